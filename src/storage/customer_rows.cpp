// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_rows.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/timestamp.hpp"
#include "base/utf8.hpp"
#include "storage/customer_records.hpp"
#include "storage/detail/vote_bytes.hpp"
#include "storage/people_database.hpp"

namespace urna::storage {
namespace {

namespace json = boost::json;
using detail::VoteBytes;
using election::VoteState;

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

bool leaves(const LeavingColumn& column) { return column.rule == nullptr || !stays(*column.rule); }

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
Bytes copy_of(std::span<const std::byte> bytes) { return {bytes.begin(), bytes.end()}; }

json::object in_base64(std::string_view bytes) { return {{"base64", to_base64(bytes_of(bytes))}}; }

std::optional<Bytes> from_base64_object(const json::value& value) {
  const json::object* const object = value.if_object();
  const json::value* const inner = object != nullptr && object->size() == 1 ? object->if_contains("base64") : nullptr;
  return inner != nullptr && inner->is_string() ? from_base64(inner->get_string()) : std::nullopt;
}

std::string day_in(std::string_view bytes) {
  std::uint64_t day = 0;
  for (const std::byte byte : detail::array_from<std::array<std::byte, 8>>(bytes_of(bytes)))
    day = (day << 8) | std::to_integer<std::uint64_t>(byte);
  return day_text(std::chrono::sys_days(std::chrono::days(static_cast<std::int64_t>(day))));
}

std::optional<Bytes> day_bytes(std::string_view text) {
  const auto day = day_from(text);
  if (!day) return std::nullopt;
  const auto count = static_cast<std::uint64_t>(std::chrono::sys_days(*day).time_since_epoch().count());
  Bytes bytes(8);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(count >> (56 - 8 * i));
  return bytes;
}

/// What an opened value is in JSON.
json::value shown(ColumnLeaves as, const std::string& opened) {
  switch (as) {
    case ColumnLeaves::as_text:
      if (is_utf8(opened)) return json::string(opened);
      return in_base64(opened);
    case ColumnLeaves::as_bytes:
      return json::string(to_base64(bytes_of(opened)));
    case ColumnLeaves::as_day:
      return json::string(day_in(opened));
    case ColumnLeaves::as_vote: {
      election::DeskVoter voter;
      detail::read_vote(bytes_of(opened), voter);
      const bool has_voted = voter.state == VoteState::voted || voter.state == VoteState::casting_again;
      return has_voted ? "voted" : "none";
    }
    case ColumnLeaves::as_person:
      return person_to_leave(opened);
    case ColumnLeaves::as_invitation:
      return invitation_to_leave(opened);
    case ColumnLeaves::as_grant:
      return grant_to_leave(opened);
    case ColumnLeaves::not_but_null:
    case ColumnLeaves::not_but_zero:
    case ColumnLeaves::not_but_random:
    case ColumnLeaves::not_but_name:
    case ColumnLeaves::not_but_index:
      break;
  }
  return nullptr;
}

/// What is to be sealed, or found by.
/// @returns  nothing when `shown` writes no such thing
std::optional<Bytes> read_back(ColumnLeaves as, const json::value& value, const keystore::ColumnSealer& sealer) {
  const auto bytes_if = [](const std::optional<std::string>& record) {
    return record ? std::optional(copy_of(bytes_of(*record))) : std::nullopt;
  };
  if (as == ColumnLeaves::as_person) return bytes_if(person_that_came(value));
  if (as == ColumnLeaves::as_invitation) return bytes_if(invitation_that_came(value, tenant_id_of(sealer)));
  if (as == ColumnLeaves::as_grant) return bytes_if(grant_that_came(value, tenant_id_of(sealer)));
  if (!value.is_string()) {
    auto bytes = as == ColumnLeaves::as_text ? from_base64_object(value) : std::nullopt;
    return bytes && !is_utf8(text_of(*bytes)) ? bytes : std::nullopt;
  }
  const std::string_view text = value.get_string();
  switch (as) {
    case ColumnLeaves::as_text:
      return copy_of(bytes_of(text));
    case ColumnLeaves::as_bytes:
      return from_base64(text);
    case ColumnLeaves::as_day:
      return day_bytes(text);
    case ColumnLeaves::as_vote: {
      if (text != "voted" && text != "none") return std::nullopt;
      return copy_of(detail::vote_bytes(text == "voted" ? VoteState::voted : VoteState::none, std::nullopt));
    }
    case ColumnLeaves::as_person:
    case ColumnLeaves::as_invitation:
    case ColumnLeaves::as_grant:
    case ColumnLeaves::not_but_null:
    case ColumnLeaves::not_but_zero:
    case ColumnLeaves::not_but_random:
    case ColumnLeaves::not_but_name:
    case ColumnLeaves::not_but_index:
      break;
  }
  return std::nullopt;
}

json::value shown(const SqliteValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return json::string(*text);
  if (const auto* blob = std::get_if<Bytes>(&value)) return json::string(to_base64(*blob));
  return nullptr;
}

std::optional<SqliteValue> read_back(const LeavingColumn& column, const json::value& value) {
  if (column.is_integer) {
    const std::int64_t* const number = value.if_int64();
    return number != nullptr ? std::optional<SqliteValue>(*number) : std::nullopt;
  }
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = value.get_string();
  if (!column.is_blob) return std::string(text);
  auto bytes = from_base64(text);
  return bytes ? std::optional<SqliteValue>(std::move(*bytes)) : std::nullopt;
}

json::array or_null(std::string_view type, bool may_be_null) {
  json::array types{json::string(type)};
  if (may_be_null) types.emplace_back("null");
  return types;
}

json::object schema_of_column(const LeavingColumn& column) {
  json::object about{{"description", column.why}};
  if (column.rule == nullptr) {
    about["type"] = or_null(column.is_integer ? "integer" : "string", column.may_be_null);
    if (column.is_blob) about["contentEncoding"] = "base64";
    return about;
  }
  switch (column.rule->leaves) {
    case ColumnLeaves::as_text: {
      json::array types = or_null("string", column.may_be_null);
      types.emplace_back("object");  // what is no UTF-8: {"base64": …}
      about["type"] = std::move(types);
      return about;
    }
    case ColumnLeaves::as_bytes:
      about["contentEncoding"] = "base64";
      break;
    case ColumnLeaves::as_day:
      about["format"] = "date";
      break;
    case ColumnLeaves::as_vote:
      about["enum"] = json::array{"none", "voted"};
      break;
    case ColumnLeaves::as_person:
    case ColumnLeaves::as_invitation:
    case ColumnLeaves::as_grant:
      about["type"] = "object";
      return about;
    case ColumnLeaves::not_but_null:
    case ColumnLeaves::not_but_zero:
    case ColumnLeaves::not_but_random:
    case ColumnLeaves::not_but_name:
    case ColumnLeaves::not_but_index:
      break;
  }
  about["type"] = or_null("string", column.may_be_null);
  return about;
}

/// The bytes of a row's name: one column of the answer after the other.
Bytes name_in(const SqliteRow& row, int from, std::size_t parts) {
  Bytes name;
  for (std::size_t i = 0; i < parts; ++i) {
    const auto part = row.blob(from + static_cast<int>(i));
    name.insert(name.end(), part.begin(), part.end());
  }
  return name;
}

std::string insert_into(const CustomerTable& table, const std::vector<LeavingColumn>& columns) {
  std::string names;
  std::string places;
  for (const LeavingColumn& column : columns) {
    names += (names.empty() ? "" : ", ") + quoted(column.name);
    places += places.empty() ? "?" : ", ?";
  }
  return "INSERT INTO " + quoted(table.table) + " (" + names + ") VALUES (" + places + ")";
}

std::string parts_of(const CustomerTable& table) {
  std::string parts;
  for (const std::string_view part : table.row) parts += (parts.empty() ? "" : ", ") + std::string(part);
  return parts;
}

std::string name_of_given(const CustomerTable& table, const std::vector<LeavingColumn>& columns) {
  std::string given;
  for (const LeavingColumn& column : columns) given += (given.empty() ? "" : ", ") + ("? AS " + quoted(column.name));
  return "SELECT " + parts_of(table) + " FROM (SELECT " + given + ") AS t";
}

}  // namespace

std::vector<LeavingColumn> columns_of(SqliteDatabase& database, const CustomerDatabase& of,
                                      const CustomerTable& table) {
  std::vector<LeavingColumn> columns;
  const auto add = [&](const SqliteRow& row) {
    LeavingColumn column;
    column.name = row.text(0);
    column.is_integer = row.text(1) == "INTEGER";
    column.is_blob = row.text(1) == "BLOB";
    column.may_be_null = row.integer(2) == 0 && row.integer(3) == 0;
    column.rule = rule_of(table, column.name);
    const auto of_column = [&](const ClassifiedColumn& classified) {
      return classified.table == table.table && classified.column == column.name;
    };
    const auto found = std::ranges::find_if(of.columns, of_column);
    if (found == of.columns.end()) throw DatabaseFailed("a column is not classified: " + column.name);
    const bool is_secret = found->of_class == ColumnClass::is_sealed || found->of_class == ColumnClass::is_blind;
    if (is_secret && column.rule == nullptr) throw DatabaseFailed("a column has no rule to leave by: " + column.name);
    column.why = found->why;
    columns.push_back(std::move(column));
  };
  database.prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?) ORDER BY name").each(add, table.table);
  return columns;
}

