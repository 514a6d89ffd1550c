// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace urna::report {

/// The languages of our papers.
enum class Language { french, dutch, german, english };

/// The one of four that is in that language.
template <class Thing>
constexpr const Thing& in_language(Language language, const Thing& french, const Thing& dutch, const Thing& german,
                                   const Thing& english) {
  switch (language) {
    case Language::french:
      return french;
    case Language::dutch:
      return dutch;
    case Language::german:
      return german;
    case Language::english:
      return english;
  }
  return english;
}

/// `fr`, `nl`, `de`, `en`, as in a definition.
std::optional<Language> language_named(std::string_view code);
std::string_view code_of(Language language);

/// A date and a time of day as people at one place read them: who knows the zones converts before.
struct WallTime {
  std::chrono::year_month_day day;
  std::chrono::minutes time{};  ///< since midnight, below 24 h
};

/// `mardi 24 novembre 2026`: with the weekday, which catches a mistaken date.
std::string long_date(Language language, std::chrono::year_month_day day);
/// `8 h 00`, `08:00 uur`, `8.00 Uhr`, `08:00`.
std::string clock_time(Language language, std::chrono::minutes time);
/// `mardi 24 novembre 2026 à 8 h 00`.
std::string date_and_time(Language language, const WallTime& time);

/// `10 000`, `10.000`, `10,000`, with spaces that do not break.
std::string grouped_number(Language language, std::uint64_t number);

/// Hundredths of a percent, rounded half up, exact: `62,35 %`.  A whole of 0 gives `–`.
std::string percentage(Language language, std::uint64_t part, std::uint64_t whole);

}  // namespace urna::report
