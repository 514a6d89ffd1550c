// SPDX-License-Identifier: EUPL-1.2
#include "election/detail/definition_reader.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "election/look_alikes.hpp"

namespace urna::election::detail {
namespace {

using Kind = DefinitionFaultKind;

std::string quoted(std::string_view text) { return "“" + std::string(text) + "”"; }

std::string item(const std::string& field, std::size_t index) { return field + "[" + std::to_string(index + 1) + "]"; }

}  // namespace

void FaultCollector::add(Kind kind, const toml::source_region& where, std::string field, std::string problem,
                         std::string remedy) {
  ++faults_.total;
  if (faults_.listed.size() == DefinitionFaults::listed_max) return;
  faults_.listed.push_back(
      {kind, where.begin.line, where.begin.column, std::move(field), std::move(problem), std::move(remedy)});
}

DefinitionFaults FaultCollector::take() {
  std::stable_sort(faults_.listed.begin(), faults_.listed.end(),
                   [](const DefinitionFault& a, const DefinitionFault& b) {
                     return std::pair(a.line, a.column) < std::pair(b.line, b.column);
                   });
  return std::move(faults_);
}

std::string kind_of_value(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with a point";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::date:
      return "a date";
    case toml::node_type::time:
      return "a time";
    case toml::node_type::date_time:
      return "a date with a time";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += quoted(words[i]);
  }
  return text;
}

std::string checked_text(const toml::node& node, const std::string& field, std::size_t characters_max,
                         LineBreaks breaks, FaultCollector& faults) {
  const auto* value = node.as_string();
  if (value == nullptr) {
    faults.add(Kind::type_wrong, node.source(), field, "is " + kind_of_value(node) + ", not a text",
               "put it between double quotes");
    return {};
  }
  const std::string_view text = trimmed(value->get());
  const auto refuse = [&](const char* problem, std::string remedy) {
    faults.add(Kind::text_refused, node.source(), field, problem, std::move(remedy));
    return std::string();
  };
  if (text.empty()) return refuse("is empty", "write a text");
  if (const auto fault = check_text(text, characters_max, breaks)) {
    switch (*fault) {
      case TextFault::too_long:
        return refuse("is too long", "shorten it to " + std::to_string(characters_max) + " characters");
      case TextFault::control_character:
        return refuse("has a control character or a line break", "type it again on one line");
      case TextFault::hidden_character:
        return refuse("has an invisible character", "type it again");
    }
  }
  return std::string(text);
}

const toml::node* TableReader::node(std::string_view key, Need need) {
  known_.push_back(key);
  const toml::node* found = table_.get(key);
  if (found == nullptr && need == Need::required) complain(key, Kind::key_missing, "is missing", "add it");
  return found;
}

std::string TableReader::text(std::string_view key, Need need, std::size_t characters_max, LineBreaks breaks) {
  const toml::node* found = node(key, need);
  if (found == nullptr) return {};
  // A text that may be absent may be empty as well.
  if (need == Need::optional && found->is_string() && trimmed(found->as_string()->get()).empty()) return {};
  return checked_text(*found, field(key), characters_max, breaks, faults_);
}

bool TableReader::flag(std::string_view key, bool otherwise) {
  const toml::node* found = node(key);
  if (found == nullptr) return otherwise;
  if (const auto* value = found->as_boolean()) return value->get();
  complain(key, Kind::type_wrong, "is " + kind_of_value(*found) + ", not true or false",
           "write true or false without quotes");
  return otherwise;
}

std::optional<std::int64_t> TableReader::whole(std::string_view key, Need need, std::int64_t min, std::int64_t max) {
  const toml::node* found = node(key, need);
  if (found == nullptr) return std::nullopt;
  const std::string range = "write a whole number from " + std::to_string(min) + " to " + std::to_string(max);
  const auto* value = found->as_integer();
  if (value == nullptr) {
    complain(key, Kind::type_wrong, "is " + kind_of_value(*found) + ", not a whole number", range + " without quotes");
    return std::nullopt;
  }
  if (value->get() < min || value->get() > max) {
    complain(key, Kind::out_of_range, "is " + std::to_string(value->get()), range);
    return std::nullopt;
  }
  return value->get();
}

