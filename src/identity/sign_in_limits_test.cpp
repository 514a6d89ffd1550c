// SPDX-License-Identifier: EUPL-1.2
#include "identity/sign_in_limits.hpp"

#include <gtest/gtest.h>

namespace urna::identity {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Verdict = SignInLimits::Verdict;

NetworkAddress address(std::string_view text) { return network_address(text).value(); }
NetworkAddress numbered(unsigned number) {
  return address("10." + std::to_string(number / 65536) + "." + std::to_string(number / 256 % 256) + "." +
                 std::to_string(number % 256));
}

class Limits : public ::testing::Test {
 protected:
  Verdict admit(const std::string& person, const NetworkAddress& from, bool is_guessable = true) {
    return limits.admit(person, from, is_guessable, now);
  }
  /// Fails as soon as that is allowed, until so much time has gone by.
  unsigned guess_for(std::chrono::seconds time, const std::string& person, const NetworkAddress& from) {
    unsigned tries = 0;
    for (const Timestamp end = now + time; now < end; now += seconds(1)) {
      if (admit(person, from) != Verdict::may_try) continue;
      limits.failed(person, from, now);
      ++tries;
    }
    return tries;
  }

  SignInLimits limits;
  Timestamp now{seconds(1'790'000'000)};
  const NetworkAddress home = address("192.0.2.7");
  const NetworkAddress elsewhere = address("198.51.100.1");
};

// Shows IDN-06.
TEST_F(Limits, MakeAGuesserWaitAMinuteThenTwiceAsLongUpToFifteen) {
  for (int i = 0; i < 4; ++i) limits.failed("rosa", elsewhere, now);
  EXPECT_EQ(admit("rosa", elsewhere), Verdict::may_try);
  for (const int wait : {60, 120, 240, 480, 900, 900}) {
    limits.failed("rosa", elsewhere, now);
    EXPECT_EQ(limits.wait("rosa", elsewhere, now), seconds(wait));
    EXPECT_EQ(admit("rosa", elsewhere), Verdict::must_wait);
    EXPECT_EQ(admit("rosa", home), Verdict::may_try) << "the owner is somewhere else";
    EXPECT_EQ(admit("karl", elsewhere), Verdict::may_try);
    now += seconds(wait);
    EXPECT_EQ(admit("rosa", elsewhere), Verdict::may_try) << "never for ever";
  }
}

// Shows IDN-06.
TEST_F(Limits, AllowTwentyFiveGuessesADayFromOnePlace) {
  EXPECT_LE(guess_for(hours(24), "rosa", elsewhere), 25U);
  EXPECT_LE(guess_for(hours(24), "rosa", elsewhere), 25U);
}

// Shows IDN-06.
TEST_F(Limits, TakeHalfAnAddressOfVersionSixForOnePlace) {
  for (int i = 0; i < 5; ++i) limits.failed("rosa", address("2001:db8::" + std::to_string(i + 1)), now);
  EXPECT_EQ(admit("rosa", address("2001:db8:0:0:ffff::1")), Verdict::must_wait);
  EXPECT_EQ(admit("rosa", address("2001:db8:0:1::1")), Verdict::may_try);
  for (int i = 0; i < 5; ++i) limits.failed("karl", address("::ffff:192.0.2.8"), now);
  EXPECT_EQ(admit("karl", address("192.0.2.8")), Verdict::must_wait);
  EXPECT_EQ(admit("karl", address("192.0.2.9")), Verdict::may_try);
}

// Shows IDN-06.
TEST_F(Limits, AskForAnotherFactorWhenACrowdGuessesAndShutNobodyOut) {
  limits.succeeded("rosa", home, now);
  for (unsigned i = 0; i < 100; ++i) limits.failed("rosa", numbered(i), now);
  EXPECT_EQ(admit("rosa", numbered(200)), Verdict::other_factor);
  EXPECT_EQ(admit("rosa", numbered(200), false), Verdict::may_try) << "a key or a recovery code cannot be guessed";
  EXPECT_EQ(admit("rosa", home), Verdict::may_try) << "where she has signed in before";
  EXPECT_EQ(admit("karl", numbered(200)), Verdict::may_try);
  now += hours(24);
  EXPECT_EQ(admit("rosa", numbered(200)), Verdict::may_try);
}

// Shows IDN-06.
TEST_F(Limits, SlowDownWhoTriesManyPeopleFromOnePlace) {
  unsigned admitted = 0;
  for (int second = 0; second < 600; ++second, now += seconds(1)) {
    if (admit("person " + std::to_string(second), elsewhere) == Verdict::may_try) ++admitted;
  }
  EXPECT_LE(admitted, 30U + 60U);
  EXPECT_GE(admitted, 85U);
  EXPECT_EQ(admit("rosa", home), Verdict::may_try);
}

// Shows IDN-06.
TEST_F(Limits, SlowDownACrowdThatTriesManyPeople) {
  unsigned admitted = 0;
  for (unsigned i = 0; i < 5000; ++i) {
    if (admit("person " + std::to_string(i), numbered(i)) == Verdict::may_try) ++admitted;
  }
  EXPECT_EQ(admitted, 600U);
  now += seconds(10);
  EXPECT_EQ(admit("rosa", home), Verdict::may_try);
}

// Shows IDN-06.
TEST_F(Limits, ForgetFailuresAtSuccessThereAndNowhereElse) {
  for (int i = 0; i < 5; ++i) limits.failed("rosa", home, now);
  for (int i = 0; i < 5; ++i) limits.failed("rosa", elsewhere, now);
  EXPECT_FALSE(limits.succeeded("rosa", home, now)) << "for the first time";
  EXPECT_TRUE(limits.succeeded("rosa", home, now));
  EXPECT_EQ(admit("rosa", home), Verdict::may_try);
  EXPECT_EQ(admit("rosa", elsewhere), Verdict::must_wait);
}

// Shows IDN-06.
TEST_F(Limits, RememberNoMoreThanTheyMay) {
  for (unsigned i = 0; i < 10'100; ++i, now += seconds(1)) {
    admit("person " + std::to_string(i), numbered(i));
    limits.failed("person " + std::to_string(i), numbered(i), now);
    if (i % 4 == 0) limits.succeeded("person " + std::to_string(i), numbered(i), now);
  }
  EXPECT_EQ(admit("rosa", home), Verdict::may_try);
}

}  // namespace
}  // namespace urna::identity
