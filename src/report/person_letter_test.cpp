// SPDX-License-Identifier: EUPL-1.2
#include "report/person_letter.hpp"

#include <gtest/gtest.h>

namespace urna::report {
namespace {

using namespace std::chrono_literals;

// Shows IDN-06.
TEST(PersonLetter, SaysWhatHappenedInFourLanguagesAndHasNoLink) {
  const WallTime at{2026y / 11 / 24, 9h + 42min};
  const AlertLetter letter = person_letter({{PersonNotice::locked, {1, at}}, {PersonNotice::factor_changed, {3, at}}},
                                           "https://vote.example.org");
  for (const char* words :
       {"Le compte est verrouillé", "Het account is vergrendeld", "Das Konto ist nach zu vielen Versuchen gesperrt",
        "The account is locked", "(3 ×), last ", "mardi"})
    EXPECT_NE(letter.text.find(words), std::string::npos) << words << letter.text;
  for (const char* never : {"http", "://", "console", "/#"}) EXPECT_EQ(letter.text.find(never), std::string::npos);
  EXPECT_EQ(letter.subject.find("http"), std::string::npos);
}

}  // namespace
}  // namespace urna::report
