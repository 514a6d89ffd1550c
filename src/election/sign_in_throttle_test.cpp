// SPDX-License-Identifier: EUPL-1.2
#include "election/sign_in_throttle.hpp"

#include <gtest/gtest.h>

namespace urna::election {
namespace {

using namespace std::chrono_literals;

const Timestamp nine{std::chrono::seconds(1'792'400'400)};

SignInThrottle a_throttle() { return SignInThrottle({.tries = 3, .one_more_each = 6s}); }

// Shows IDN-06.
TEST(SignInThrottle, AsksNobodyToWaitWhoseTriesAreStillBeingJudged) {
  SignInThrottle throttle = a_throttle();
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(throttle.wait("a works council's hall", nine)) << i;
}

// Shows IDN-06.
TEST(SignInThrottle, CountsWrongTriesUntilNoneIsLeft) {
  SignInThrottle throttle = a_throttle();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(throttle.wait("guesser", nine)) << i;
    throttle.note_wrong("guesser", nine);
  }
  EXPECT_EQ(throttle.wait("guesser", nine), 6s);
  EXPECT_EQ(throttle.wait("guesser", nine + 5s), 1s);
  EXPECT_FALSE(throttle.wait("guesser", nine + 6s));
  EXPECT_FALSE(throttle.wait("somebody else", nine));
}

// Shows IDN-06.
TEST(SignInThrottle, GivesOneTryBackAtATime) {
  SignInThrottle throttle = a_throttle();
  for (int i = 0; i < 3; ++i) throttle.note_wrong("guesser", nine);
  throttle.note_wrong("guesser", nine + 6s);
  EXPECT_EQ(throttle.wait("guesser", nine + 6s), 6s);
  EXPECT_FALSE(throttle.wait("guesser", nine + 12s));
}

// Shows IDN-06.
TEST(SignInThrottle, LetsNobodyGuessFasterByGuessingAtOnce) {
  SignInThrottle throttle = a_throttle();
  for (int i = 0; i < 10; ++i) throttle.note_wrong("guesser", nine);
  EXPECT_EQ(throttle.wait("guesser", nine), 6s * 8) << "ten were judged at one moment where three were left";
}

// Shows IDN-06.
TEST(SignInThrottle, RemembersNoMoreAddressesThanItMay) {
  SignInThrottle throttle({.tries = 1, .one_more_each = 6s, .addresses_max = 2});
  throttle.note_wrong("first", nine);
  throttle.note_wrong("second", nine);
  EXPECT_EQ(throttle.wait("first", nine), 6s);
  throttle.note_wrong("third", nine);
  EXPECT_FALSE(throttle.wait("first", nine)) << "all forgotten rather than anyone refused";
  EXPECT_EQ(throttle.wait("third", nine), 6s);
}

}  // namespace
}  // namespace urna::election
