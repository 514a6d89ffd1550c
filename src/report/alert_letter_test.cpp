// SPDX-License-Identifier: EUPL-1.2
#include "report/alert_letter.hpp"

#include <gtest/gtest.h>

namespace urna::report {
namespace {

const WallTime nine{std::chrono::year(2026) / 11 / 24, std::chrono::hours(9)};

TEST(AlertLetter, HasWordsForEveryAlarmInEveryLanguage) {
  for (const Language language : {Language::french, Language::dutch, Language::german, Language::english}) {
    for (int alarm = 0; alarm <= static_cast<int>(Alarm::notice_runs_out); ++alarm) {
      const AlertLetter letter =
          alert_letter({{static_cast<Alarm>(alarm), {1, nine}}}, language, "https://vote.example.org");
      EXPECT_EQ(letter.text.find("- ,"), std::string::npos) << alarm;
      EXPECT_NE(letter.text.find("https://vote.example.org/console#/journal"), std::string::npos);
      EXPECT_TRUE(letter.subject.starts_with("Urna, vote.example.org")) << letter.subject;
    }
  }
}

TEST(AlertLetter, SaysAFloodInOneLine) {
  const AlertLetter letter = alert_letter({{Alarm::downloads_stopped, {12'345, nine}}, {Alarm::leaving, {1, nine}}},
                                          Language::english, "https://vote.example.org");
  EXPECT_EQ(
      letter.text,
      "This happened at vote.example.org.\n\n"
      "- Somebody wanted to carry away more than allowed: their downloads are stopped (12,345 ×), last Tuesday "
      "24\u00a0November 2026 at\u00a0"
      "09:00\n"
      "- Your organisation’s leaving, and the destruction of its data, goes on, Tuesday 24\u00a0November 2026 at\u00a0"
      "09:00\n\n"
      "If you did not expect this, act now: look at the journal, https://vote.example.org/console#/journal\n\n"
      "You get this message as a security contact of your organisation. It names nobody. What happens in the "
      "quarter of an hour after it comes in one message.\n");
  EXPECT_EQ(letter.subject, "Urna, vote.example.org: security alerts");
}

}  // namespace
}  // namespace urna::report
