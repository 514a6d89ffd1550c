// SPDX-License-Identifier: EUPL-1.2
#include "http/headers.hpp"

#include <algorithm>

#include "http/detail/characters.hpp"

namespace urna::http {

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return detail::lower(x) == detail::lower(y); });
}

void Headers::set(std::string_view name, std::string value) {
  remove(name);
  add(std::string(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [name](const Field& field) { return equal_but_for_case(field.first, name); });
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (const Field& field : fields_) {
    if (equal_but_for_case(field.first, name)) return field.second;
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields_.begin(), fields_.end(), [name](const Field& field) { return equal_but_for_case(field.first, name); }));
}

bool is_field_safe(std::string_view name, std::string_view value) {
  return detail::is_token(name) &&
         std::none_of(value.begin(), value.end(), [](char c) { return c != '\t' && detail::is_control(c); });
}

}  // namespace urna::http
