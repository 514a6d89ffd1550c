// SPDX-License-Identifier: EUPL-1.2
#include "api/node_statements.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/detail/answer_for_tests.hpp"
#include "api/node_statement_api.hpp"
#include "api/visit_machines.hpp"
#include "base/test_folder.hpp"
#include "hosting/record_json.hpp"
#include "journal/checkpoint.hpp"
#include "journal/signed_note.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_hosting_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using hosting::Doubt;
using hosting::Fact;
using hosting::NodeStatement;
using journal::Event;
using Fault = NodeStatements::Fault;

crypto::SigningKey key_number(unsigned number) {
  Secret<crypto::SigningKey::seed_bytes> seed;
  seed.expose().front() = static_cast<std::byte>(number);
  return crypto::SigningKey(seed);
}

struct Statements : testing::Test {
  Statements() {
    put("organisation", "acme", {{"name", "Acme"}, {"legal_id", "1"}, {"country", "FR"}, {"trade", "operator"}});
    for (const std::string site : {"nord", "sud"}) {
      const bool is_nord = site == "nord";
      put("site", site,
          {{"organisation", "acme"},
           {"name", site},
           {"city", site},
           {"address", "1 rue du Port"},
           {"country", "FR"},
           {"is_cloud", false},
           {"latitude_millidegrees", is_nord ? 50'630 : 45'760},
           {"longitude_millidegrees", is_nord ? 3'060 : 4'840},
           {"networks", is_nord ? "192.0.2.0/25 2001:db8:1::/48" : "192.0.2.128/25"}});
      put("room", "room-" + site, {{"site", site}, {"name", "1"}});
      put("rack", "rack-" + site, {{"room", "room-" + site}, {"name", "1"}});
      put("server", "server-" + site,
          {{"label", "urne-" + site},
           {"serial", "SN-" + site},
           {"owner", "acme"},
           {"rack", "rack-" + site},
           {"state", "in_use"},
           {"inspected", "2026-03-02"}});
      put("node", "node-" + site,
          {{"machine", "server-" + site},
           {"environment", "production"},
           {"public_key", journal::NoteKey("node-" + site, key_number(is_nord ? 1 : 2).verification_key()).text()}});
      put("deployment", "run-" + site,
          {{"subject", "platform"},
           {"subject_kind", "platform"},
           {"node", "node-" + site},
           {"role", is_nord ? "primary" : "standby"}});
    }
  }

  void put(const std::string& kind, const std::string& id, json::object fields, const char* from = "2026-01-01") {
    const auto record = hosting::record_from_json(
        json::object{{"kind", kind}, {"id", id}, {"from", from}, {"fields", std::move(fields)}});
    ASSERT_TRUE(record) << id << " " << record.error().field << " " << record.error().what;
    const auto fault = keeper.change({{.put = *record, .end = {}, .at = {}}}, "");
    ASSERT_FALSE(fault) << id << " " << fault->second.field << " " << fault->second.what;
  }
  void end(const std::string& id) { ASSERT_FALSE(keeper.change({{.put = {}, .end = id, .at = now}}, "")); }

  NodeStatement of(const std::string& site) {
    NodeStatement one;
    one.node = "node-" + site;
    one.checkpoint = *statements.checkpoint();
    one.at = now;
    one.state(Fact::vendor, "Example Machines");
    one.state(Fact::serial, hosting::node_digest(one.node, Fact::serial, "SN-" + site));
    one.state(Fact::addresses, site == "nord" ? "192.0.2.10 fe80::1" : "192.0.2.200");
    one.state(Fact::programs, "urnad=" + std::string(64, 'a'));
    one.state(Fact::cloud_metadata, "silent");
    one.state(Fact::round_trips, site == "nord" ? "node-sud=6310" : "node-nord=6310");
    return one;
  }
  /// Signed by one of the two machines in its own name, or by somebody who takes the name.
  static std::string note_of(const NodeStatement& one, unsigned key = 0) {
    if (key == 0) key = one.node == "node-nord" ? 1 : 2;
    const std::string signer = key == 1 ? "node-nord" : key == 2 ? "node-sud" : one.node;
    return journal::sign_note(one.text(), signer, key_number(key));
  }
  Result<hosting::KeptStatement, Fault> take(const NodeStatement& one) { return statements.take(note_of(one)); }
  std::size_t alarms(Event event) const {
    return static_cast<std::size_t>(std::ranges::count(noted, event, &journal::Entry::event));
  }
  json::object page() { return keeper.public_page("Aa1Bb2Cc3Dd4Ee", "sole"); }
  std::int64_t level_on_page(std::size_t place = 0) {
    return page().at("places").at(place).at("proof_level").as_int64();
  }
  void pass(std::chrono::seconds time) {
    now += time;
    ++checkpoints;
  }

