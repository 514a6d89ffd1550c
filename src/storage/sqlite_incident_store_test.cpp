// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_incident_store.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"

namespace urna::storage {
namespace {

using incident::Incident;
using incident::IncidentId;
using incident::IncidentNews;
using incident::KeptIncident;
using incident::Notice;
using incident::SentNotice;

constexpr Timestamp noon{std::chrono::seconds(1'795'513'327)};

IncidentId id_of(int number) {
  std::array<std::byte, 16> id{};
  id[0] = static_cast<std::byte>(number);
  return IncidentId(id);
}

struct KeptIncidents : testing::Test {
  TestFolder folder;
  keystore::UnlockedKeystore keystore;
  std::string path = folder.path("incidents.db");
  std::optional<SqliteIncidentStore> store{std::in_place, path, keystore.sealer};

  std::vector<std::string> kinds() const {
    std::vector<std::string> kinds;
    for (const KeptIncident& one : store->all()) kinds.push_back(one.incident.kind());
    return kinds;
  }
};

// Shows INC-01.
TEST_F(KeptIncidents, AreThereAfterARestartInTheOrderInWhichTheyWereOpened) {
  for (const int number : {9, 3, 5})
    EXPECT_TRUE(store->put({id_of(number), 1, Incident::detect("kind " + std::to_string(number), "u:1", noon)},
                           IncidentNews::opened));
  KeptIncident changed = *store->find(id_of(3));
  EXPECT_FALSE(changed.incident.remark("seen again", "u:1", noon));
  ++changed.version;
  const SentNotice sent{2, Notice::authority, noon, "u:1", "word for word\n"};
  EXPECT_TRUE(store->put(changed, IncidentNews::told, sent));
  store.emplace(path, keystore.sealer);
  EXPECT_EQ(kinds(), (std::vector<std::string>{"kind 9", "kind 3", "kind 5"}));
  EXPECT_EQ(store->find(id_of(3))->incident.parts(), changed.incident.parts());
  EXPECT_EQ(store->notices(id_of(3)), std::vector{sent});
  EXPECT_TRUE(store->notices(id_of(9)).empty());
  EXPECT_FALSE(store->find(id_of(1)));
}

TEST_F(KeptIncidents, TakeNothingOfWhoeverWasTooLate) {
  const Incident incident = Incident::detect("a lost disk", "u:1", noon);
  EXPECT_FALSE(store->put({id_of(1), 2, incident}, IncidentNews::opened));
  EXPECT_TRUE(store->put({id_of(1), 1, incident}, IncidentNews::opened));
  EXPECT_FALSE(store->put({id_of(1), 1, Incident::detect("another", "u:2", noon)}, IncidentNews::opened));
  const SentNotice sent{5, Notice::customer, noon, "u:1", "text"};
  EXPECT_FALSE(store->put({id_of(1), 5, incident}, IncidentNews::told, sent));
  EXPECT_EQ(kinds(), std::vector<std::string>{"a lost disk"});
  EXPECT_TRUE(store->notices(id_of(1)).empty());
}

// Shows KEY-08, DB-01.
TEST_F(KeptIncidents, StandNowhereInPlainOnTheDisk) {
  Incident incident = Incident::detect("canary kind", "u:1", noon);
  EXPECT_FALSE(incident.remark("canary remark", "u:1", noon));
  EXPECT_TRUE(store->put({id_of(1), 1, incident}, IncidentNews::opened,
                         SentNotice{1, Notice::people, noon, "u:1", "canary notice"}));
  store.reset();
  for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(path).parent_path())) {
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(bytes.find("canary"), std::string::npos) << file.path();
  }
}

}  // namespace
}  // namespace urna::storage
