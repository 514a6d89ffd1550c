// SPDX-License-Identifier: EUPL-1.2
#include "base/csv_cell.hpp"

#include <algorithm>
#include <array>

namespace urna {
namespace {

bool would_be_computed(std::string_view text) {
  using namespace std::string_view_literals;
  constexpr std::array beginnings = {
      "="sv,      "+"sv,      "-"sv,     "@"sv, "\t"sv, "\r"sv, "\n"sv, "\0"sv, "\uFF1D"sv /* full-width = */,
      "\uFF0B"sv, "\uFF0D"sv, "\uFF20"sv};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell = would_be_computed(text) ? "'" : "";
  cell += text;
  // A blank at either end is lost by some readers when nothing shows that it belongs to the text.
  const bool needs_quotes =
      cell.find_first_of(",;\t\"\r\n") != cell.npos || cell.starts_with(' ') || cell.ends_with(' ');
  if (!needs_quotes) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace urna
