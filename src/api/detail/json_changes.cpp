// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/json_changes.hpp"

#include <boost/json.hpp>
#include <map>
#include <string>

#include "storage/acting.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;

/// A member's name is whatever was sent: what has no place in the name of a detail becomes `-`.
std::string fit(std::string_view key) {
  constexpr std::size_t characters_max = 40;
  std::string out(key.substr(0, characters_max));
  for (char& c : out) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    if (!fits) c = '-';
  }
  return out;
}

/// Every value that is not made of others, by its path.  Deeper than any definition of ours, the rest is one value.
void flatten(const std::string& path, const json::value& value, int levels, std::map<std::string, std::string>& out) {
  if (levels > 0 && value.is_object() && !value.get_object().empty()) {
    for (const auto& [key, member] : value.get_object()) flatten(path + "/" + fit(key), member, levels - 1, out);
  } else if (levels > 0 && value.is_array() && !value.get_array().empty()) {
    std::size_t place = 0;
    for (const json::value& member : value.get_array())
      flatten(path + "/" + std::to_string(place++), member, levels - 1, out);
  } else {
    out[path] = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
  }
}

}  // namespace

void say_json_changes(std::string_view name, std::string_view before, std::string_view after) {
  boost::system::error_code before_fault;
  boost::system::error_code after_fault;
  const json::value old_value = json::parse(before, before_fault);
  const json::value new_value = json::parse(after, after_fault);
  if (before_fault || after_fault) return;
  constexpr int levels_max = 4;
  std::map<std::string, std::string> was;
  std::map<std::string, std::string> is;
  flatten(std::string(name), old_value, levels_max, was);
  flatten(std::string(name), new_value, levels_max, is);
  was.erase(std::string(name));  // an empty object
  for (const auto& [path, value] : was) {
    const auto found = is.find(path);
    if (found == is.end()) storage::Acting::say_change(path, value, std::nullopt);
  }
  for (const auto& [path, value] : is) {
    const auto found = was.find(path);
    if (found == was.end()) {
      storage::Acting::say_change(path, std::nullopt, value);
    } else if (found->second != value) {
      storage::Acting::say_change(path, found->second, value);
    }
  }
}

}  // namespace urna::api::detail
