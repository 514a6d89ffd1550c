// SPDX-License-Identifier: EUPL-1.2
#include "continuity/retention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace urna::continuity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Timestamp now = *timestamp_from("2026-11-22T03:15:00Z");
constexpr std::chrono::days month{35};

// Shows KEY-10.
TEST(Retention, KeepsWhatIsHeldAndTheNewestHoweverOldTheyAre) {
  const std::vector<KeptBackup> kept{{"held", now - std::chrono::days(300), true},
                                     {"newest", now - std::chrono::days(90)}};
  EXPECT_THAT(backups_to_remove(kept, month, now), IsEmpty());
}

// Shows KEY-09.
TEST(Retention, RemovesWhatIsOlderThanItsTime) {
  const std::vector<KeptBackup> kept{
      {"old", now - std::chrono::days(36)}, {"in time", now - std::chrono::days(35)}, {"new", now}};
  EXPECT_THAT(backups_to_remove(kept, month, now), ElementsAre("old"));
  EXPECT_THAT(backups_to_remove(kept, std::chrono::days(21), now), ElementsAre("old", "in time"));
}

TEST(Retention, RemovesNothingWhereThereIsNothing) { EXPECT_THAT(backups_to_remove({}, month, now), IsEmpty()); }

// Shows KEY-10.
TEST(Retention, SaysWhatIsOverdueAlsoWhenItWasNeverDone) {
  const BackupPolicy policy;
  const Timestamp since = now - std::chrono::days(10);
  EXPECT_EQ(overdue({}, policy, since, now), (Overdue{.backup = true, .verification = true, .drill = false}));
  const BackupAges fresh{.made = now, .verified = now, .drilled = now};
  EXPECT_EQ(overdue(fresh, policy, Timestamp{}, now), Overdue());
  const BackupAges late{.made = now - std::chrono::hours(27),
                        .verified = now - std::chrono::days(9),
                        .drilled = now - std::chrono::days(36)};
  EXPECT_EQ(overdue(late, policy, now, now), (Overdue{.backup = true, .verification = true, .drill = true}));
}

}  // namespace
}  // namespace urna::continuity