std::optional<Timestamp> TableReader::moment(std::string_view key) {
  const toml::node* found = node(key);
  if (found == nullptr) return std::nullopt;
  const auto refuse_moment = [&](Kind kind, std::string problem) {
    complain(key, kind, std::move(problem), "write it without quotes, like 2026-11-24T09:00:00Z");
    return std::nullopt;
  };
  const auto* value = found->as_date_time();
  if (value == nullptr)
    return refuse_moment(Kind::type_wrong, "is " + kind_of_value(*found) + ", not a date with a time");
  const toml::date_time& written = value->get();
  if (!written.offset) return refuse_moment(Kind::type_wrong, "does not say in which time zone");
  if (written.date.year < 2000 || written.date.year > 2100)
    return refuse_moment(Kind::out_of_range, "is in the year " + std::to_string(written.date.year));
  const std::chrono::sys_days day = std::chrono::year(written.date.year) / written.date.month / written.date.day;
  return day + std::chrono::hours(written.time.hour) + std::chrono::minutes(written.time.minute) +
         std::chrono::seconds(written.time.second) - std::chrono::minutes(written.offset->minutes);
}

std::optional<std::size_t> TableReader::word(std::string_view key, Need need, std::span<const std::string_view> names) {
  const std::string written = text(key, need, 100);
  if (written.empty()) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), written);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const auto near = nearest_name(written, names);
  const std::string meant = near ? "did you mean " + quoted(*near) + "? Write " : "write ";
  complain(key, Kind::name_unknown, "is " + quoted(excerpt(written)), meant + joined(names));
  return std::nullopt;
}

std::vector<std::string> TableReader::texts(std::string_view key, Need need, std::size_t count_min,
                                            std::size_t count_max, std::size_t characters_max) {
  std::vector<std::string> values;
  std::map<std::string, std::size_t> looks;
  const toml::array* found = array(key, need, count_min, count_max);
  if (found == nullptr) return values;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const toml::node& node = *found->get(i);
    std::string value = checked_text(node, item(field(key), i), characters_max, LineBreaks::refused, faults_);
    const auto [twin, is_new] = looks.emplace(look_of(value), i);
    if (!value.empty() && !is_new) {
      const char* how = values[twin->second] == value ? "is the same as number " : "looks the same as number ";
      faults_.add(Kind::duplicate, node.source(), item(field(key), i), how + std::to_string(twin->second + 1),
                  "remove one of the two, or tell them apart");
    }
    values.push_back(std::move(value));
  }
  return values;
}

const toml::array* TableReader::array(std::string_view key, Need need, std::size_t count_min, std::size_t count_max) {
  const toml::node* found = node(key, need);
  if (found == nullptr) return nullptr;
  const toml::array* values = found->as_array();
  if (values == nullptr) {
    complain(key, Kind::type_wrong, "is " + kind_of_value(*found) + ", not an array", "put the values between [ and ]");
    return nullptr;
  }
  if (values->size() < count_min || values->size() > count_max) {
    complain(key, Kind::out_of_range,
             "has " + std::to_string(values->size()) + (values->size() == 1 ? " member" : " members"),
             "write from " + std::to_string(count_min) + " to " + std::to_string(count_max));
    return nullptr;
  }
  return values;
}

const toml::table* TableReader::table(std::string_view key, Need need) {
  const toml::node* found = node(key, need);
  if (found == nullptr) return nullptr;
  const toml::table* value = found->as_table();
  if (value == nullptr) {
    complain(key, Kind::type_wrong, "is " + kind_of_value(*found) + ", not a table",
             "write [" + field(key) + "] and its keys below");
  }
  return value;
}

void TableReader::refuse(std::string_view key, const std::string& because, const std::string& remedy) {
  if (node(key) != nullptr) complain(key, Kind::contradiction, because, remedy);
}

void TableReader::refuse_other_keys() {
  for (const auto& [key, value] : table_) {
    if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
    const auto near = nearest_name(key.str(), known_);
    std::vector<std::string_view> names = known_;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    faults_.add(Kind::key_unknown, key.source(), field(excerpt(key.str())), "is not a key that has a meaning here",
                near ? "did you mean " + quoted(*near) + "?" : "remove it, or use " + joined(names));
  }
}

void TableReader::complain(std::string_view key, Kind kind, std::string problem, std::string remedy) {
  const toml::node* found = table_.get(key);
  faults_.add(kind, found != nullptr ? found->source() : table_.source(), field(key), std::move(problem),
              std::move(remedy));
}

std::string TableReader::field(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

}  // namespace urna::election::detail
