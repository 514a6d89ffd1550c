// SPDX-License-Identifier: EUPL-1.2
#include "report/language.hpp"

#include <array>

#include "base/ensure.hpp"

namespace urna::report {
namespace {

constexpr std::size_t languages = 4;
// No-break, and in every typeface: screen readers of tagged files lose what follows the narrow one, U+202F.
constexpr const char* space = "\u00A0";

constexpr std::array<std::array<std::string_view, 7>, languages> weekdays{{
    {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
    {"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
    {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
    {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}};

constexpr std::array<std::array<std::string_view, 12>, languages> months{{
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
     "décembre"},
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
     "december"},
    {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
     "Dezember"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"},
}};

std::string two_digits(std::int64_t number) {
  return std::string(1, static_cast<char>('0' + number / 10)) + static_cast<char>('0' + number % 10);
}

}  // namespace

std::optional<Language> language_named(std::string_view code) {
  for (const Language language : {Language::french, Language::dutch, Language::german, Language::english}) {
    if (code_of(language) == code) return language;
  }
  return std::nullopt;
}

std::string_view code_of(Language language) { return in_language<std::string_view>(language, "fr", "nl", "de", "en"); }

std::string long_date(Language language, std::chrono::year_month_day day) {
  ensure(day.ok(), "a date is in the calendar");
  const auto of_language = static_cast<std::size_t>(language);
  const std::string weekday(weekdays[of_language][std::chrono::weekday(std::chrono::sys_days(day)).c_encoding()]);
  const std::string month(months[of_language][static_cast<unsigned>(day.month()) - 1]);
  const unsigned number = static_cast<unsigned>(day.day());
  const std::string year = std::to_string(static_cast<int>(day.year()));
  const std::string of_month = number == 1 && language == Language::french ? "1er" : std::to_string(number);
  switch (language) {
    case Language::french:
    case Language::dutch:
    case Language::english:
      return weekday + " " + of_month + "\u00A0" + month + " " + year;
    case Language::german:
      return weekday + ", " + of_month + ".\u00A0" + month + " " + year;
  }
  return {};
}

std::string clock_time(Language language, std::chrono::minutes time) {
  const std::int64_t hours = time.count() / 60;
  const std::string minutes = two_digits(time.count() % 60);
  switch (language) {
    case Language::french:
      return std::to_string(hours) + "\u00A0h\u00A0" + minutes;
    case Language::dutch:
      return two_digits(hours) + "." + minutes + "\u00A0uur";
    case Language::german:
      return std::to_string(hours) + "." + minutes + "\u00A0Uhr";
    case Language::english:
      return two_digits(hours) + ":" + minutes;
  }
  return {};
}

std::string date_and_time(Language language, const WallTime& time) {
  const auto at = in_language<std::string_view>(language, " à\u00A0", " om\u00A0", " um\u00A0", " at\u00A0");
  return long_date(language, time.day).append(at) + clock_time(language, time.time);
}

std::string grouped_number(Language language, std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) {
      switch (language) {
        case Language::french:
          grouped += space;
          break;
        case Language::dutch:
        case Language::german:
          grouped += '.';
          break;
        case Language::english:
          grouped += ',';
          break;
      }
    }
    grouped += digits[i];
  }
  return grouped;
}

std::string percentage(Language language, std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "–";
  __extension__ using Wide = unsigned __int128;
  const auto hundredths = static_cast<std::uint64_t>((Wide{part} * 20'000 + whole) / (Wide{whole} * 2));
  const std::string decimals = two_digits(static_cast<std::int64_t>(hundredths % 100));
  const std::string whole_percent = grouped_number(language, hundredths / 100);
  switch (language) {
    case Language::french:
    case Language::german:
      return whole_percent + "," + decimals + "\u00A0%";
    case Language::dutch:
      return whole_percent + "," + decimals + "%";
    case Language::english:
      return whole_percent + "." + decimals + "%";
  }
  return {};
}

}  // namespace urna::report
