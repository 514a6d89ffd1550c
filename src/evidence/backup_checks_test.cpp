// SPDX-License-Identifier: EUPL-1.2
#include "evidence/backup_checks.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

using namespace std::chrono_literals;
using assurance::Finding;
using continuity::BackupRecord;
using continuity::CheckKind;
using continuity::CheckRecord;

const Timestamp now{std::chrono::seconds(1'795'000'000)};

BackupsSeen good() {
  BackupsSeen seen;
  seen.has_places = true;
  seen.newest = BackupRecord{"20261122T031500Z-1a2b3c", now - 2h, 1000, 5, 3, 3, 100};
  seen.copies_now = 3;
  seen.checks = {CheckRecord{CheckKind::verification, "20261122T031500Z-1a2b3c", now - 1h, true, 100},
                 CheckRecord{CheckKind::drill, "20261101T031500Z-1a2b3c", now - 20 * 24h, true, 600'000}};
  return seen;
}

TEST(BackupChecks, CopiesAreYoungThreeAndTried) {
  EXPECT_EQ(look_at_backup_copies(good(), now).finding, Finding::passed);
  BackupsSeen none = good();
  none.has_places = false;
  EXPECT_EQ(look_at_backup_copies(none, now).finding, Finding::failed);
  BackupsSeen never = good();
  never.newest.reset();
  EXPECT_EQ(look_at_backup_copies(never, now).finding, Finding::failed);
  BackupsSeen lost = good();
  lost.copies_now = 2;
  EXPECT_EQ(look_at_backup_copies(lost, now).finding, Finding::failed);
  EXPECT_EQ(look_at_backup_copies(good(), now + 25h).finding, Finding::failed) << "nobody has made one since";
  BackupsSeen bad = good();
  bad.checks[0].is_good = false;
  EXPECT_EQ(look_at_backup_copies(bad, now).finding, Finding::failed);
  BackupsSeen untried = good();
  untried.checks.clear();
  EXPECT_EQ(look_at_backup_copies(untried, now).finding, Finding::passed) << "there was no time yet";
}

TEST(BackupChecks, ADrillIsOfThisMonthWholeAndShort) {
  EXPECT_EQ(look_at_restore_drills(good(), now).finding, Finding::passed);
  BackupsSeen none = good();
  none.checks.pop_back();
  EXPECT_EQ(look_at_restore_drills(none, now).finding, Finding::failed);
  EXPECT_EQ(look_at_restore_drills(good(), now + 16 * 24h).finding, Finding::failed);
  BackupsSeen slow = good();
  slow.checks[1].millis = 4 * 3'600'000 + 1;
  EXPECT_EQ(look_at_restore_drills(slow, now).finding, Finding::failed);
  BackupsSeen broken = good();
  broken.checks[1].is_good = false;
  EXPECT_EQ(look_at_restore_drills(broken, now).finding, Finding::failed);
  // The newest counts, also when the one before was better.
  BackupsSeen worse = good();
  worse.checks.insert(worse.checks.begin(),
                      CheckRecord{CheckKind::drill, "20261110T031500Z-1a2b3c", now - 1h, false, 1});
  EXPECT_EQ(look_at_restore_drills(worse, now).finding, Finding::failed);
}

}  // namespace
}  // namespace urna::evidence