  Timestamp now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)};
  std::uint64_t checkpoints = 1;
  bool is_notable = true;
  std::vector<journal::Entry> noted;
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteHostingStore store{folder.path("hosting.db"), keystore.sealer};
  HostingKeeper::Clock clock = [this] { return now; };
  HostingKeeper::Note note = [this](const journal::Entry& entry) {
    if (is_notable) noted.push_back(entry);
    return is_notable;
  };
  HostingKeeper keeper{store, random, clock, note};
  NodeStatements statements{keeper, random, clock, note, [this]() -> std::optional<std::string> {
                              const journal::Checkpoint checkpoint{"example.org/platform", checkpoints, {}};
                              return journal::sign_note(journal::checkpoint_text(checkpoint), "example.org/platform",
                                                        key_number(9));
                            }};
};

// Shows HST-04.
TEST_F(Statements, AreTakenOnceSignedByTheirOwnMachineAndNew) {
  const NodeStatement first = of("nord");
  const auto taken = take(first);
  ASSERT_TRUE(taken) << name_of(taken.error());
  EXPECT_TRUE(taken->differences.empty());
  EXPECT_TRUE(noted.empty());
  EXPECT_EQ(keeper.proofs(now).at("node-nord").stated, now);
}

// Shows HST-04, INC-03.
TEST_F(Statements, ThatAreReplayedRaiseOneAlarmAnHour) {
  const NodeStatement first = of("nord");
  ASSERT_TRUE(take(first));
  EXPECT_EQ(take(first).error(), Fault::replayed);
  EXPECT_EQ(alarms(Event::hosting_statement_refused), 1U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(take(first).error(), Fault::replayed);
  EXPECT_EQ(alarms(Event::hosting_statement_refused), 1U) << "who sends it again and again fills nothing";
  EXPECT_EQ(store.statements("node-nord", 500).size(), 2U);
  const std::string with_more = note_of(first) + "— somebody AAAAAAAA\n";
  EXPECT_EQ(statements.take(with_more).error(), Fault::replayed) << "another signature below does not make it new";
  pass(3h);
  EXPECT_EQ(take(first).error(), Fault::replayed) << "however old it is";
  EXPECT_EQ(alarms(Event::hosting_statement_refused), 2U);
}

// Shows HST-04, INC-03.
TEST_F(Statements, OfAnotherMachineRaiseAnAlarmAndOfNobodyKnownNone) {
  EXPECT_EQ(statements.take(note_of(of("nord"), 2)).error(), Fault::other_node) << "signed by the machine in the south";
  EXPECT_EQ(alarms(Event::hosting_statement_refused), 1U);
  EXPECT_EQ(statements.take(note_of(of("nord"), 7)).error(), Fault::unsigned_);
  NodeStatement stranger = of("nord");
  stranger.node = "node-est";
  EXPECT_EQ(statements.take(note_of(stranger, 7)).error(), Fault::unsigned_);
  EXPECT_EQ(statements.take(note_of(stranger, 1)).error(), Fault::other_node) << "a name that the register has not";
  EXPECT_EQ(statements.take("hello").error(), Fault::malformed);
  EXPECT_EQ(statements.take(journal::sign_note("urna-node-statement/1\n", "node-nord", key_number(1))).error(),
            Fault::malformed);
  EXPECT_EQ(alarms(Event::hosting_statement_refused), 2U);
  EXPECT_TRUE(store.newest_statements(now).empty());
}

// Shows HST-04.
TEST_F(Statements, OfAMachineThatIsNoLongerInTheRegisterOrHasAnotherKeyNowAreNobodys) {
  const NodeStatement before = of("nord");
  put("node", "node-nord",
      {{"machine", "server-nord"},
       {"environment", "production"},
       {"public_key", journal::NoteKey("node-nord", key_number(5).verification_key()).text()}},
      "2026-06-01");
  EXPECT_EQ(take(before).error(), Fault::unsigned_);
  EXPECT_TRUE(statements.take(note_of(before, 5)));
}

// Shows HST-04, INC-03.
TEST_F(Statements, ThatAreStaleRaiseAnAlarm) {
  const NodeStatement made_long_ago = of("nord");
  pass(2h + 1s);
  EXPECT_EQ(take(made_long_ago).error(), Fault::stale);
  EXPECT_EQ(alarms(Event::hosting_statement_refused), 1U);
  NodeStatement ahead = of("sud");
  ahead.at = now + 3h;
  EXPECT_EQ(take(ahead).error(), Fault::stale) << "its clock is elsewhere";
  NodeStatement unheard_of = of("sud");
  unheard_of.checkpoint = std::string(64, '0');
  EXPECT_EQ(take(unheard_of).error(), Fault::stale) << "no checkpoint of ours";
  EXPECT_TRUE(store.newest_statements(now).empty());
  EXPECT_TRUE(take(of("nord")));
}

// Shows HST-04.
TEST_F(Statements, NameACheckpointThatIsNoOlderThanWhenItWasFirstGivenOut) {
  const std::string first = *statements.checkpoint();
  EXPECT_EQ(*statements.checkpoint(), first);
  now += 2h;
  EXPECT_EQ(*statements.checkpoint(), first) << "the journal signed nothing meanwhile";
  now += 1s;
  EXPECT_EQ(take(of("nord")).error(), Fault::stale) << "it could have been made two hours ago";
  pass(1min);
  EXPECT_NE(*statements.checkpoint(), first);
  EXPECT_TRUE(take(of("nord")));
}

// Shows HST-04, INC-03.
TEST_F(Statements, ThatSayAnotherSerialNumberProgramOrAddressRaiseAnAlarmOnce) {
  ASSERT_TRUE(take(of("nord")));
  const std::pair<Fact, const char*> changes[] = {{Fact::serial, "0000"},
                                                  {Fact::programs, "urnad=ff"},
                                                  {Fact::programs, "urnad=ee"},
                                                  {Fact::addresses, "192.0.2.11"},
                                                  {Fact::virtualisation, "kvm"}};
  NodeStatement next = of("nord");
  std::size_t expected = 0;
  for (const auto& [fact, value] : changes) {
    pass(1h);
    const auto checkpoint = *statements.checkpoint();
    next.checkpoint = checkpoint;
    next.at = now;
    next.state(fact, value);
    const auto taken = take(next);
    ASSERT_TRUE(taken) << name_of(fact);
    EXPECT_FALSE(taken->differences.empty()) << name_of(fact);
    ++expected;
    EXPECT_EQ(alarms(Event::hosting_statement_mismatch), expected) << name_of(fact);
    EXPECT_EQ(noted.back().object->text(), "statement:" + taken->id);
    EXPECT_EQ(level_on_page(), 1) << name_of(fact);
  }
  pass(1h);
  next.checkpoint = *statements.checkpoint();
  next.at = now;
  const auto same = take(next);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->differences, std::vector<std::string>{"register:serial"}) << "it is still wrong";
  EXPECT_EQ(alarms(Event::hosting_statement_mismatch), expected) << "and was told";
}

