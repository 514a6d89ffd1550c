// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/random.hpp"
#include "storage/customer_tables.hpp"
#include "storage/sqlite_database.hpp"

/// The rows of a customer's tables as lines of JSON that people can read, and back: docs/protocol/export.md.
namespace urna::storage {

/// A column of a table, as it leaves or stays.
struct LeavingColumn {
  std::string name;
  bool is_blob = false;
  bool is_integer = false;
  bool may_be_null = false;
  const ColumnRule* rule = nullptr;  ///< null: as it is
  std::string_view why;              ///< from the classification
};

/// In the order of their names.
/// @param database  of the form that `of` describes, or of an older one
/// @throws DatabaseFailed  a column is not classified, or is sealed or blind and has no rule
std::vector<LeavingColumn> columns_of(SqliteDatabase& database, const CustomerDatabase& of, const CustomerTable& table);

/// JSON Schema (2020-12) of one line.
std::string schema_of(SqliteDatabase& database, const CustomerDatabase& of, const CustomerTable& table);

using TakeText = std::function<void(std::string_view)>;

/// A line of canonical JSON (RFC 8785) for each row, in the table's order, opened.
/// @throws  also what a `ColumnSealer` does
void write_rows(SqliteDatabase& database, const CustomerDatabase& of, const CustomerTable& table,
                const keystore::ColumnSealer& sealer, const TakeText& take);

/// Takes such lines into an empty table, sealed.
class RowTaker {
 public:
  /// @param is_older       the lines are of an older form, in which columns may be missing that can be empty
  /// @param database, of, table, sealer, random  outlive it
  RowTaker(SqliteDatabase& database, const CustomerDatabase& of, const CustomerTable& table,
           const keystore::ColumnSealer& sealer, crypto::RandomSource& random, bool is_older);

  /// @param line  without its end
  /// @returns     whether it is a line that `write_rows` writes
  /// @throws DatabaseFailed  the database refuses the row
  bool take(std::string_view line);

 private:
  Bytes name_row(const std::vector<SqliteValue>& values);

  const CustomerTable& table_;
  const keystore::ColumnSealer& sealer_;
  crypto::RandomSource& random_;
  const bool is_older_;
  const std::vector<LeavingColumn> columns_;
  SqliteStatement add_;
  std::optional<SqliteStatement> name_row_;  // nothing, where no row is named
};

}  // namespace urna::storage
