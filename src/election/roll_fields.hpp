// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace urna::election {

// The forms of the fields of an electoral roll.  Each takes a field without blanks around it.

/// What names a voter in the organisation, such as a staff number: 1 … 64 ASCII letters, digits and `. _ - / @ +`.
/// ASCII only, so that no two ids look the same and differ.
bool is_voter_id(std::string_view text);

/// An address that every mail system takes: RFC 5321 without quoted parts, address literals and non-ASCII characters.
bool is_email(std::string_view text);

/// 6 to 15 digits, with `+` first and blanks, dots, dashes and parentheses between.
bool is_phone(std::string_view text);

/// `1980-02-29` or `29/02/1980`, a day that exists in the years 1900 … 2100.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

/// A voter may hold so many votes at most; a million voters with as many still fit in 64 bits.
inline constexpr std::uint64_t weight_max = 1'000'000'000'000;

/// A whole number 0 … weight_max, digits only, without leading zero.
std::optional<std::uint64_t> parse_weight(std::string_view text);

}  // namespace urna::election