// Shows HST-04.
TEST_F(Statements, OfAReleaseThatTheRegisterAnnouncesRaiseNone) {
  ASSERT_TRUE(take(of("nord")));
  put("node", "node-nord",
      {{"machine", "server-nord"},
       {"environment", "production"},
       {"public_key", journal::NoteKey("node-nord", key_number(1).verification_key()).text()},
       {"programs", "urnad=" + std::string(64, 'c')}},
      "2026-11-01");
  pass(1h);
  NodeStatement next = of("nord");
  next.state(Fact::programs, "urnad=" + std::string(64, 'c'));
  EXPECT_TRUE(take(next)->differences.empty());
  EXPECT_EQ(alarms(Event::hosting_statement_mismatch), 0U);
}

// Shows HST-04, INC-03.
TEST_F(Statements, ThatNoLongerComeRaiseOneAlarm) {
  keeper.tend();
  ASSERT_TRUE(take(of("nord")));
  for (int minutes = 0; minutes < 119; ++minutes) {
    pass(1min);
    keeper.tend();
  }
  EXPECT_EQ(alarms(Event::hosting_statement_missing), 0U);
  for (int minutes = 0; minutes < 60; ++minutes) {
    pass(1min);
    keeper.tend();
  }
  EXPECT_EQ(alarms(Event::hosting_statement_missing), 1U);
  EXPECT_EQ(level_on_page(), 0);
  pass(24h);  // locked all the while
  keeper.tend();
  ASSERT_TRUE(take(of("nord")));
  pass(24h);
  keeper.tend();
  pass(90min);
  keeper.tend();
  EXPECT_EQ(alarms(Event::hosting_statement_missing), 1U) << "nobody could be heard while it was locked";
}

