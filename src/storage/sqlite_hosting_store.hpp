// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "hosting/hosting_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// Where the platform runs, in a SQLite file of its own, `hosting.db`.  Names of people, addresses and whatever helps a
/// burglar are sealed; what stands on public pages is not, so that these are served while no key is there.
class SqliteHostingStore final : public hosting::HostingStore {
 public:
  /// @param sealer  outlives it
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteHostingStore(const std::string& path, const keystore::ColumnSealer& sealer, const SqliteOptions& options = {});

  std::vector<hosting::Record> records() const override;
  std::vector<hosting::Record> plain_records() const override;
  void write(std::span<const hosting::RegisterMove> moves, const hosting::Said& said) override;

  std::vector<hosting::Visit> visits() const override;
  std::optional<hosting::Visit> visit(const std::string& id) const override;
  std::vector<hosting::VisitStep> steps(const std::string& id) const override;
  bool put(const hosting::Visit& visit, const hosting::VisitStep& step) override;

  std::vector<hosting::Decision> decisions() const override;
  std::vector<hosting::Decision> plain_decisions() const override;
  void put(const hosting::Decision& decision) override;

  void put(const hosting::KeptStatement& statement) override;
  bool knows_statement(const std::string& digest) const override;
  std::vector<hosting::KeptStatement> newest_statements(Timestamp until) const override;
  std::vector<hosting::KeptStatement> statements(const std::string& node, std::size_t at_most) const override;
  std::optional<hosting::KeptStatement> last_statement_before(const std::string& node, Timestamp moment) const override;
  std::optional<hosting::KeptStatement> first_statement_after(const std::string& node, Timestamp moment) const override;
  void forget_statements_before(Timestamp moment) override;

 private:
  std::vector<hosting::Record> read_records(bool is_whole) const;
  std::vector<hosting::Decision> read_decisions(bool is_whole) const;
  /// @param which  the end of a query, which takes the values
  template <typename... Values>
  std::vector<hosting::KeptStatement> read_statements(const char* which, const Values&... values) const;
  hosting::Visit visit_from(const SqliteRow& row) const;
  Bytes seal(std::string_view table, std::string_view column, std::string_view row, std::string_view value) const;
  std::string opened(std::string_view table, std::string_view column, std::string_view row,
                     std::span<const std::byte> sealed) const;

  const keystore::ColumnSealer& sealer_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
};

}  // namespace urna::storage
