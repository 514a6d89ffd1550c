// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/leaving.hpp"

#include <gtest/gtest.h>

namespace urna::tenancy {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using enum LeavingNotice;
using Notices = std::vector<LeavingNotice>;

const Timestamp start{hours(24 * 20'000)};

PersonId person(unsigned char number) { return PersonId(std::array<std::byte, 16>{std::byte{number}}); }
const PersonId rosa = person(1);
const PersonId karl = person(2);
const PersonId lena = person(3);
const PersonId otto = person(4);

struct LeavingTest : testing::Test {
  Leaving leaving = Leaving::request("t-4f2a", rosa, start);

  static Timestamp day(int number) { return start + days(number); }
  void confirm(Timestamp now = start) { ASSERT_TRUE(leaving.confirm({karl, lena}, true, now)); }
  void reach_shredding() {
    confirm();
    ASSERT_EQ(leaving.advance(day(7)), Notices{shred_now});
  }
  void reach_ageing(const std::set<std::string>& media = {}) {
    reach_shredding();
    ASSERT_TRUE(leaving.shredded({"key 4f", "database"}, day(28), media, day(7)));
  }
  LegalHold lawsuit(Timestamp now, PersonId by = karl) const {
    return {"challenge of the count", by, now, now + days(60)};
  }
};

// Shows TEN-08, B74.
TEST_F(LeavingTest, IsDecidedByTheOnlyOtherOwnerWhereThereAreTwo) {
  const std::set<PersonId> two{rosa, karl};
  EXPECT_EQ(leaving.agree(rosa, two, true, start).error(), LeavingFault::same_person);
  EXPECT_EQ(leaving.agree(rosa, {rosa}, true, start).error(), LeavingFault::same_person) << "alone";
  EXPECT_EQ(leaving.agree(karl, two, false, start).error(), LeavingFault::export_not_offered);
  ASSERT_TRUE(leaving.hold({"a lawsuit", rosa, start, day(90)}));
  EXPECT_EQ(leaving.agree(karl, two, true, start).error(), LeavingFault::is_held);
  EXPECT_EQ(leaving.agree_to_lift(rosa, two, start).error(), LeavingFault::same_person);
  ASSERT_TRUE(leaving.agree_to_lift(karl, two, start));
  EXPECT_FALSE(leaving.legal_hold());
  EXPECT_EQ(leaving.agree(karl, two, true, start), day(7));
  EXPECT_EQ(leaving.stage(), LeavingStage::grace);
}

// Shows TEN-08.
TEST_F(LeavingTest, IsDecidedByTwoPeopleWhoDidNotAskForIt) {
  EXPECT_EQ(leaving.confirm({karl, karl}, true, start).error(), LeavingFault::same_person);
  EXPECT_EQ(leaving.confirm({rosa, karl}, true, start).error(), LeavingFault::same_person);
  EXPECT_EQ(leaving.confirm({karl, rosa}, true, start).error(), LeavingFault::same_person);
  EXPECT_EQ(leaving.confirm({karl, lena}, false, start).error(), LeavingFault::export_not_offered);
  EXPECT_EQ(leaving.stage(), LeavingStage::requested);
  confirm();
  EXPECT_EQ(leaving.confirm({karl, lena}, true, start).error(), LeavingFault::wrong_stage);
}

// Shows TEN-08, B74.
TEST_F(LeavingTest, IsDecidedByTwoWordsGivenApart) {
  const std::set<PersonId> owners{rosa, karl, lena};
  EXPECT_EQ(leaving.agree(rosa, owners, true, start).error(), LeavingFault::same_person) << "who asked for it";
  EXPECT_EQ(leaving.agree(karl, owners, false, start).error(), LeavingFault::export_not_offered);
  ASSERT_TRUE(leaving.agree(karl, owners, true, start));
  EXPECT_EQ(leaving.stage(), LeavingStage::requested) << "one word decides nothing";
  EXPECT_EQ(leaving.agree(karl, owners, true, day(1)).error(), LeavingFault::same_person);
  EXPECT_EQ(leaving.agree(rosa, owners, true, day(1)).error(), LeavingFault::same_person);
  const auto kept = Leaving::parse(leaving.text());
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->agreed(), karl);
  EXPECT_EQ(leaving.agree(lena, owners, true, day(1)), day(7));
  EXPECT_EQ(leaving.stage(), LeavingStage::grace);
}

// Shows TEN-08.
TEST_F(LeavingTest, CountsNoWordOfSomebodyWhoMayNotDecideAnyMore) {
  ASSERT_TRUE(leaving.agree(karl, {rosa, karl, lena, otto}, true, start));
  ASSERT_TRUE(leaving.agree(lena, {rosa, lena, otto}, true, day(1)));
  EXPECT_EQ(leaving.stage(), LeavingStage::requested) << "karl is no owner any more: lena's word is the first";
  EXPECT_EQ(leaving.agreed(), lena);

  ASSERT_TRUE(leaving.hold(lawsuit(day(1), rosa)));
  ASSERT_TRUE(leaving.agree_to_lift(karl, {rosa, karl, lena, otto}, day(2)));
  ASSERT_TRUE(leaving.agree_to_lift(lena, {rosa, lena, otto}, day(2)));
  EXPECT_TRUE(leaving.legal_hold());
}

// Shows TEN-08.
TEST_F(LeavingTest, LosesAHoldByTwoWordsOfOthersThanWhoSetIt) {
  const std::set<PersonId> owners{rosa, karl, lena};
  EXPECT_EQ(leaving.agree_to_lift(karl, owners, start).error(), LeavingFault::is_not_held);
  ASSERT_TRUE(leaving.hold(lawsuit(start, rosa)));
  EXPECT_EQ(leaving.agree(karl, owners, true, start).error(), LeavingFault::is_held);
  EXPECT_EQ(leaving.agree_to_lift(rosa, owners, start).error(), LeavingFault::same_person);
  ASSERT_TRUE(leaving.agree_to_lift(karl, owners, day(1)));
  EXPECT_EQ(leaving.agree_to_lift(karl, owners, day(1)).error(), LeavingFault::same_person);
  EXPECT_TRUE(leaving.legal_hold()) << "one word lifts nothing";
  EXPECT_EQ(Leaving::parse(leaving.text())->agreed_to_lift(), karl);
  ASSERT_TRUE(leaving.agree_to_lift(lena, owners, day(2)));
  EXPECT_FALSE(leaving.legal_hold());
}

// Shows TEN-08.
TEST_F(LeavingTest, DestroysNothingBeforeItIsDecidedNorInTheGrace) {
  EXPECT_EQ(leaving.advance(day(19)), Notices{});
  EXPECT_EQ(leaving.stage(), LeavingStage::requested) << "time alone decides nothing";
  EXPECT_EQ(leaving.shredded({"key"}, day(20), {}, day(19)).error(), LeavingFault::wrong_stage);

  Leaving decided = Leaving::request("t", rosa, start);
  ASSERT_TRUE(decided.confirm({karl, lena}, true, day(2)));
  EXPECT_EQ(decided.advance(day(7) - seconds(1)), Notices{});
  EXPECT_EQ(decided.shredded({"key"}, day(20), {}, day(6)).error(), LeavingFault::wrong_stage);
  EXPECT_EQ(decided.advance(day(7)), Notices{shred_now});
}

// Shows TEN-08.
TEST_F(LeavingTest, LeavesADayOfGraceHoweverLateItIsDecided) {
  EXPECT_EQ(leaving.confirm({karl, lena}, true, day(10)), day(11));
}

// Shows TEN-08, B74.
TEST_F(LeavingTest, IsCalledOffInTheGraceAndNotAfterIt) {
  confirm();
  ASSERT_TRUE(leaving.call_off(day(6)));
  EXPECT_EQ(leaving.advance(day(40)), Notices{});
  EXPECT_EQ(leaving.access(), LeavingAccess::whole);

  leaving = Leaving::request("t", rosa, start);
  reach_shredding();
  EXPECT_EQ(leaving.call_off(day(7)).error(), LeavingFault::wrong_stage);
  EXPECT_EQ(leaving.hold(lawsuit(day(7))).error(), LeavingFault::wrong_stage) << "there is nothing left to keep";
}

// Shows TEN-08.
TEST_F(LeavingTest, IsCertifiedByDay28WhenNobodyDawdles) {
  reach_ageing();
  EXPECT_EQ(leaving.certify({}, 1, day(28) - seconds(1)).error(), LeavingFault::too_early);
  leaving.advance(day(28) - seconds(1));
  EXPECT_EQ(leaving.advance(day(28)), Notices{may_be_certified});
  const auto certificate = leaving.certify({"salted leaves of the journal: public proofs"}, 4711, day(28));
  ASSERT_TRUE(certificate);
  const std::string begin = timestamp_text(start);
  EXPECT_EQ(*certificate, "urna-deletion-certificate-v1\ntenant t-4f2a\nrequested " + begin + "\nconfirmed " + begin +
                              "\ndestroyed-at " + timestamp_text(day(7)) + "\nbackups-gone " + timestamp_text(day(28)) +
                              "\ncertified " + timestamp_text(day(28)) +
                              "\nheld-seconds 0\ndestroyed key 4f\ndestroyed database\n"
                              "remains salted leaves of the journal: public proofs\njournal 4711\n");
  EXPECT_EQ(leaving.stage(), LeavingStage::certified);
  EXPECT_EQ(leaving.certify({}, 1, day(28)).error(), LeavingFault::wrong_stage);
  EXPECT_EQ(leaving.advance(day(60)), Notices{}) << "no alarm when it is done";
}

// Shows TEN-08.
TEST_F(LeavingTest, IsNotCertifiedWhileOffSiteMediaAreLeft) {
  reach_ageing({"tape 7", "tape 8"});
  EXPECT_EQ(leaving.media_destroyed("tape 9", day(8)).error(), LeavingFault::unknown_media);
  ASSERT_TRUE(leaving.media_destroyed("tape 7", day(8)));
  EXPECT_EQ(leaving.media_destroyed("tape 7", day(8)).error(), LeavingFault::unknown_media);
  EXPECT_EQ(leaving.certify({}, 1, day(28)).error(), LeavingFault::media_left);
  EXPECT_EQ(leaving.advance(day(28)), (Notices{alarm_day_20, alarm_day_25}));
  ASSERT_TRUE(leaving.media_destroyed("tape 8", day(28)));
  EXPECT_EQ(leaving.advance(day(28)), Notices{may_be_certified});
  const auto certificate = leaving.certify({}, 1, day(28));
  ASSERT_TRUE(certificate);
  EXPECT_NE(certificate->find("media-destroyed tape 8 at " + timestamp_text(day(28))), std::string::npos);
}

// Shows TEN-08.
TEST_F(LeavingTest, RefusesBackupsThatAreKeptTooLongAndAnEmptyAccount) {
  reach_shredding();
  EXPECT_EQ(leaving.shredded({"key"}, day(28) + seconds(1), {}, day(7)).error(), LeavingFault::backups_kept_too_long);
  EXPECT_EQ(leaving.shredded({}, day(28), {}, day(7)).error(), LeavingFault::malformed_reason);
  EXPECT_EQ(leaving.shredded({"key\njournal 1"}, day(28), {}, day(7)).error(), LeavingFault::malformed_reason)
      << "no line of the certificate is forged";
  ASSERT_TRUE(leaving.shredded({"key"}, day(1), {}, day(7)));
  EXPECT_EQ(leaving.certify({"a\nb"}, 1, day(7)).error(), LeavingFault::malformed_reason);
  EXPECT_TRUE(leaving.certify({}, 1, day(7)));
}

// Shows TEN-08.
TEST_F(LeavingTest, RaisesEachAlarmOnceAndThenAnIncident) {
  EXPECT_EQ(leaving.advance(day(20) - seconds(1)), Notices{});
  EXPECT_EQ(leaving.advance(day(20)), Notices{alarm_day_20});
  EXPECT_EQ(leaving.advance(day(21)), Notices{});
  EXPECT_EQ(leaving.advance(day(25)), Notices{alarm_day_25});
  EXPECT_EQ(leaving.advance(day(29)), Notices{alarm_day_29});
  EXPECT_EQ(leaving.advance(day(30)), Notices{overdue});
  EXPECT_EQ(leaving.advance(day(31)), Notices{});
  EXPECT_EQ(leaving.deadline(day(31)), day(30));

  // Nobody looked for a month.
  leaving = Leaving::request("t", rosa, start);
  confirm();
  EXPECT_EQ(leaving.advance(day(31)), (Notices{shred_now, alarm_day_20, alarm_day_25, alarm_day_29, overdue}));
}

// Shows TEN-08, B74.
TEST_F(LeavingTest, StandsStillWhileItIsHeld) {
  confirm();
  ASSERT_TRUE(leaving.hold(lawsuit(day(5))));
  EXPECT_EQ(leaving.access(), LeavingAccess::read_only);
  EXPECT_EQ(leaving.advance(day(40)), Notices{});
  EXPECT_EQ(leaving.stage(), LeavingStage::grace);
  EXPECT_EQ(leaving.day(day(40)), days(5));
  EXPECT_EQ(leaving.deadline(day(40)), day(30 + 35)) << "the clock is shown";
  EXPECT_EQ(leaving.call_off(day(40)).error(), LeavingFault::is_held);
  EXPECT_EQ(leaving.hold(lawsuit(day(40))).error(), LeavingFault::is_held);

  EXPECT_EQ(leaving.advance(day(65)), Notices{hold_ended}) << "its time ends nothing: two people do";
  EXPECT_EQ(leaving.advance(day(66)), Notices{});
  EXPECT_EQ(leaving.stage(), LeavingStage::grace);
  EXPECT_EQ(leaving.lift_hold({karl, lena}, day(66)).error(), LeavingFault::same_person) << "karl asked for it";
  EXPECT_EQ(leaving.lift_hold({lena, lena}, day(66)).error(), LeavingFault::same_person);
  ASSERT_TRUE(leaving.lift_hold({lena, rosa}, day(66)));
  EXPECT_EQ(leaving.lift_hold({lena, rosa}, day(66)).error(), LeavingFault::is_not_held);
  EXPECT_EQ(leaving.advance(day(68) - seconds(1)), Notices{}) << "two days of the grace are left";
  EXPECT_EQ(leaving.advance(day(68)), Notices{shred_now});
}

// Shows TEN-08.
TEST_F(LeavingTest, IsHeldForAReasonAndATime) {
  LegalHold hold = lawsuit(start);
  hold.reason = "";
  EXPECT_EQ(leaving.hold(hold).error(), LeavingFault::malformed_reason);
  hold.reason = "a\nb";
  EXPECT_EQ(leaving.hold(hold).error(), LeavingFault::malformed_reason);
  hold = lawsuit(start);
  hold.until = start;
  EXPECT_EQ(leaving.hold(hold).error(), LeavingFault::hold_without_end);
  ASSERT_TRUE(leaving.hold(lawsuit(start)));
  EXPECT_EQ(leaving.confirm({karl, lena}, true, start).error(), LeavingFault::is_held);
}

// Shows TEN-08.
TEST_F(LeavingTest, ClosesAccessStepByStep) {
  EXPECT_EQ(leaving.access(), LeavingAccess::whole);
  confirm();
  EXPECT_EQ(leaving.access(), LeavingAccess::read_only);
  leaving.advance(day(7));
  EXPECT_EQ(leaving.access(), LeavingAccess::none);
}

TEST_F(LeavingTest, IsKeptAtEveryStageAsItIs) {
  const auto same = [](const Leaving& one) {
    const auto again = Leaving::parse(one.text());
    return again && again->text() == one.text() && again->stage() == one.stage();
  };
  EXPECT_TRUE(same(leaving));
  ASSERT_TRUE(leaving.hold(lawsuit(day(1))));
  EXPECT_TRUE(same(leaving));
  EXPECT_EQ(Leaving::parse(leaving.text())->legal_hold()->reason, "challenge of the count");
  ASSERT_TRUE(leaving.lift_hold({rosa, lena}, day(2)));
  ASSERT_TRUE(leaving.expect_media({"tape 7"}, day(2)));
  confirm(day(3));
  EXPECT_TRUE(same(leaving));
  leaving.advance(day(9));
  ASSERT_TRUE(leaving.shredded({"key 4f"}, day(28), {"tape 8"}, day(9)));
  EXPECT_EQ(leaving.media(), (std::set<std::string>{"tape 7", "tape 8"}));
  EXPECT_TRUE(same(leaving));
  for (const char* text : {"", "{}", "[]", "{\"tenant\":1}"}) EXPECT_FALSE(Leaving::parse(text)) << text;
  EXPECT_FALSE(Leaving::parse(leaving.text() + " "));
}

TEST_F(LeavingTest, DecidesNothingByAClockThatWasSetBack) {
  confirm();
  ASSERT_EQ(leaving.advance(day(6)), Notices{});
  EXPECT_EQ(leaving.advance(day(6) - days(40)), Notices{clock_set_back});
  EXPECT_EQ(leaving.advance(day(6) - days(40)), Notices{}) << "told once";
  EXPECT_EQ(leaving.call_off(day(5)).error(), LeavingFault::clock_set_back);
  EXPECT_EQ(leaving.hold(lawsuit(day(5))).error(), LeavingFault::clock_set_back);
  EXPECT_EQ(leaving.stage(), LeavingStage::grace);
  ASSERT_EQ(leaving.advance(day(7)), Notices{shred_now}) << "it was set right";
  EXPECT_EQ(leaving.shredded({"key"}, day(20), {}, day(6)).error(), LeavingFault::clock_set_back);
  ASSERT_TRUE(leaving.shredded({"key"}, day(20), {}, day(7)));
  EXPECT_EQ(leaving.advance(day(8)), Notices{});
  EXPECT_EQ(leaving.certify({}, 1, day(6)).error(), LeavingFault::clock_set_back);
}

}  // namespace
}  // namespace urna::tenancy
