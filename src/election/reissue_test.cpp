// SPDX-License-Identifier: EUPL-1.2
#include "election/reissue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace urna::election {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Timestamp now{std::chrono::seconds(1'790'000'000)};

const ElectoralRoll& roll() {
  static const ElectoralRoll read =
      ElectoralRoll::parse(
          "id,first_name,birth_date,email,phone,address,unit\n"
          "v1,Zoé,1980-02-29,Zoe@Example.org,+33 6 12 34 56 78,\"12, rue de l'Église\n69001 Lyon\",Paie\n"
          "v2,,,,,,\n")
          .value();
  return read;
}

bool is_right(RollColumn column, const std::string& said, std::size_t voter = 0) {
  const std::vector<RollColumn> challenge{column};
  return is_answered(roll().voter(voter), challenge, {{column, said}});
}

// Shows IDN-13.
TEST(Challenge, IsAnsweredByWhatTheRollSaysHoweverItIsWritten) {
  EXPECT_TRUE(is_right(RollColumn::birth_date, "29/02/1980"));
  EXPECT_TRUE(is_right(RollColumn::birth_date, " 1980-02-29 "));
  EXPECT_TRUE(is_right(RollColumn::phone, "06.12.34.56.78"));
  EXPECT_TRUE(is_right(RollColumn::phone, "0033612345678"));
  EXPECT_TRUE(is_right(RollColumn::email, "zoe@example.ORG"));
  EXPECT_TRUE(is_right(RollColumn::first_name, "ZOE"));
  EXPECT_TRUE(is_right(RollColumn::address, "12, Rue de l’Eglise 69001 LYON"));
}

// Shows IDN-13.
TEST(Challenge, IsNotAnsweredByAnythingElse) {
  EXPECT_FALSE(is_right(RollColumn::birth_date, "1980-02-28"));
  EXPECT_FALSE(is_right(RollColumn::birth_date, "1980"));
  EXPECT_FALSE(is_right(RollColumn::phone, "12 34 56 78")) << "the end of a number is not the number";
  EXPECT_FALSE(is_right(RollColumn::phone, "0612345679"));
  EXPECT_FALSE(is_right(RollColumn::email, "zoe@example.com"));
  EXPECT_FALSE(is_right(RollColumn::email, "zoe@example.org.org"));
  EXPECT_FALSE(is_right(RollColumn::address, "Lyon"));
  for (const RollColumn column : {RollColumn::first_name, RollColumn::birth_date, RollColumn::email, RollColumn::phone,
                                  RollColumn::address, RollColumn::unit}) {
    EXPECT_FALSE(is_right(column, "")) << name_of(column);
    EXPECT_FALSE(is_right(column, "", 1)) << "nothing does not answer nothing";
    EXPECT_FALSE(is_right(column, "-", 1)) << name_of(column);
    EXPECT_FALSE(is_answerable(roll().voter(1), std::vector{column}));
    EXPECT_TRUE(is_answerable(roll().voter(0), std::vector{column}));
  }
  EXPECT_FALSE(is_right(RollColumn::id, "v1")) << "what every clerk sees answers nothing";
  const std::vector<RollColumn> both{RollColumn::birth_date, RollColumn::unit};
  EXPECT_FALSE(is_answered(roll().voter(0), both, {{RollColumn::birth_date, "1980-02-29"}}));
  EXPECT_FALSE(is_answered(roll().voter(0), both, {{RollColumn::birth_date, "1980-02-29"}, {RollColumn::unit, "x"}}));
  EXPECT_FALSE(is_answered(roll().voter(0), {}, {})) << "nothing asked is nothing answered";
}

TEST(ReissueLog, ReadsWhatItWrites) {
  ReissueLog log;
  log.add({now, "v1", "ida", 0});
  log.add({now + minutes(1), "v1", "ida", 12});
  EXPECT_EQ(ReissueLog::parse(log.text())->tries(), log.tries());
  EXPECT_TRUE(ReissueLog::parse("")->tries().empty());
  EXPECT_FALSE(ReissueLog::parse("yesterday 1 v1 ida\n"));
  EXPECT_FALSE(ReissueLog::parse(timestamp_text(now) + " x v1 ida\n"));
  EXPECT_FALSE(ReissueLog::parse(timestamp_text(now) + " 1 v1\n"));
  EXPECT_TRUE(log.is_used(12));
  EXPECT_FALSE(log.is_used(1));
  EXPECT_EQ(log.replaced(), 1U);
  EXPECT_EQ(log.refused(), 1U);
}

// Shows IDN-13.
TEST(ReissueLog, TakesNoMoreAnswersAfterTooManyWrongOnes) {
  ReissueLog log;
  for (std::size_t i = 0; i < ReissueLog::wrong_of_voter_max; ++i) {
    EXPECT_FALSE(log.is_exhausted("v1", "ida", now));
    log.add({now, "v1", "clerk" + std::to_string(i), 0});
  }
  EXPECT_TRUE(log.is_exhausted("v1", "ida", now)) << "whoever asks";
  EXPECT_FALSE(log.is_exhausted("v2", "ida", now));
  EXPECT_FALSE(log.is_exhausted("v1", "ida", now + hours(24)));
  for (std::size_t i = 0; i < ReissueLog::wrong_of_clerk_max; ++i) log.add({now, "w" + std::to_string(i), "ida", 0});
  EXPECT_TRUE(log.is_exhausted("v2", "ida", now)) << "whomever they ask for";
  EXPECT_FALSE(log.is_exhausted("v2", "leo", now));
  EXPECT_FALSE(log.is_exhausted("v2", "ida", now + hours(1)));
}

// Shows IDN-13.
TEST(ReissueLog, RaisesTheAlarmAtABurstAndAtOneClerkWithMany) {
  ReissueLog burst;
  for (std::uint32_t i = 1; i <= ReissueLog::burst_min; ++i) {
    EXPECT_TRUE(burst.alarms(now).empty());
    burst.add({now, "v" + std::to_string(i), "clerk" + std::to_string(i), i});
  }
  EXPECT_THAT(burst.alarms(now), testing::ElementsAre(ReissueAlarm::burst));
  EXPECT_TRUE(burst.alarms(now + hours(1)).empty());
  ReissueLog slow;
  for (std::uint32_t i = 1; i <= ReissueLog::one_clerk_min; ++i) {
    EXPECT_TRUE(slow.alarms(now + minutes(30) * i).empty());
    slow.add({now + minutes(30) * i, "v" + std::to_string(i), "ida", i});
  }
  EXPECT_THAT(slow.alarms(now + hours(10)), testing::ElementsAre(ReissueAlarm::one_clerk));
  EXPECT_TRUE(slow.alarms(now + hours(40)).empty());
}

}  // namespace
}  // namespace urna::election
