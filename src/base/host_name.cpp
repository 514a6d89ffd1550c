// SPDX-License-Identifier: EUPL-1.2
#include "base/host_name.hpp"

#include <algorithm>
#include <cstddef>

namespace urna {
namespace {

constexpr std::size_t name_characters_max = 253;
constexpr std::size_t label_characters_max = 63;
constexpr unsigned port_max = 65'535;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_port(std::string_view text) {
  constexpr std::size_t digits_max = 5;
  if (text.empty() || text.size() > digits_max || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  unsigned port = 0;
  for (const char c : text) port = port * 10 + static_cast<unsigned>(c - '0');
  return port <= port_max;
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > label_characters_max || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) { return is_digit(c) || is_small(c) || c == '-'; });
}

bool are_labels(std::string_view name) {
  if (name.size() > name_characters_max) return false;
  while (true) {
    const std::size_t dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

bool is_bracketed_address(std::string_view name) {
  if (name.size() < 4 || !name.starts_with('[') || !name.ends_with(']')) return false;
  const std::string_view inner = name.substr(1, name.size() - 2);
  return std::all_of(inner.begin(), inner.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; });
}

}  // namespace

std::optional<std::string> host_name_from(std::string_view field) {
  const std::size_t bracket = field.find(']');
  const std::size_t colon = field.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos && !is_port(field.substr(colon + 1))) return std::nullopt;
  std::string name(field.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), small);
  if (is_bracketed_address(name)) return name;
  if (name.ends_with('.')) name.pop_back();
  if (!are_labels(name)) return std::nullopt;
  return name;
}

bool is_domain_name(std::string_view name) {
  if (name == "localhost") return true;
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || !are_labels(name)) return false;
  const std::string_view last = name.substr(dot + 1);
  return !std::all_of(last.begin(), last.end(), is_digit);
}

}  // namespace urna
