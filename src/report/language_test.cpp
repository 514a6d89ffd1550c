// SPDX-License-Identifier: EUPL-1.2
#include "report/language.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace urna::report {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::year_month_day tuesday{2026y / 11 / 24};

TEST(Language, ReadsItsCodesAndNoOther) {
  for (const std::string_view code : {"fr", "nl", "de", "en"}) EXPECT_EQ(code_of(*language_named(code)), code);
  for (const std::string_view code : {"", "FR", "fr-BE", "es"}) EXPECT_FALSE(language_named(code)) << code;
}

TEST(Language, WritesDatesWithTheirWeekday) {
  EXPECT_EQ(date_and_time(Language::french, {tuesday, 8h}), "mardi 24\u00A0novembre 2026 à\u00A08\u00A0h\u00A000");
  EXPECT_EQ(date_and_time(Language::dutch, {tuesday, 8h}), "dinsdag 24\u00A0november 2026 om\u00A008.00\u00A0uur");
  EXPECT_EQ(date_and_time(Language::german, {tuesday, 17h + 5min}),
            "Dienstag, 24.\u00A0November 2026 um\u00A017.05\u00A0Uhr");
  EXPECT_EQ(date_and_time(Language::english, {tuesday, 17h + 5min}), "Tuesday 24\u00A0November 2026 at\u00A017:05");
}

TEST(Language, TheFirstOfAMonthIsPremierInFrench) {
  EXPECT_EQ(long_date(Language::french, 2027y / 8 / 1), "dimanche 1er\u00A0août 2027");
  EXPECT_EQ(long_date(Language::english, 2028y / 2 / 29), "Tuesday 29\u00A0February 2028");
}

TEST(Language, GroupsTheDigitsOfNumbers) {
  EXPECT_EQ(grouped_number(Language::french, 0), "0");
  EXPECT_EQ(grouped_number(Language::french, 999), "999");
  EXPECT_EQ(grouped_number(Language::french, 10'000), "10\u00A0000");
  EXPECT_EQ(grouped_number(Language::german, 1'234'567), "1.234.567");
  EXPECT_EQ(grouped_number(Language::english, 123'456), "123,456");
}

TEST(Language, RoundsPercentagesExactly) {
  EXPECT_EQ(percentage(Language::english, 1, 3), "33.33%");
  EXPECT_EQ(percentage(Language::english, 2, 3), "66.67%");
  EXPECT_EQ(percentage(Language::german, 1, 8), "12,50\u00A0%");
  EXPECT_EQ(percentage(Language::english, 1, 20'000), "0.01%") << "half a hundredth is rounded up";
  EXPECT_EQ(percentage(Language::english, 1, 20'001), "0.00%");
  EXPECT_EQ(percentage(Language::french, 7, 7), "100,00\u00A0%");
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(percentage(Language::english, most, most), "100.00%");
}

TEST(Language, APartOfNothingIsNoNumber) { EXPECT_EQ(percentage(Language::english, 0, 0), "–"); }

}  // namespace
}  // namespace urna::report