std::string schema_of(SqliteDatabase& database, const CustomerDatabase& of, const CustomerTable& table) {
  json::object properties;
  json::array required;
  for (const LeavingColumn& column : columns_of(database, of, table)) {
    if (!leaves(column)) continue;
    properties[column.name] = schema_of_column(column);
    required.emplace_back(column.name);
  }
  const std::string id = "urn:urna:export:" + std::string(of.name) + ":" + std::string(table.table) + ":" +
                         std::to_string(database.version());
  return json::serialize(json::object{{"$id", id},
                                      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
                                      {"additionalProperties", false},
                                      {"properties", std::move(properties)},
                                      {"required", std::move(required)},
                                      {"type", "object"}}) +
         "\n";
}

void write_rows(SqliteDatabase& database, const CustomerDatabase& of, const CustomerTable& table,
                const keystore::ColumnSealer& sealer, const TakeText& take) {
  const std::vector<LeavingColumn> columns = columns_of(database, of, table);
  std::string sql = "SELECT ";
  for (const LeavingColumn& column : columns) sql += "t." + quoted(column.name) + ", ";
  const int parts = static_cast<int>(columns.size());
  for (const std::string_view part : table.row) sql += std::string(part) + ", ";
  sql += "1 FROM " + quoted(table.table) + " AS t WHERE " + std::string(table.only) + " ORDER BY " +
         std::string(table.order);
  database.prepare(sql).each([&](const SqliteRow& row) {
    const Bytes name = name_in(row, parts, table.row.size());
    json::object line;
    for (int i = 0; i < parts; ++i) {
      const LeavingColumn& column = columns[static_cast<std::size_t>(i)];
      if (!leaves(column)) continue;
      if (column.rule == nullptr) {
        line[column.name] = shown(row.value(i));
      } else if (row.is_null(i)) {
        line[column.name] = nullptr;
      } else {
        const SecretText opened = sealer.open(table.table, column.name, name, row.blob(i));
        line[column.name] = shown(column.rule->leaves, opened.expose());
      }
    }
    take(json::serialize(line) + "\n");
  });
}

