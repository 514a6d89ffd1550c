// SPDX-License-Identifier: EUPL-1.2
#include "election/roll_fields.hpp"

#include <algorithm>
#include <charconv>

namespace urna::election {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

/// Atoms joined by single dots; RFC 5321 `Dot-string`.
bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || is_one_of(c, ".!#$%&'*+/=?^_`{|}~-"); });
}

bool is_domain_label(std::string_view text) {
  if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

/// Two labels or more; the last has a letter, so it is no IP address.
bool is_domain(std::string_view text) {
  bool has_dot = false;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (!is_domain_label(label)) return false;
    if (dot == std::string_view::npos)
      return has_dot && label.size() >= 2 && std::any_of(label.begin(), label.end(), is_letter);
    has_dot = true;
    text.remove_prefix(dot + 1);
  }
}

/// Digits only, and all of them.
std::optional<std::uint64_t> parse_digits(std::string_view text) {
  std::uint64_t value = 0;
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) return std::nullopt;
  return value;
}

}  // namespace

bool is_voter_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || is_one_of(c, "._-/@+");
  });
}

bool is_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > 254) return false;
  return is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

bool is_phone(std::string_view text) {
  if (text.size() > 40) return false;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  return digits >= 6 && digits <= 15 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || is_one_of(c, " .-()"); });
}

std::optional<std::chrono::year_month_day> parse_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const bool french = text[2] == '/' && text[5] == '/';
  if (!french && (text[4] != '-' || text[7] != '-')) return std::nullopt;
  const auto year = parse_digits(french ? text.substr(6, 4) : text.substr(0, 4));
  const auto month = parse_digits(french ? text.substr(3, 2) : text.substr(5, 2));
  const auto day = parse_digits(french ? text.substr(0, 2) : text.substr(8, 2));
  if (!year || !month || !day || *year < 1900 || *year > 2100) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<std::uint64_t> parse_weight(std::string_view text) {
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  const auto value = parse_digits(text);
  if (!value || *value > weight_max) return std::nullopt;
  return value;
}

}  // namespace urna::election
