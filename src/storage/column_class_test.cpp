// SPDX-License-Identifier: EUPL-1.2
#include "storage/column_class.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/access_columns.hpp"
#include "storage/approval_columns.hpp"
#include "storage/assured_service_columns.hpp"
#include "storage/backup_columns.hpp"
#include "storage/box_columns.hpp"
#include "storage/desk_columns.hpp"
#include "storage/desk_database.hpp"
#include "storage/document_columns.hpp"
#include "storage/evidence_columns.hpp"
#include "storage/hosting_columns.hpp"
#include "storage/incident_columns.hpp"
#include "storage/journal_columns.hpp"
#include "storage/keystore_columns.hpp"
#include "storage/leaving_columns.hpp"
#include "storage/people_columns.hpp"
#include "storage/people_database.hpp"
#include "storage/sqlite_access_store.hpp"
#include "storage/sqlite_approval_store.hpp"
#include "storage/sqlite_assured_service_store.hpp"
#include "storage/sqlite_backup_register.hpp"
#include "storage/sqlite_box_store.hpp"
#include "storage/sqlite_desk_store.hpp"
#include "storage/sqlite_document_store.hpp"
#include "storage/sqlite_download_ledger.hpp"
#include "storage/sqlite_evidence_store.hpp"
#include "storage/sqlite_hosting_store.hpp"
#include "storage/sqlite_incident_store.hpp"
#include "storage/sqlite_journal.hpp"
#include "storage/sqlite_key_record_store.hpp"
#include "storage/sqlite_leaving_store.hpp"
#include "storage/sqlite_tenant_store.hpp"
#include "storage/tenant_columns.hpp"

namespace urna::storage {
namespace {

/// The columns of a database, each as `table.column`.
std::vector<std::string> columns_of(const std::string& file) {
  SqliteDatabase database(file, std::vector<Migration>(100));
  std::vector<std::string> columns;
  database
      .prepare(
          "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c "
          "WHERE t.type = 'table'")
      .each([&](const SqliteRow& row) { columns.emplace_back(row.text(0)); });
  return columns;
}

std::vector<std::string> classified(std::span<const ClassifiedColumn> table) {
  std::vector<std::string> columns;
  for (const ClassifiedColumn& column : table) {
    columns.push_back(std::string(column.table) + "." + std::string(column.column));
    EXPECT_FALSE(column.why.empty()) << columns.back();
  }
  return columns;
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheBallotBoxes) {
  const TestFolder folder;
  { const SqliteBoxStore store(folder.path("box.db")); }
  EXPECT_THAT(columns_of(folder.path("box.db")), ::testing::UnorderedElementsAreArray(classified(box_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheKeystore) {
  const TestFolder folder;
  { const SqliteKeyRecordStore store(folder.path("keystore.db")); }
  EXPECT_THAT(columns_of(folder.path("keystore.db")),
              ::testing::UnorderedElementsAreArray(classified(keystore_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheHostingRegister) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const SqliteHostingStore store(folder.path("hosting.db"), keystore.sealer); }
  EXPECT_THAT(columns_of(folder.path("hosting.db")), ::testing::UnorderedElementsAreArray(classified(hosting_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheCustomers) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const SqliteTenantStore store(folder.path("platform.db"), keystore.sealer, {.owner = "platform"}); }
  std::vector<std::string> columns = classified(tenant_columns);
  for (std::string& column : classified(owner_columns)) columns.push_back(std::move(column));
  EXPECT_THAT(columns_of(folder.path("platform.db")), ::testing::UnorderedElementsAreArray(columns));
}
// Shows KEY-08.
// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheApprovals) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const SqliteApprovalStore store(folder.path("approvals.db"), keystore.sealer); }
  EXPECT_THAT(columns_of(folder.path("approvals.db")),
              ::testing::UnorderedElementsAreArray(classified(approval_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheBackups) {
  const TestFolder folder;
  { const SqliteBackupRegister backups(folder.path("backups.db")); }
  EXPECT_THAT(columns_of(folder.path("backups.db")), ::testing::UnorderedElementsAreArray(classified(backup_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfAssuredServices) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const SqliteAssuredServiceStore store(folder.path("assurance.db"), keystore.sealer); }
  EXPECT_THAT(columns_of(folder.path("assurance.db")),
              ::testing::UnorderedElementsAreArray(classified(assured_service_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheIncidents) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const SqliteIncidentStore store(folder.path("incidents.db"), keystore.sealer); }
  EXPECT_THAT(columns_of(folder.path("incidents.db")),
              ::testing::UnorderedElementsAreArray(classified(incident_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheEvidence) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const SqliteEvidenceStore store(folder.path("evidence.db"), keystore.sealer); }
  EXPECT_THAT(columns_of(folder.path("evidence.db")),
              ::testing::UnorderedElementsAreArray(classified(evidence_columns)));
}

TEST(ColumnClass, IsGivenToEveryColumnOfTemporaryAccess) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const SqliteAccessStore store(folder.path("access.db"), keystore.sealer); }
  EXPECT_THAT(columns_of(folder.path("access.db")), ::testing::UnorderedElementsAreArray(classified(access_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheJournal) {
  const TestFolder folder;
  { const SqliteJournal journal(folder.path("journal.db"), "vote.example.org"); }
  EXPECT_THAT(columns_of(folder.path("journal.db")), ::testing::UnorderedElementsAreArray(classified(journal_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfThePeople) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const PeopleDatabase people(folder.path("people.db"), keystore.sealer); }
  EXPECT_THAT(columns_of(folder.path("people.db")), ::testing::UnorderedElementsAreArray(classified(people_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheDocuments) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  {
    const SqliteDocumentStore store(folder.path("documents.db"), folder.path("objects"), keystore.sealer);
    const SqliteDownloadLedger ledger(folder.path("downloads.db"));
  }
  EXPECT_THAT(columns_of(folder.path("documents.db")),
              ::testing::UnorderedElementsAreArray(classified(document_columns)));
  EXPECT_THAT(columns_of(folder.path("downloads.db")),
              ::testing::UnorderedElementsAreArray(classified(download_columns)));
}

TEST(ColumnClass, IsGivenToEveryColumnOfTheLeavings) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const SqliteLeavingStore store(folder.path("leaving.db"), keystore.sealer); }
  EXPECT_THAT(columns_of(folder.path("leaving.db")), ::testing::UnorderedElementsAreArray(classified(leaving_columns)));
}

// Shows KEY-08.
TEST(ColumnClass, IsGivenToEveryColumnOfTheDesk) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  {
    DeskDatabase database(folder.path("desk.db"));
    const SqliteDeskStore store(database, keystore.sealer);
  }
  EXPECT_THAT(columns_of(folder.path("desk.db")), ::testing::UnorderedElementsAreArray(classified(desk_columns)));
}

}  // namespace
}  // namespace urna::storage
