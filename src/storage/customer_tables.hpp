// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "keystore/column_sealer.hpp"
#include "storage/column_class.hpp"

/// What leaves with a customer, said once for every table: `write_rows` and `RowTaker` do what stands here.
///
/// A column that is public or internal leaves as it is.  One that is sealed or blind leaves only by a rule, and without
/// a rule nothing leaves at all: whoever adds such a column decides here, and a test waits for it.
namespace urna::storage {

/// What becomes of a column that does not leave as it is.
enum class ColumnLeaves {
  as_text,   ///< opened
  as_bytes,  ///< opened, in Base64
  as_day,    ///< opened: eight bytes, days since 1970; as `1990-01-31`
  as_vote,   ///< opened: a voter's state; as `none` or `voted`.  A cast in flight has not been counted yet
  // Records, opened, as objects that name their fields; without password, keys, codes and whatever else opens a door.
  as_person,      ///< after an import somebody who has to be invited anew, unless they were disabled
  as_invitation,  ///< opens nothing after an import: its row's name is another
  as_grant,       ///< of the tenant that imports it

  // It stays; after an import there stands in its place:
  not_but_null,
  not_but_zero,
  not_but_random,  ///< 32 bytes that nobody knows
  not_but_name,    ///< 16 random bytes: the name of a key that is yet to be made
  not_but_index,   ///< the index of the address in the record `as_person` of the same row
};

struct ColumnRule {
  std::string_view column;
  ColumnLeaves leaves;
};

/// A table that leaves.
struct CustomerTable {
  std::string_view table;
  std::string_view order;                 ///< SQL: what sorts its rows, and no two alike
  std::span<const std::string_view> row;  ///< SQL over the row `t`: what names it to the sealer, put together
  std::span<const ColumnRule> rules = {};
  std::string_view only = "1";  ///< SQL over `t`: which rows leave
};

struct TableThatStays {
  std::string_view table;
  std::string_view why;
};

/// A database of a customer's folder: `desk` is `desk.db`.
struct CustomerDatabase {
  std::string_view name;
  unsigned version;  ///< how many migrations there are
  std::span<const ClassifiedColumn> columns;
  std::span<const CustomerTable> tables;  ///< a table that others refer to comes before them
  std::span<const TableThatStays> staying;
  /// Makes an empty one, of the form of this program.
  void (*make)(const std::string& path, const keystore::ColumnSealer& sealer);
};

/// All of them, but for those below; a new database of a customer is added here, or there.
std::span<const CustomerDatabase> customer_databases();
/// A database of a customer's folder of which no table leaves as rows.
struct DatabaseThatStays {
  std::string_view name;
  std::string_view why;
  bool is_of_customer;  ///< it is destroyed with them; else it is the platform's record of them
};
std::span<const DatabaseThatStays> customer_databases_that_stay();
/// Null when there is none of that name.
const CustomerDatabase* customer_database(std::string_view name);

/// Null when the column has no rule.
const ColumnRule* rule_of(const CustomerTable& table, std::string_view column);
bool stays(const ColumnRule& rule);

}  // namespace urna::storage