// Shows HST-04.
TEST_F(Statements, ThatWouldRaiseAnAlarmAreNotTakenWhereItCannotBeNoted) {
  NodeStatement lent = of("nord");
  lent.state(Fact::vendor, "Amazon EC2");
  is_notable = false;
  EXPECT_EQ(take(lent).error(), Fault::unavailable);
  EXPECT_TRUE(store.newest_statements(now).empty());
  EXPECT_EQ(statements.take(note_of(of("nord"), 2)).error(), Fault::unavailable);
}

// Shows HST-05.
TEST_F(Statements, AreCrossCheckedWithTheSiteAndTheOtherSite) {
  EXPECT_EQ(level_on_page(), 0);
  ASSERT_TRUE(take(of("nord")));
  EXPECT_EQ(level_on_page(), 1) << "the other site has measured nothing yet";
  ASSERT_TRUE(take(of("sud")));
  EXPECT_EQ(level_on_page(1), 2);
  pass(10min);
  ASSERT_TRUE(take(of("nord")));
  EXPECT_EQ(level_on_page(), 2);
  const auto place = page().at("places").at(0);
  EXPECT_EQ(place.at("doubts"), json::array{"chip-absent"});
  EXPECT_EQ(place.at("inspected"), "2026-03-02");
  pass(10min);
  NodeStatement elsewhere = of("nord");
  elsewhere.state(Fact::addresses, "203.0.113.5");
  EXPECT_TRUE(take(elsewhere)->proof.has(Doubt::address_elsewhere));
  EXPECT_EQ(level_on_page(), 1);
  pass(10min);
  NodeStatement near = of("sud");
  near.state(Fact::round_trips, "node-nord=250");
  ASSERT_TRUE(take(near));
  EXPECT_TRUE(take(of("nord"))->proof.has(Doubt::round_trip_impossible))
      << "560 km are not crossed in a quarter of a millisecond";
  pass(3h);
  EXPECT_EQ(level_on_page(), 0) << "what was said three hours ago says nothing of now";
  EXPECT_EQ(keeper.proofs(now - 170min).at("node-nord").proof.level, 1) << "and still says what it said of then";
}

// Shows HST-05.
TEST_F(Statements, OfACloudDropToNothingWithAnAlarm) {
  ASSERT_TRUE(take(of("sud")));
  ASSERT_TRUE(take(of("nord")));
  EXPECT_EQ(level_on_page(), 2);
  pass(1h);
  NodeStatement lent = of("nord");
  lent.state(Fact::cloud_metadata, "answers");
  ASSERT_TRUE(take(lent));
  EXPECT_EQ(level_on_page(), 0);
  EXPECT_EQ(alarms(Event::hosting_statement_mismatch), 1U);
  pass(1h);
  lent = of("nord");
  lent.state(Fact::cloud_metadata, "answers");
  ASSERT_TRUE(take(lent));
  EXPECT_EQ(alarms(Event::hosting_statement_mismatch), 1U) << "once";
}

// Shows HST-06.
TEST_F(Statements, ShowNothingOfTheMachineInPublicAndSayTheLevelWhileLocked) {
  ASSERT_TRUE(take(of("sud")));
  ASSERT_TRUE(take(of("nord")));
  keystore.keystore.lock();
  const std::string text = json::serialize(page());
  EXPECT_EQ(level_on_page(), 2);
  for (const char* secret : {"192.0.2", "Example Machines", "urnad=", "SN-nord", "node-nord"})
    EXPECT_EQ(text.find(secret), std::string::npos) << secret;
}

