// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/setting_columns.hpp"
#include "storage/sqlite_setting_store.hpp"

namespace urna::storage {
namespace {

// Shows DB-01.
TEST(SettingStore, KeepsTextsSealed) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  const std::string path = folder.path("settings.db");
  {
    SqliteSettingStore store(path, keystore.sealer, {.owner = "sole"});
    EXPECT_FALSE(store.text("firewall"));
    store.put("firewall", "first words");
    store.put("firewall", "the office in Lille");
    store.put("other", "");
  }
  const SqliteSettingStore store(path, keystore.sealer, {.owner = "sole"});
  EXPECT_EQ(store.text("firewall"), "the office in Lille");
  EXPECT_EQ(store.text("other"), "");
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  EXPECT_EQ(bytes.str().find("Lille"), std::string::npos);
}

// Shows KEY-08.
TEST(SettingStore, ClassifiesItsColumns) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  { const SqliteSettingStore store(folder.path("settings.db"), keystore.sealer); }
  SqliteDatabase database(folder.path("settings.db"), std::vector<Migration>(100));
  std::vector<std::string> columns;
  database
      .prepare(
          "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'")
      .each([&](const SqliteRow& row) { columns.emplace_back(row.text(0)); });
  std::vector<std::string> known;
  for (const ClassifiedColumn& column : setting_columns)
    known.push_back(std::string(column.table) + "." + std::string(column.column));
  EXPECT_THAT(columns, ::testing::UnorderedElementsAreArray(known));
}

}  // namespace
}  // namespace urna::storage
