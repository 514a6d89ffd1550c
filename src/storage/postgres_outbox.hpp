// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>

#include "storage/outbox.hpp"
#include "storage/postgres_database.hpp"

namespace urna::storage {

/// An outbox in a PostgreSQL database: tables `outbox` and `outbox_last`.  The last number is a row, not a sequence: a
/// sequence does not go back with the transaction that took a number, and would show gaps where nothing is missing.
class PostgresOutbox final : public Outbox {
 public:
  /// @param mutex     held by whoever uses the database
  /// @param database  has the tables; outlives this
  PostgresOutbox(std::mutex& mutex, PostgresDatabase& database) : mutex_(mutex), database_(database) {}

  std::uint64_t last_number() override;
  void forget_up_to(std::uint64_t number) override;

 private:
  void add(const std::string& entry, std::optional<std::span<const std::byte>> payload) override;
  std::vector<Letter> look(std::size_t at_most, const std::function<void()>& begun) override;

  std::mutex& mutex_;
  PostgresDatabase& database_;
};

}  // namespace urna::storage
