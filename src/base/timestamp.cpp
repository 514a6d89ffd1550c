// SPDX-License-Identifier: EUPL-1.2
#include "base/timestamp.hpp"

#include <cstddef>
#include <cstdint>

namespace urna {
namespace {

std::string digits(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// The number in exactly these characters; nothing when one is no digit.
std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

std::string text_to_minutes(Timestamp moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::hh_mm_ss time(moment - day);
  return day_text(day) + "T" + digits(time.hours().count(), 2) + ":" + digits(time.minutes().count(), 2);
}

}  // namespace

std::string timestamp_text(Timestamp moment) {
  const auto second = (moment.time_since_epoch() % 60 + std::chrono::seconds(60)) % 60;
  return text_to_minutes(moment) + ":" + digits(second.count(), 2) + "Z";
}

std::string timestamp_minute_text(Timestamp moment) { return text_to_minutes(moment) + "Z"; }

std::optional<Timestamp> timestamp_from(std::string_view text) {
  constexpr std::size_t to_minutes = 17;  // 2026-11-24T09:42Z
  constexpr std::size_t to_seconds = 20;
  if ((text.size() != to_minutes && text.size() != to_seconds) || text[10] != 'T' || text[13] != ':' ||
      text.back() != 'Z' || (text.size() == to_seconds && text[16] != ':')) {
    return std::nullopt;
  }
  const auto day = day_from(text.substr(0, 10));
  const auto hour = number(text.substr(11, 2));
  const auto minute = number(text.substr(14, 2));
  const auto second = text.size() == to_seconds ? number(text.substr(17, 2)) : 0U;
  if (!day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return std::chrono::sys_days(*day) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::optional<std::chrono::year_month_day> day_from(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string day_text(std::chrono::year_month_day day) {
  return digits(static_cast<int>(day.year()), 4) + "-" + digits(static_cast<unsigned>(day.month()), 2) + "-" +
         digits(static_cast<unsigned>(day.day()), 2);
}

}  // namespace urna
