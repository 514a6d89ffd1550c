// SPDX-License-Identifier: EUPL-1.2
#include "hosting/record_json.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <tuple>

#include "base/ensure.hpp"

namespace urna::hosting {
namespace {

namespace json = boost::json;
using std::chrono::sys_days;

json::value value_json(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return json::value(*text);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return json::value(*number);
  if (const auto* flag = std::get_if<bool>(&value)) return json::value(*flag);
  return json::value(day_text(std::get<sys_days>(value)));
}

/// @returns  nothing where it is of another type
std::optional<Value> value_from(FieldType type, const json::value& value) {
  switch (type) {
    case FieldType::number:
      return value.is_int64() ? std::optional<Value>(value.get_int64()) : std::nullopt;
    case FieldType::flag:
      return value.is_bool() ? std::optional<Value>(value.get_bool()) : std::nullopt;
    case FieldType::day: {
      const auto day = value.is_string() ? day_from(std::string_view(value.get_string())) : std::nullopt;
      return day ? std::optional<Value>(sys_days(*day)) : std::nullopt;
    }
    case FieldType::text:
    case FieldType::country:
    case FieldType::choice:
    case FieldType::reference:
      break;
  }
  return value.is_string() ? std::optional<Value>(std::string(value.get_string())) : std::nullopt;
}

const char* what_it_is_not(FieldType type) {
  switch (type) {
    case FieldType::number:
      return "not-a-number";
    case FieldType::flag:
      return "not-a-flag";
    case FieldType::day:
      return "not-a-day";
    case FieldType::country:
      return "not-a-country";
    case FieldType::choice:
      return "not-a-choice";
    case FieldType::text:
    case FieldType::reference:
      break;
  }
  return "not-a-line";
}

std::string below(std::string_view where, std::string_view name) {
  return where.empty() ? std::string(name) : std::string(where) + "." + std::string(name);
}

std::optional<std::string> text_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::optional<Timestamp> moment_in(const json::object& object, std::string_view name) {
  const auto text = text_in(object, name);
  if (!text) return std::nullopt;
  if (const auto moment = timestamp_from(*text)) return moment;
  const auto day = day_from(*text);
  return day ? std::optional<Timestamp>(sys_days(*day)) : std::nullopt;
}

std::optional<RecordFault> find_stranger(const json::object& object, bool may_end) {
  for (const auto& [name, value] : object) {
    const std::string_view known = name;
    const bool fits = known == "id" || known == "kind" || known == "from" || known == "fields";
    if (!fits && !(known == "to" && (may_end || value.is_null())))
      return RecordFault{std::string(known), "unknown-field"};
  }
  return std::nullopt;
}

}  // namespace

json::object fields_json(const Record& record, Sight sight) {
  json::object fields;
  for (const auto& [name, value] : record.fields) {
    const Field* field = field_of(record.kind, name);
    const bool is_wanted = sight == Sight::everything || field->is_sealed == (sight == Sight::sealed);
    if (is_wanted) fields[name] = value_json(value);
  }
  return fields;
}

json::object record_json(const Record& record, Sight sight) {
  return {{"id", record.id},
          {"kind", name_of(record.kind)},
          {"from", timestamp_text(record.from)},
          {"to", record.to ? json::value(timestamp_text(*record.to)) : json::value(nullptr)},
          {"fields", fields_json(record, sight)}};
}

Result<Fields, RecordFault> fields_from_json(Kind kind, const json::value& value) {
  const json::object* object = value.if_object();
  if (object == nullptr) return failure(RecordFault{"", "missing"});
  Fields fields;
  for (const auto& [key, member] : *object) {
    const std::string name(key);
    if (member.is_null()) continue;
    const Field* field = field_of(kind, name);
    if (field == nullptr) return failure(RecordFault{name, "unknown-field"});
    const auto read = value_from(field->type, member);
    if (!read) return failure(RecordFault{name, what_it_is_not(field->type)});
    fields.emplace(name, *read);
  }
  return fields;
}

Result<Record, RecordFault> record_from_json(const json::value& value, bool may_end) {
  const json::object* object = value.if_object();
  if (object == nullptr) return failure(RecordFault{"", "not-an-object"});
  if (auto fault = find_stranger(*object, may_end)) return failure(std::move(*fault));
  Record record;
  const auto id = text_in(*object, "id");
  if (!id) return failure(RecordFault{"id", "missing"});
  if (!is_identifier(*id)) return failure(RecordFault{"id", "not-an-identifier"});
  record.id = *id;
  const auto kind = kind_from(text_in(*object, "kind").value_or(""));
  if (!kind) return failure(RecordFault{"kind", object->contains("kind") ? "not-a-kind" : "missing"});
  record.kind = *kind;
  const auto from = moment_in(*object, "from");
  if (!from) return failure(RecordFault{"from", object->contains("from") ? "not-a-moment" : "missing"});
  record.from = *from;
  if (const json::value* to = object->if_contains("to"); to != nullptr && !to->is_null()) {
    record.to = moment_in(*object, "to");
    if (!record.to) return failure(RecordFault{"to", "not-a-moment"});
    if (*record.to <= record.from) return failure(RecordFault{"to", "before-from"});
  }
  const json::value* written = object->if_contains("fields");
  auto fields = fields_from_json(record.kind, written == nullptr ? json::value(nullptr) : *written);
  const auto in_fields = [](const RecordFault& fault) {
    return RecordFault{fault.field.empty() ? "fields" : below("fields", fault.field), fault.what};
  };
  if (!fields) return failure(in_fields(fields.error()));
  if (const auto fault = find_fault(record.kind, *fields)) return failure(in_fields(*fault));
  record.fields = std::move(*fields);
  return record;
}

Result<std::vector<Record>, RecordFault> register_from_json(const json::value& value) {
  const json::object* object = value.if_object();
  if (object == nullptr) return failure(RecordFault{"", "not-an-object"});
  for (const auto& [name, member] : *object) {
    if (name != "format" && name != "records") return failure(RecordFault{std::string(name), "unknown-field"});
  }
  if (text_in(*object, "format") != "urna-hosting-register/1") return failure(RecordFault{"format", "another-format"});
  const json::value* list = object->if_contains("records");
  const json::array* items = list == nullptr ? nullptr : list->if_array();
  if (items == nullptr) return failure(RecordFault{"records", "missing"});
  std::vector<Record> records;
  for (const json::value& item : *items) {
    auto record = record_from_json(item, true);
    const std::string place = "records[" + std::to_string(records.size()) + "]";
    if (!record) return failure(RecordFault{below(place, record.error().field), record.error().what});
    records.push_back(std::move(*record));
  }
  return records;
}

std::vector<RegisterMove> moves_of(const std::vector<Record>& records) {
  struct Timed {
    Timestamp at;
    bool is_end;
    int kind;  // they stand in the order in which one refers to another
    RegisterMove move;
  };
  std::vector<Timed> timed;
  for (const Record& record : records) {
    Record open = record;
    open.to = std::nullopt;
    const int kind = static_cast<int>(record.kind);
    const bool is_followed = std::ranges::any_of(
        records, [&](const Record& other) { return record.to && other.from == *record.to && other.id == record.id; });
    timed.push_back({record.from, false, kind, {.put = std::move(open), .end = {}, .at = {}}});
    if (record.to && !is_followed)
      timed.push_back({*record.to, true, -kind, {.put = {}, .end = record.id, .at = *record.to}});
  }
  std::ranges::stable_sort(timed, [](const Timed& one, const Timed& other) {
    return std::tuple(one.at, one.is_end, one.kind) < std::tuple(other.at, other.is_end, other.kind);
  });
  std::vector<RegisterMove> moves;
  moves.reserve(timed.size());
  for (Timed& one : timed) moves.push_back(std::move(one.move));
  return moves;
}

}  // namespace urna::hosting
