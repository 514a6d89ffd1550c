// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace urna {

/// A moment, to the second, in coordinated universal time.  Handed in from above: nothing below floor 5 asks a clock.
using Timestamp = std::chrono::sys_seconds;

/// RFC 3339: `2026-11-24T09:42:07Z`.
std::string timestamp_text(Timestamp moment);
/// To the minute, rounded down: `2026-11-24T09:42Z`.  Where a second would say too much.
std::string timestamp_minute_text(Timestamp moment);

/// Reads either of the two spellings above, and no other.
/// @returns  nothing for another form or a day or hour that does not exist
std::optional<Timestamp> timestamp_from(std::string_view text);

/// A day as `1990-01-31`; nothing for another form or a day that does not exist.
std::optional<std::chrono::year_month_day> day_from(std::string_view text);
std::string day_text(std::chrono::year_month_day day);

}  // namespace urna
