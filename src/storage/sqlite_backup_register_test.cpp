// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_backup_register.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.hpp"

namespace urna::storage {
namespace {

using continuity::BackupRecord;
using continuity::CheckKind;
using continuity::CheckRecord;

TEST(SqliteBackupRegister, RemembersWhatItWasToldAfterARestart) {
  const TestFolder folder;
  const Timestamp now{std::chrono::seconds(1'795'000'000)};
  const BackupRecord older{.name = "a", .made = now, .bytes = 5, .files = 4, .copies = 2, .places = 3, .millis = 9};
  BackupRecord newer{.name = "b", .made = now + std::chrono::hours(1)};
  const CheckRecord check{.kind = CheckKind::verification, .backup = "a", .at = now, .is_good = true, .millis = 7};
  const CheckRecord drill{.kind = CheckKind::drill, .backup = "b", .at = now, .is_good = false, .millis = 8};
  {
    SqliteBackupRegister backups(folder.path("backups.db"));
    EXPECT_EQ(backups.since(now), now);
    backups.put(older);
    backups.put(newer);
    newer.is_held = true;
    backups.put(newer);
    backups.add(check);
    backups.add(drill);
  }
  SqliteBackupRegister backups(folder.path("backups.db"));
  EXPECT_EQ(backups.since(now + std::chrono::hours(9)), now);
  EXPECT_THAT(backups.backups(), ::testing::ElementsAre(newer, older));
  EXPECT_THAT(backups.checks(), ::testing::ElementsAre(drill, check));
}

}  // namespace
}  // namespace urna::storage