RowTaker::RowTaker(SqliteDatabase& database, const CustomerDatabase& of, const CustomerTable& table,
                   const keystore::ColumnSealer& sealer, crypto::RandomSource& random, bool is_older)
    : table_(table),
      sealer_(sealer),
      random_(random),
      is_older_(is_older),
      columns_(columns_of(database, of, table)),
      add_(database.prepare(insert_into(table, columns_))) {
  if (!table.row.empty()) name_row_.emplace(database.prepare(name_of_given(table, columns_)));
}

Bytes RowTaker::name_row(const std::vector<SqliteValue>& values) {
  Bytes name;
  if (!name_row_) return name;
  name_row_->each_with(values, [&](const SqliteRow& row) { name = name_in(row, 0, table_.row.size()); });
  return name;
}

/// A grant is looked for by its subject, beside which it lies in the clear.
static bool fits_the_row(ColumnLeaves as, std::string_view opened, const json::object& row) {
  if (as != ColumnLeaves::as_grant) return true;
  const json::value* const subject = row.if_contains("subject");
  return subject != nullptr && *subject == json::value(to_base64(subject_in(opened)));
}

bool RowTaker::take(std::string_view line) {
  boost::system::error_code fault;
  json::parse_options options;
  options.max_depth = 4;
  const json::value parsed = json::parse(line, fault, {}, options);
  const json::object* const object = fault ? nullptr : parsed.if_object();
  if (object == nullptr || json::serialize(*object) != line) return false;

  std::vector<SqliteValue> values(columns_.size());
  std::vector<std::optional<Bytes>> to_seal(columns_.size());
  std::size_t taken = 0;
  std::optional<std::string> address;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const LeavingColumn& column = columns_[i];
    if (!leaves(column)) {
      if (column.rule->leaves == ColumnLeaves::not_but_zero) values[i] = std::int64_t{0};
      const bool is_name = column.rule->leaves == ColumnLeaves::not_but_name;
      if (is_name || column.rule->leaves == ColumnLeaves::not_but_random) {
        Bytes chance(is_name ? 16 : 32);
        random_.fill(chance);
        values[i] = std::move(chance);
      }
      continue;
    }
    const auto* const member = object->find(column.name);
    if (member == object->end()) {
      if (!is_older_ || !column.may_be_null) return false;
      continue;
    }
    if (member != object->begin() + taken) return false;  // members come in the order of their names
    ++taken;
    const json::value& value = member->value();
    if (value.is_null()) {
      if (!column.may_be_null) return false;
    } else if (column.rule == nullptr) {
      auto read = read_back(column, value);
      if (!read) return false;
      values[i] = std::move(*read);
    } else {
      auto read = read_back(column.rule->leaves, value, sealer_);
      if (!read) return false;
      if (!fits_the_row(column.rule->leaves, text_of(*read), *object)) return false;
      if (column.rule->leaves == ColumnLeaves::as_person) address = address_in(text_of(*read));
      to_seal[i] = std::move(*read);
    }
  }
  if (taken != object->size()) return false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const ColumnRule* const rule = columns_[i].rule;
    if (rule == nullptr || rule->leaves != ColumnLeaves::not_but_index) continue;
    if (!address) return false;
    values[i] = copy_of(sealer_.blind_index(table_.table, "address", *address));
  }
  const Bytes name = name_row(values);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (to_seal[i]) values[i] = sealer_.seal(table_.table, columns_[i].name, name, *to_seal[i]);
    if (to_seal[i]) wipe(to_seal[i]->data(), to_seal[i]->size());
  }
  add_.each_with(values, [](const SqliteRow&) {});
  return true;
}

}  // namespace urna::storage
