// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_hosting_store.hpp"

namespace urna::storage {
namespace {

using namespace std::chrono_literals;
using hosting::Decision;
using hosting::DecisionKind;
using hosting::HostingRegister;
using hosting::Intervention;
using hosting::Kind;
using hosting::Record;
using hosting::RegisterMove;
using std::chrono::sys_days;

constexpr Timestamp start = sys_days(2026y / 1 / 1);
constexpr Timestamp later = start + std::chrono::days(30);

RegisterMove put(Kind kind, std::string id, hosting::Fields fields, Timestamp from = start) {
  return {.put = Record{kind, std::move(id), std::move(fields), from, {}}, .end = {}, .at = {}};
}

RegisterMove technician(Timestamp from = start, const char* name = "Jean Dupont") {
  return put(Kind::technician, "t1",
             {{"name", name},
              {"employer", "acme"},
              {"valid_from", sys_days(2026y / 1 / 1)},
              {"valid_to", sys_days(2026y / 12 / 31)}},
             from);
}

std::vector<RegisterMove> moves() {
  return {put(Kind::organisation, "acme", {{"name", "Acme"}, {"legal_id", "1"}, {"country", "FR"}, {"trade", "owner"}}),
          put(Kind::site, "nord",
              {{"organisation", "acme"},
               {"name", "Nord"},
               {"city", "Lille"},
               {"address", "1 rue du Port"},
               {"country", "FR"},
               {"is_cloud", false},
               {"tier", std::int64_t{3}}}),
          technician()};
}

struct HostingFile : ::testing::Test {
  TestFolder folder;
  keystore::UnlockedKeystore keystore;
  std::optional<SqliteHostingStore> store{std::in_place, folder.path("hosting.db"), keystore.sealer};

  void reopen() {
    store.reset();
    store.emplace(folder.path("hosting.db"), keystore.sealer);
  }
};

// Shows HST-01.
TEST_F(HostingFile, GivesTheSameRegisterAfterARestart) {
  store->write(moves(), {start, "ada"});
  store->write(std::vector{technician(later, "Jeanne Dupont")}, {later, "emma"});
  store->write(std::vector{RegisterMove{.put = {}, .end = "t1", .at = later + 24h}}, {later, ""});
  reopen();
  const HostingRegister hosting = HostingRegister::of(store->records());
  EXPECT_EQ(hosting.find("t1", start)->text("name"), "Jean Dupont");
  EXPECT_EQ(hosting.find("t1", later)->text("name"), "Jeanne Dupont");
  EXPECT_FALSE(hosting.find("t1", later + 24h));
  EXPECT_EQ(std::get<std::int64_t>(*hosting.find("nord", start)->field("tier")), 3);
  EXPECT_EQ(std::get<bool>(*hosting.find("nord", start)->field("is_cloud")), false);
  EXPECT_EQ(hosting.everything().size(), 4U);
}

// Shows HST-01.
TEST_F(HostingFile, RewritesNothingThatIsKnownWhoeverTries) {
  store->write(moves(), {start, ""});
  store->write(std::vector{technician(later)}, {later, ""});
  EXPECT_THROW(store->write(std::vector{technician(start)}, {later, ""}), DatabaseFailed) << "in the middle";
  EXPECT_EQ(store->records().size(), 4U);
  store.reset();
  SqliteDatabase same(folder.path("hosting.db"), {}, {.is_as_it_is = true});
  for (const char* sql : {"UPDATE records SET facts = '{}' WHERE id = 'nord'", "UPDATE records SET until = NULL",
                          "UPDATE records SET since = since - 1", "DELETE FROM records"})
    EXPECT_THROW(same.prepare(sql).run(), DatabaseFailed) << sql;
}

// Shows HST-06, KEY-08.
TEST_F(HostingFile, HasNoNameAndNoAddressInThePlainAndServesPublicFactsWithoutAKey) {
  store->write(moves(), {start, "ada"});
  const hosting::InterventionPlan plan{
      "nord", {{"t1", 2026y / 1 / 1, 2026y / 12 / 31}}, {"server-1"}, "Replace the third disk", "", start, start + 2h};
  auto visit = Intervention::announce(plan, "ada", start);
  ASSERT_TRUE(visit);
  ASSERT_TRUE(store->put(hosting::Visit{std::string(32, 'a'), 1, *visit}, {"announce", {start, "ada"}}));
  std::string all;
  for (const char* name : {"hosting.db", "hosting.db-wal", "hosting.db-journal"}) {
    std::ifstream file(folder.path(name), std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    all += bytes.str();
  }
  for (const char* needle : {"Dupont", "rue du Port", "third disk"})
    EXPECT_EQ(all.find(needle), std::string::npos) << needle;
  EXPECT_NE(all.find("Lille"), std::string::npos);
  keystore.keystore.lock();
  EXPECT_ANY_THROW(store->records());
  const HostingRegister plain = HostingRegister::of(store->plain_records());
  EXPECT_EQ(plain.find("nord", start)->text("city"), "Lille");
  EXPECT_EQ(plain.find("nord", start)->field("address"), nullptr);
  EXPECT_TRUE(store->plain_decisions().empty());
}

// Shows HST-03.
TEST_F(HostingFile, KeepsEachStepOfAVisitAndTellsWhoWasSlower) {
  const hosting::InterventionPlan plan{
      "nord", {{"t1", 2026y / 1 / 1, 2026y / 12 / 31}}, {"server-1"}, "Disk", "", start, start + 2h};
  hosting::Visit visit{std::string(32, 'b'), 1, Intervention::announce(plan, "ada", start).value()};
  ASSERT_TRUE(store->put(visit, {"announce", {start, "ada"}}));
  EXPECT_FALSE(store->put(visit, {"approve", {start, "emma"}}));
  ASSERT_FALSE(visit.intervention.approve("emma", start));
  visit.version = 2;
  ASSERT_TRUE(store->put(visit, {"approve", {start, "emma"}}));
  reopen();
  EXPECT_EQ(store->visit(visit.id)->intervention.file().approved_by, "emma");
  const auto steps = store->steps(visit.id);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].what, "announce");
  EXPECT_EQ(steps[1].said.by, "emma");
  EXPECT_EQ(store->visits().size(), 1U);
  EXPECT_FALSE(store->visit("nothing"));
}

// Shows HST-02.
TEST_F(HostingFile, KeepsWhoAskedAndWhoAgreed) {
  Decision decision;
  decision.id = std::string(32, 'c');
  decision.kind = DecisionKind::derogation;
  decision.election = "e1";
  decision.rule = "site.two";
  decision.reason = "One site until June";
  decision.asked = {start, "ada"};
  store->put(decision);
  decision.agreed = {later, "emma"};
  store->put(decision);
  reopen();
  const auto all = store->decisions();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].asked.by, "ada");
  EXPECT_EQ(all[0].agreed->by, "emma");
  EXPECT_EQ(all[0].reason, "One site until June");
  EXPECT_FALSE(all[0].ended);
  EXPECT_EQ(store->plain_decisions()[0].asked.by, "");
}

}  // namespace
}  // namespace urna::storage
