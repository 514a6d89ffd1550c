// SPDX-License-Identifier: EUPL-1.2
#include "election/definition_json.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <limits>
#include <sstream>
#include <utility>

#include "base/ensure.hpp"
#include "election/roll_fields.hpp"

namespace urna::election {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 2> moment_keys = {"opens", "closes"};

bool is_moment_key(std::string_view key) {
  return std::find(moment_keys.begin(), moment_keys.end(), key) != moment_keys.end();
}

std::optional<toml::date> date_from(std::string_view text) {
  if (text.size() != 10 || text[4] != '-') return std::nullopt;
  const auto day = parse_date(text);
  if (!day) return std::nullopt;
  return toml::date(static_cast<int>(day->year()), static_cast<unsigned>(day->month()),
                    static_cast<unsigned>(day->day()));
}

/// `2026-11-24T09:00Z` or `2026-11-24T09:00:00Z`.
std::optional<toml::date_time> moment_from(std::string_view text) {
  const auto date = date_from(text.substr(0, 10));
  if (!date || (text.size() != 17 && text.size() != 20) || text[10] != 'T' || text.back() != 'Z') return std::nullopt;
  const auto pair_at = [&](std::size_t at, char before) -> std::optional<unsigned> {
    const auto digit = [&](std::size_t i) { return static_cast<unsigned>(text[i] - '0'); };
    if (text[at - 1] != before || digit(at) > 9 || digit(at + 1) > 9) return std::nullopt;
    return digit(at) * 10 + digit(at + 1);
  };
  const auto hour = pair_at(11, 'T');
  const auto minute = pair_at(14, ':');
  const auto second = text.size() == 20 ? pair_at(17, ':') : 0U;
  if (!hour || *hour > 23 || !minute || *minute > 59 || !second || *second > 59) return std::nullopt;
  return toml::date_time(*date, toml::time(*hour, *minute, *second), toml::time_offset());
}

toml::array toml_array(const json::array& values);
toml::table toml_table(const json::object& object);

/// Calls `put` with the value as TOML has it; not at all for null.
template <class Put>
void with_toml(std::string_view key, const json::value& value, Put put) {
  switch (value.kind()) {
    case json::kind::null:
      return;
    case json::kind::bool_:
      return put(value.get_bool());
    case json::kind::int64:
      return put(value.get_int64());
    case json::kind::uint64:  // beyond what TOML can say: out of every range either way
      return put(std::numeric_limits<std::int64_t>::max());
    case json::kind::double_:
      return put(value.get_double());
    case json::kind::string: {
      const std::string_view text(value.get_string().data(), value.get_string().size());
      if (key == "birth_date") {
        if (const auto date = date_from(text)) return put(*date);
      } else if (is_moment_key(key)) {
        if (const auto moment = moment_from(text)) return put(*moment);
      }
      return put(std::string(text));
    }
    case json::kind::array:
      return put(toml_array(value.get_array()));
    case json::kind::object:
      return put(toml_table(value.get_object()));
  }
}

toml::array toml_array(const json::array& values) {
  toml::array out;
  for (const json::value& value : values) {
    with_toml("", value, [&](auto&& one) { out.push_back(std::forward<decltype(one)>(one)); });
  }
  return out;
}

toml::table toml_table(const json::object& object) {
  toml::table out;
  for (const auto& member : object) {
    const std::string key(member.key());
    with_toml(key, member.value(), [&](auto&& one) { out.insert_or_assign(key, std::forward<decltype(one)>(one)); });
  }
  return out;
}

std::string two_digits(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string date_text(const toml::date& date) {
  return std::to_string(date.year) + "-" + two_digits(date.month) + "-" + two_digits(date.day);
}

json::value json_value(const toml::node& node);

json::object json_object(const toml::table& table) {
  json::object out;
  for (const auto& [key, value] : table) out[key.str()] = json_value(value);
  return out;
}

/// A moment is written in UTC, whatever the zone of the file.
std::string moment_text(const toml::date_time& written) {
  const std::chrono::sys_days day =
      std::chrono::year(written.date.year) / static_cast<int>(written.date.month) / static_cast<int>(written.date.day);
  const Timestamp moment = day + std::chrono::hours(written.time.hour) + std::chrono::minutes(written.time.minute) -
                           std::chrono::minutes(written.offset ? written.offset->minutes : 0);
  const auto in_utc = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(in_utc);
  const std::chrono::hh_mm_ss time(moment - in_utc);
  return date_text(toml::date(static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                              static_cast<unsigned>(date.day()))) +
         "T" + two_digits(static_cast<unsigned>(time.hours().count())) + ":" +
         two_digits(static_cast<unsigned>(time.minutes().count())) + "Z";
}

json::value json_value(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return json_object(*node.as_table());
    case toml::node_type::array: {
      json::array out;
      for (const toml::node& value : *node.as_array()) out.push_back(json_value(value));
      return out;
    }
    case toml::node_type::string:
      return json::string(node.as_string()->get());
    case toml::node_type::integer:
      return node.as_integer()->get();
    case toml::node_type::floating_point:
      return node.as_floating_point()->get();
    case toml::node_type::boolean:
      return node.as_boolean()->get();
    case toml::node_type::date:
      return json::string(date_text(node.as_date()->get()));
    case toml::node_type::date_time:
      return json::string(moment_text(node.as_date_time()->get()));
    case toml::node_type::time:
    case toml::node_type::none:
      break;
  }
  return nullptr;
}

DefinitionFaults not_json(std::string problem) {
  DefinitionFaults faults;
  faults.total = 1;
  faults.listed.push_back({.kind = DefinitionFaultKind::syntax,
                           .field = {},
                           .problem = std::move(problem),
                           .remedy = "send an object with the keys of a definition"});
  return faults;
}

}  // namespace

Result<WrittenDefinition, DefinitionFaults> definition_from_json(std::string_view text) {
  if (text.size() > definition_bytes_max) return failure(not_json("the definition is larger than 1 MiB"));
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) return failure(not_json("this is not a JSON object"));
  const toml::table table = toml_table(value.get_object());
  std::ostringstream out;
  out << toml::toml_formatter(table, toml::format_flags::none);
  std::string toml = out.str() + "\n";
  auto definition = parse_definition(toml);
  if (definition) return WrittenDefinition{std::move(toml), std::move(*definition)};
  DefinitionFaults faults = std::move(definition.error());
  for (DefinitionFault& fault : faults.listed) fault.line = fault.column = 0;
  return failure(std::move(faults));
}

std::string definition_json(std::string_view text) {
  ensure(parse_definition(text).has_value(), "only a definition that holds is written as JSON");
  return json::serialize(json_object(toml::parse(text)));
}

}  // namespace urna::election
