// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "election/box_store.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// The ballot boxes in a SQLite file.
class SqliteBoxStore final : public election::BoxStore {
 public:
  /// @throws DatabaseFailed  see `SqliteDatabase`
  explicit SqliteBoxStore(const std::string& path, const SqliteOptions& options = {});

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

  mutable std::mutex mutex_;  // one thread at a time uses the database and its statements
  mutable SqliteDatabase database_;
  mutable SqliteStatement find_;
  mutable SqliteStatement read_;
  SqliteStatement grow_;
  SqliteStatement append_;
  SqliteStatement fill_;
  SqliteStatement forget_;
};

}  // namespace urna::storage
