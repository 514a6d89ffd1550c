// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/download_rules.hpp"

#include <gtest/gtest.h>

namespace urna::tenancy {
namespace {

DownloadThresholds files(std::uint64_t soft, std::uint64_t hard) {
  return {.hour = {{10, soft, 10}, {20, hard, 20}}, .day = {{10, soft, 10}, {20, hard, 20}}};
}

class RulesOfDownloads : public ::testing::Test {
 protected:
  const PersonId rosa{{std::byte{1}}};
  const PersonId karl{{std::byte{2}}};
  const DownloadThresholds usual = files(50, 100);
  DownloadRules rules{.roles = {{"help_desk", files(1, 2)}, {"auditor", files(500, 900)}}, .people = {}};
};

// Shows TEN-06.
TEST_F(RulesOfDownloads, GiveAPersonTheirOwnFiguresElseTheWidestOfTheirRoles) {
  EXPECT_EQ(thresholds_of(rules, rosa, {}, usual), usual);
  EXPECT_EQ(thresholds_of(rules, rosa, {"help_desk"}, usual), files(1, 2)) << "narrower than the usual ones";
  EXPECT_EQ(thresholds_of(rules, rosa, {"help_desk", "organiser"}, usual), usual);
  EXPECT_EQ(thresholds_of(rules, rosa, {"help_desk", "auditor"}, usual), files(500, 900));
  rules.people[rosa] = files(3, 4);
  EXPECT_EQ(thresholds_of(rules, rosa, {"help_desk", "auditor"}, usual), files(3, 4));
  EXPECT_EQ(thresholds_of(rules, karl, {"auditor"}, usual), files(500, 900)) << "nobody else's";
}

// Shows TEN-06.
TEST_F(RulesOfDownloads, AreRaisedWhenAnyFigureGrows) {
  EXPECT_FALSE(raises(usual, usual));
  EXPECT_FALSE(raises(usual, files(49, 99)));
  DownloadThresholds after = files(1, 1);
  after.day.hard.bytes += 1;
  EXPECT_TRUE(raises(usual, after)) << "all others fall";
  after = usual;
  after.hour.soft.records += 1;
  EXPECT_TRUE(raises(usual, after)) << "somebody is told later";
}

TEST_F(RulesOfDownloads, TellSomebodyBeforeEverythingStops) {
  EXPECT_TRUE(is_sound(usual));
  EXPECT_TRUE(is_sound(files(5, 5)));
  EXPECT_FALSE(is_sound(files(6, 5)));
  DownloadThresholds hours = usual;
  hours.hour.hard.files = 101;
  EXPECT_FALSE(is_sound(hours)) << "more in an hour than in a day";
}

}  // namespace
}  // namespace urna::tenancy
