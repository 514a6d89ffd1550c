// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "election/box_store.hpp"
#include "storage/postgres_database.hpp"

namespace urna::storage {

/// The ballot boxes in a PostgreSQL database.  What is deleted there stays in old pages and in the server's log until
/// it cleans up: the SQLite file forgets at once.
class PostgresBoxStore final : public election::BoxStore {
 public:
  /// @throws DatabaseFailed  see `PostgresDatabase`
  explicit PostgresBoxStore(const std::string& connection);

  std::vector<protocol::ElectionUuid> elections() const override;
  void create(const protocol::ElectionUuid& election, std::string_view archive,
              const election::BoxRules& rules) override;
  void write(const protocol::ElectionUuid& election, const Change& change) override;
  election::BoxRules rules(const protocol::ElectionUuid& election) const override;
  std::uint64_t archive_size(const protocol::ElectionUuid& election) const override;
  void read(const protocol::ElectionUuid& election, std::uint64_t offset, std::span<char> out) const override;
  std::vector<std::pair<election::Slot, std::optional<Digest>>> slots(
      const protocol::ElectionUuid& election) const override;

 private:
  struct Election {
    std::int64_t number;
    std::uint64_t size;
    election::BoxRules rules;
  };
  Election find(const protocol::ElectionUuid& election) const;
  void append(std::int64_t number, std::uint64_t offset, std::string_view bytes);

  mutable std::mutex mutex_;
  mutable PostgresDatabase database_;
};

}  // namespace urna::storage
