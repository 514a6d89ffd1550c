// SPDX-License-Identifier: EUPL-1.2
#include "keystore/custodian_names.hpp"

#include <set>

#include "base/utf8.hpp"

namespace urna::keystore {
namespace {

bool is_one_line(std::string_view name) {
  for (std::string_view rest = name; !rest.empty();) {
    const auto character = take_utf8(rest);
    constexpr char32_t of_latin_1 = 0xa0;  // before it, only control characters follow ASCII
    if (!character || *character < U' ' || (*character >= 0x7f && *character < of_latin_1)) return false;
    const bool turns_the_line = (*character >= 0x202a && *character <= 0x202e) || *character == 0x2028 ||
                                *character == 0x2029 || (*character >= 0x2066 && *character <= 0x2069);
    if (turns_the_line) return false;
  }
  return true;
}

std::string in_small(std::string name) {
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return name;
}

}  // namespace

bool are_custodian_names(std::span<const std::string> names) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (name.empty() || name.size() > custodian_name_bytes_max || name.front() == ' ' || name.back() == ' ')
      return false;
    if (!is_one_line(name) || !seen.insert(in_small(name)).second) return false;
  }
  return true;
}

}  // namespace urna::keystore
