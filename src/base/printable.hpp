// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace urna {

/// A text from outside, safe to print: control characters and bytes that are no UTF-8 become `\xNN`, so that nothing
/// can move the cursor, colour a verdict or break a JSON report.
std::string printable(std::string_view text);

/// How many columns a text takes on a terminal, when each character takes one.
std::size_t column_count(std::string_view text);

/// "1 voter", "2 voters".
std::string plural(std::uint64_t count, std::string_view noun);

}  // namespace urna