// Shows HST-04.
TEST_F(Statements, AreToldToOperatorsWithWhatChanged) {
  NodeStatementApi api(statements, keeper, clock);
  http::Router router;
  api.add_routes(router);
  const auto ask = [&](const std::string& pattern, http::Request request) {
    for (const auto& route : router.routes())
      if (route->pattern == pattern) return route->handler(request);
    throw std::logic_error(pattern);
  };
  const auto json_of = [](const http::Response& response) {
    return json::parse(std::get<std::string>(response.body)).as_object();
  };
  http::Request one;
  one.body = json::serialize(json::object{{"note", note_of(of("nord"))}});
  EXPECT_EQ(detail::status_of(ask("/api/hosting/statements", one)), 201U);
  EXPECT_EQ(detail::status_of(ask("/api/hosting/statements", one)), 409U);
  pass(1h);
  NodeStatement next = of("nord");
  next.state(Fact::kernel, "6.1.0-29");
  next.state(Fact::addresses, "192.0.2.11");
  one.body = json::serialize(json::object{{"note", note_of(next)}});
  EXPECT_EQ(json_of(ask("/api/hosting/statements", one)).at("differences"), json::array{"before:addresses"});
  const json::object nodes = json_of(ask("/api/hosting/nodes", {}));
  const json::object nord = nodes.at("nodes").at(0).as_object();
  EXPECT_EQ(nord.at("newest").at("changed"), (json::array{"kernel", "addresses"}));
  EXPECT_EQ(nord.at("newest").at("facts").at("chip"), "absent");
  EXPECT_EQ(nodes.at("nodes").at(1).at("newest"), nullptr);
  EXPECT_EQ(nodes.at("nodes").at(1).at("proof").at("level"), 0);
  http::Request of_one;
  of_one.path_parameters = {{"record", "node-nord"}};
  const json::object history = json_of(ask("/api/hosting/nodes/{record}/statements", of_one));
  EXPECT_EQ(history.at("statements").as_array().size(), 3U) << "with the one that was refused";
  EXPECT_EQ(history.at("statements").at(1).at("fault"), "replayed");
}

// Shows HST-03.
TEST_F(Statements, OfBeforeAndAfterAVisitAreComparedForTheMachinesItWentTo) {
  const auto at_first = take(of("nord"));
  ASSERT_TRUE(at_first);
  ASSERT_TRUE(take(of("sud")));
  pass(1h);
  const hosting::InterventionPlan plan{.site = "nord",
                                       .technicians = {},
                                       .systems = {"rack-nord"},
                                       .purpose = "Seen",
                                       .ticket = {},
                                       .from = now,
                                       .to = now + 2h,
                                       .stranger = "A blue coat"};
  const auto visit = keeper.begin_visit(plan, true, "clerk");
  ASSERT_TRUE(visit);
  pass(30min);
  NodeStatement meanwhile = of("nord");
  meanwhile.state(Fact::kernel, "6.1.0-28");
  ASSERT_TRUE(take(meanwhile)) << "while somebody is inside: neither before nor after";
  json::array told = visit_machines(*visit, keeper, now);
  ASSERT_EQ(told.size(), 1U) << "of no other machine";
  EXPECT_EQ(told.at(0).at("node").as_string(), "node-nord");
  EXPECT_EQ(told.at(0).at("before").at("id").as_string(), at_first->id);
  EXPECT_EQ(told.at(0).at("after"), nullptr);
  EXPECT_TRUE(told.at(0).at("changed").as_array().empty());

  const auto leave = [&](hosting::Intervention& one, Timestamp at) {
    return one.note_departure("", "Sent away", "clerk", at);
  };
  const auto left = keeper.step(visit->id, "left", leave, "clerk");
  ASSERT_TRUE(left);
  EXPECT_EQ(visit_machines(*left, keeper, now).at(0).at("after"), nullptr) << "nothing stated since";
  pass(10min);
  NodeStatement after = of("nord");
  after.state(Fact::kernel, "6.1.0-29");
  after.state(Fact::programs, "urnad=" + std::string(64, 'b'));
  const auto at_last = take(after);
  ASSERT_TRUE(at_last);
  pass(1h);
  ASSERT_TRUE(take(of("nord"))) << "later ones are not that of the visit";
  told = visit_machines(*left, keeper, now);
  EXPECT_EQ(told.at(0).at("after").at("id").as_string(), at_last->id);
  EXPECT_EQ(told.at(0).at("changed"),
            (json::array{{{"fact", "kernel"}, {"before", "absent"}, {"after", "6.1.0-29"}, {"is_alarm", false}},
                         {{"fact", "programs"},
                          {"before", "urnad=" + std::string(64, 'a')},
                          {"after", "urnad=" + std::string(64, 'b')},
                          {"is_alarm", true}}}));
}

}  // namespace
}  // namespace urna::api
