// SPDX-License-Identifier: EUPL-1.2
#include "api/keystore_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/detail/desk_for_tests.hpp"
#include "api/detail/people_for_tests.hpp"
#include "api/organiser_api.hpp"
#include "api/people_api.hpp"
#include "api/permissions.hpp"
#include "api/person_door_api.hpp"
#include "api/trustee_api.hpp"
#include "crypto/age_file.hpp"
#include "election/memory_desk_store.hpp"
#include "election/rehearsed_box.hpp"
#include "keystore/memory_key_record_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;

/// Every route of the desk, with something in the place of each parameter.
std::vector<std::pair<Method, std::vector<std::string>>> requests_of(const http::Router& router, bool of_boards) {
  std::vector<std::pair<Method, std::vector<std::string>>> requests;
  for (const auto& route : router.routes()) {
    if ((route->permission == may_follow_boards) != of_boards) continue;
    std::vector<std::string> segments;
    std::stringstream pattern(route->pattern.substr(1));
    for (std::string segment; std::getline(pattern, segment, '/');) {
      segments.push_back(segment.starts_with('{') ? "x" : segment);
    }
    requests.emplace_back(route->method, std::move(segments));
  }
  return requests;
}

// Shows KEY-01.
TEST(LockedDesk, AnswersNoRouteButThePublicBoards) {
  election::MemoryDeskStore store;
  election::RehearsedBox box;
  crypto::SystemRandom random;
  detail::TestPeople who;
  identity::Sessions sessions(who.session_store, random);
  struct : identity::PersonWitness {
    void note(identity::PersonEvent, const std::optional<identity::PersonId>&, Timestamp) override {}
  } nobody;
  election::VotingDesk voting(store, box, random);
  election::OrganiserDesk organiser(store, box, voting, random, {.threads = 1});
  identity::PersonDoor door({who.people, who.invitations, who.grants, who.groups}, sessions, nobody, random, {1, 8});
  const election::TrusteeLinks links{Secret<32>()};
  const auto now = [] { return Timestamp{}; };
  PersonDoorApi account_api(door, sessions, who.stores, random, now, {detail::test_tenant, "https://localhost"});
  PeopleApi people_api(door, sessions, who.stores, random, {detail::test_tenant, "https://localhost"});
  VoterApi voter_api(voting, now, "box");
  OrganiserApi organiser_api(organiser, voting, links, now, {.address = "https://localhost"});
  TrusteeApi trustee_api(organiser, links);
  http::Router open;
  account_api.add_routes(open);
  people_api.add_routes(open);
  voter_api.add_routes(open);
  organiser_api.add_routes(open);
  trustee_api.add_routes(open);

  for (const char* code : {"sealed", "uninitialised", "suspended"}) {
    http::Router locked;
    add_shut_routes(locked, code, "box");
    const auto dynamic = requests_of(open, false);
    EXPECT_GT(dynamic.size(), 30U) << "they were found";
    for (const auto& [method, segments] : dynamic) {
      const auto match = locked.match(method, segments);
      const auto* shut = std::get_if<http::Router::Shut>(&match);
      ASSERT_NE(shut, nullptr) << segments.at(1);
      EXPECT_EQ(shut->answer->status, 503U);
      EXPECT_EQ(shut->answer->code, code);
    }
    const auto log = locked.match(Method::get, {"log", "platform", "checkpoint"});
    EXPECT_TRUE(std::holds_alternative<http::Router::Shut>(log)) << "the journal is not there either";
    const auto boards = requests_of(open, true);
    EXPECT_EQ(boards.size(), 3U);
    for (const auto& [method, segments] : boards) {
      const auto match = locked.match(method, segments);
      EXPECT_TRUE(std::holds_alternative<http::Router::Found>(match));
    }
  }
}

// Shows GEN-02, KEY-07, B59.
TEST(KeystoreFailure, IsExplainedWithoutAWordOfWhatFailed) {
  const auto explained = [](const std::exception& failure) {
    const auto response = explain_keystore_failure(failure);
    const auto& problem = std::get<http::Problem>(response->body);
    EXPECT_EQ(problem.detail, "");
    return std::to_string(response->status) + " " + problem.code;
  };
  EXPECT_EQ(explained(keystore::KeystoreLocked()), "503 sealed");
  EXPECT_EQ(explained(keystore::IntegrityFailed("a value of accounts.totp was moved")), "500 integrity");
  EXPECT_EQ(explained(keystore::KeyDestroyed("key 7")), "500 key-destroyed");
  EXPECT_FALSE(explain_keystore_failure(std::runtime_error("the disk failed")));
}

std::string order(unsigned threshold, const std::vector<std::string>& names) {
  json::array custodians;
  for (const std::string& name : names) custodians.push_back(json::object{{"name", name}});
  return json::serialize(json::object{{"threshold", threshold}, {"custodians", std::move(custodians)}});
}

struct KeystoreServer : ::testing::Test {
  KeystoreServer() {
    http::Router router;
    api.add_routes(router);
    server.emplace(folder / "control", folder / "log", std::move(router));
  }

  http::ClientAnswer ask(Method method, const std::string& path, const std::string& body = {},
                         const char* type = "text/plain") {
    http::Headers headers;
    if (!body.empty()) headers.set("Content-Type", type);
    return client.ask(method, path, headers, body).value();
  }
  std::string state() { return std::string(json::parse(ask(Method::get, "/status").body).at("state").as_string()); }
  static std::string code(const http::ClientAnswer& answer) {
    return std::string(json::parse(answer.body).at("code").as_string());
  }
  /// A quorum agrees to a change.
  /// @returns  what goes after its path
  std::string agreed(const std::string& what, const std::vector<std::string>& shares) {
    now += std::chrono::seconds(60);  // five entries a minute are looked at
    const std::string id = begin("/consents/" + what);
    for (const std::string& share : shares)
      EXPECT_EQ(ask(Method::post, "/consents/" + what + "/" + id + "/shares", share).status, 200U);
    return "?consent=" + id;
  }
  std::string begin(const std::string& path, const std::string& body = {}) {
    return std::string(json::parse(ask(Method::post, path, body, "application/json").body).at("attempt").as_string());
  }

  TestFolder folder;
  keystore::MemoryKeyRecordStore records;
  crypto::SystemRandom random;
  keystore::Keystore keystore{records, random, {.passphrase_cost = {1, 8}}};
  Timestamp now{std::chrono::seconds(1'790'000'000)};
  int changes = 0;
  bool can_note = true;
  std::vector<std::string> noted;
  std::vector<journal::Entry> entries;
  KeystoreApi api{keystore,
                  random,
                  [this] { return now; },
                  [this](const journal::Entry& entry) {
                    if (can_note)
                      noted.push_back(std::string(name_of(entry.event)) + " " + std::string(name_of(entry.outcome)));
                    if (can_note) entries.push_back(entry);
                    return can_note;
                  },
                  [this] { ++changes; },
                  [this] { return keystore.is_unlocked(); }};
  std::optional<detail::TestServer> server;
  http::Client client{folder / "control"};
};

// Shows KEY-01, KEY-04, B58.
TEST_F(KeystoreServer, HoldsACeremonyAndUnlocksByAQuorum) {
  EXPECT_EQ(state(), "uninitialised");
  EXPECT_EQ(code(ask(Method::post, "/ceremonies", order(1, {"Rosa"}), "application/json")), "bad-threshold");
  const std::string ceremony = "/ceremonies/" + begin("/ceremonies", order(2, {"Rosa", "Oscar", "the mayor"}));
  std::vector<std::string> shares;
  for (const char* index : {"1", "2", "3"}) {
    shares.push_back(ask(Method::post, ceremony + "/shown/" + index).body);
    EXPECT_EQ(code(ask(Method::post, ceremony + "/shown/" + index)), "already-shown");
  }
  EXPECT_EQ(ask(Method::post, ceremony + "/shown/4").status, 404U);
  EXPECT_EQ(ask(Method::post, ceremony + "/shown/-1").status, 404U);
  for (const std::string& share : shares) EXPECT_EQ(ask(Method::post, ceremony + "/shares", share).status, 200U);
  EXPECT_EQ(state(), "sealed");
  EXPECT_GT(std::exchange(changes, 0), 0);

  now += std::chrono::seconds(60);
  EXPECT_EQ(code(ask(Method::post, "/unlock", "no passphrase opens this one")), "other-lock");
  const std::string attempt = "/attempts/" + begin("/attempts") + "/shares";
  EXPECT_EQ(code(ask(Method::post, "/attempts/00/shares", shares[0])), "other-attempt");
  EXPECT_EQ(ask(Method::post, attempt, shares[0]).status, 200U);
  const auto again = ask(Method::post, attempt, shares[0]);
  EXPECT_EQ(again.status, 422U);
  EXPECT_EQ(code(again), "share-repeated-index");
  const auto forbidden = ask(Method::post, attempt, "urna1-u");
  EXPECT_EQ(code(forbidden), "share-forbidden-character");
  EXPECT_NE(forbidden.body.find("character 7"), std::string::npos);
  EXPECT_EQ(ask(Method::post, attempt, shares[2]).status, 200U);
  EXPECT_EQ(state(), "unlocked");
  EXPECT_EQ(changes, 1);
  EXPECT_EQ(ask(Method::post, "/rotations/root" + agreed("root", {shares[1], shares[2]})).status, 200U);
  EXPECT_EQ(ask(Method::post, "/rotations/tenants" + agreed("tenants", {shares[1], shares[0]})).status, 200U);
  EXPECT_EQ(ask(Method::post, "/rotations/other").status, 404U);
  EXPECT_EQ(ask(Method::post, "/lock").status, 200U);
  EXPECT_EQ(state(), "sealed");
  EXPECT_EQ(changes, 2);
  EXPECT_EQ(code(ask(Method::post, "/rotations/root")), "wrong-state");
}

// Shows KEY-03, B58.
TEST_F(KeystoreServer, NamesTheFaultOfEveryShareAndNotesIt) {
  const std::string ceremony = "/ceremonies/" + begin("/ceremonies", order(2, {"Rosa", "Oscar"}));
  std::vector<std::string> shares;
  for (const char* index : {"1", "2"}) {
    shares.push_back(ask(Method::post, ceremony + "/shown/" + index).body);
    ask(Method::post, ceremony + "/shares", shares.back());
  }
  std::string mistyped = shares[0];
  mistyped[30] = mistyped[30] == '7' ? '8' : '7';
  // Of another set, each with a check that fits: no mistake of typing.
  const std::string other = "urna1-dvgepj8f-";
  const std::vector<std::pair<std::string, std::string>> faults = {
      {mistyped, "share-mistyped"},
      {shares[0].substr(1), "share-not-a-share"},
      {std::string(100, '0'), "share-not-a-share"},
      {"urna1-u", "share-forbidden-character"},
      {other + "1-0000000000000000000000000000000000000000000000000000-k5xam7", "share-value-out-of-range"},
      {other + "1-xq9zaq0tcc95hnmwyyhdxyey2g00000000000000000000000080-njkc6a", "share-value-out-of-range"},
      {other + "0-mmttqscgpmrynpbhp9t85qbkjwe0afvdmjrttwk7s9mspfdzv42g-n8wpxg", "share-index-out-of-range"},
      {other + "16-mmttqscgpmrynpbhp9t85qbkjwe0afvdmjrttwk7s9mspfdzv42g-4j3s53", "share-index-out-of-range"},
      {other + "2-mmttqscgpmrynpbhp9t85qbkjwe0afvdmjrttwk7s9mspfdzv42g-0bs22b", "share-other-set"}};
  for (const auto& [typed, fault] : faults) {
    now += std::chrono::seconds(60);
    const std::string attempt = "/attempts/" + begin("/attempts") + "/shares";
    const auto refused = ask(Method::post, attempt, typed);
    EXPECT_EQ(refused.status, 422U) << typed;
    EXPECT_EQ(code(refused), fault) << typed;
    EXPECT_EQ(refused.body.find(typed), refused.body.npos) << "a share is not said again";
    EXPECT_EQ(noted.back(), "keystore.share-entered deny") << typed;
    EXPECT_EQ(state(), "sealed");
  }
  const std::string log = detail::content_of(folder / "log");
  for (const std::string& share : shares) EXPECT_EQ(log.find(share), log.npos);
}

// Shows KEY-05.
TEST_F(KeystoreServer, RefusesAWeakOrWrongPassphraseAndMakesThoseWaitWhoGuess) {
  EXPECT_EQ(code(ask(Method::post, "/passphrase", "short")), "weak-passphrase");
  const std::string passphrase = "clou mule enclume chaux vert sept loin";
  EXPECT_EQ(ask(Method::post, "/passphrase", passphrase).status, 200U);
  EXPECT_EQ(code(ask(Method::post, "/passphrase", passphrase)), "wrong-state");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(Method::post, "/unlock", "guess").status, 401U);
  const auto waits = ask(Method::post, "/unlock", passphrase);
  EXPECT_EQ(waits.status, 429U);
  EXPECT_EQ(waits.headers.get("Retry-After"), "60");
  now += std::chrono::seconds(60);
  EXPECT_EQ(ask(Method::post, "/unlock", passphrase).status, 200U);
  EXPECT_EQ(state(), "unlocked");
}

// Shows AUD-07, B58.
TEST_F(KeystoreServer, HasAnEntryForWhateverIsAskedOfTheLock) {
  const std::string ceremony = "/ceremonies/" + begin("/ceremonies", order(2, {"Rosa", "Oscar"}));
  std::vector<std::string> shares;
  for (const char* index : {"1", "2"}) {
    shares.push_back(ask(Method::post, ceremony + "/shown/" + index).body);
    ask(Method::post, ceremony + "/shares", shares.back());
  }
  const std::string attempt = "/attempts/" + begin("/attempts") + "/shares";
  for (const std::string& typed : {shares[0], shares[0], shares[1]}) ask(Method::post, attempt, typed);
  ask(Method::post, "/rotations/root");
  ask(Method::post, "/rotations/root" + agreed("root", shares));
  ask(Method::post, "/rotations/tenants" + agreed("tenants", shares));
  const std::string rekey = agreed("rekey", shares);
  ask(Method::post, "/passphrase" + rekey, "short");
  ask(Method::post, "/passphrase" + rekey, "clou mule enclume chaux vert sept loin");
  ask(Method::post, "/lock");
  ask(Method::post, "/lock");
  now += std::chrono::seconds(60);  // five entries a minute are looked at
  ask(Method::post, "/unlock", "guess");
  ask(Method::get, "/status");
  EXPECT_THAT(noted, testing::ElementsAre(
                         "keystore.ceremony-begun ok", "keystore.share-shown ok", "keystore.share-confirmed ok",
                         "keystore.share-shown ok", "keystore.share-confirmed ok", "keystore.rekeyed ok",
                         "keystore.unlocking ok", "keystore.share-entered ok", "keystore.share-entered deny",
                         "keystore.share-entered ok", "keystore.unlocked ok", "keystore.root-rotated deny",
                         "keystore.change-confirmed ok", "keystore.change-confirmed ok", "keystore.root-rotated ok",
                         "keystore.change-confirmed ok", "keystore.change-confirmed ok", "keystore.tenants-rotated ok",
                         "keystore.change-confirmed ok", "keystore.change-confirmed ok", "keystore.ceremony-begun ok",
                         "keystore.rekeyed deny", "keystore.ceremony-begun ok", "keystore.rekeyed ok",
                         "keystore.locked ok", "keystore.unlocked deny"));
}

// Shows GEN-03, AUD-04.
TEST_F(KeystoreServer, OpensNothingThatCannotBeNotedAndLocksAllTheSame) {
  const std::string passphrase = "clou mule enclume chaux vert sept loin";
  can_note = false;
  EXPECT_EQ(code(ask(Method::post, "/passphrase", passphrase)), "audit-unavailable");
  EXPECT_EQ(code(ask(Method::post, "/ceremonies", order(2, {"Rosa", "Oscar"}), "application/json")),
            "audit-unavailable");
  EXPECT_EQ(state(), "uninitialised");
  can_note = true;
  EXPECT_EQ(ask(Method::post, "/passphrase", passphrase).status, 200U);
  can_note = false;
  changes = 0;
  EXPECT_EQ(code(ask(Method::post, "/unlock", passphrase)), "audit-unavailable");
  EXPECT_EQ(state(), "sealed");
  EXPECT_EQ(changes, 0);
  can_note = true;
  EXPECT_EQ(ask(Method::post, "/unlock", passphrase).status, 200U);
  api.ask_people({.who_may = [] { return std::optional<std::size_t>(1); }, .recognise = {}});
  const std::string agreed_to = "?consent=" + begin("/consents/root");
  can_note = false;
  EXPECT_EQ(code(ask(Method::post, "/rotations/root" + agreed_to)), "audit-unavailable");
  EXPECT_EQ(code(ask(Method::post, "/passphrase", passphrase)), "audit-unavailable");
  EXPECT_EQ(ask(Method::post, "/lock").status, 200U);
  EXPECT_EQ(state(), "sealed");
}

// Shows KEY-04.
TEST_F(KeystoreServer, KnowsTheCustodiansByNameWhileItIsLocked) {
  for (const auto& names : std::vector<std::vector<std::string>>{
           {"Rosa", "rosa"}, {"Rosa", " Oscar"}, {"Rosa", "Os\ncar"}, {"Rosa", "\u202eracsO"}, {"Rosa", "\u0085"}})
    EXPECT_EQ(code(ask(Method::post, "/ceremonies", order(2, names), "application/json")), "bad-name") << names[1];
  const std::string ceremony =
      "/ceremonies/" + begin("/ceremonies", order(2, {"Rosa", "Oscar", "la mairie, 2e étage"}));
  std::vector<std::string> shares;
  for (const char* index : {"1", "2", "3"}) shares.push_back(ask(Method::post, ceremony + "/shown/" + index).body);
  for (const std::string& share : shares) EXPECT_EQ(ask(Method::post, ceremony + "/shares", share).status, 200U);
  now += std::chrono::seconds(60);
  const auto told = [&](const char* what) {
    return json::serialize(json::parse(ask(Method::get, "/status").body).at(what));
  };
  EXPECT_EQ(told("names"), R"(["Rosa","Oscar","la mairie, 2e étage"])");
  const std::string attempt = "/attempts/" + begin("/attempts") + "/shares";
  EXPECT_EQ(ask(Method::post, attempt, shares[2]).status, 200U);
  EXPECT_EQ(told("entered"), "[3]");
  EXPECT_EQ(ask(Method::post, attempt, shares[0]).status, 200U);
  EXPECT_EQ(told("opened_by"), "[1,3]");
  std::vector<std::uint64_t> entered;
  for (const journal::Entry& entry : entries)
    if (entry.event == journal::Event::keystore_share_entered)
      entered.push_back(entry.facts.at(journal::Fact::custodian));
  EXPECT_THAT(entered, testing::ElementsAre(3, 1));
  EXPECT_EQ(entries.back().event, journal::Event::keystore_unlocked);
  EXPECT_EQ(entries.back().object->text(), "custodians:1.3") << "whose shares opened it, and no name";
}

// Shows KEY-04.
TEST_F(KeystoreServer, ForgetsTheSharesOfAnAttemptAfterTenMinutesOrWhenAnotherBegins) {
  const std::string ceremony = "/ceremonies/" + begin("/ceremonies", order(2, {"Rosa", "Oscar"}));
  std::vector<std::string> shares;
  for (const char* index : {"1", "2"}) shares.push_back(ask(Method::post, ceremony + "/shown/" + index).body);
  for (const std::string& share : shares) ask(Method::post, ceremony + "/shares", share);
  now += std::chrono::seconds(60);
  const std::string first = "/attempts/" + begin("/attempts") + "/shares";
  EXPECT_EQ(ask(Method::post, first, shares[0]).status, 200U);
  const std::string second = "/attempts/" + begin("/attempts") + "/shares";
  EXPECT_EQ(code(ask(Method::post, first, shares[1])), "other-attempt");
  EXPECT_EQ(ask(Method::post, second, shares[0]).status, 200U);
  now += std::chrono::minutes(10);
  EXPECT_EQ(code(ask(Method::post, second, shares[1])), "other-attempt");
  EXPECT_EQ(state(), "sealed");
}

// Shows KEY-04.
TEST_F(KeystoreServer, SealsAShareToTheKeyOfItsCustodian) {
  const auto identity = crypto::AgeIdentity::draw(random);
  const std::string recipient = crypto::age_text(identity.recipient());
  const auto with = [](const std::string& first, const std::string& second) {
    return R"({"threshold":2,"custodians":[{"name":"Rosa","recipient":")" + first +
           R"("},{"name":"Oscar","recipient":")" + second + R"("},{"name":"Ada"}]})";
  };
  const auto other = crypto::age_text(crypto::AgeIdentity::draw(random).recipient());
  EXPECT_EQ(code(ask(Method::post, "/ceremonies", with(recipient, "age1qqqq"), "application/json")), "bad-recipient");
  EXPECT_EQ(code(ask(Method::post, "/ceremonies", with(recipient, recipient), "application/json")), "same-recipient");
  const std::string ceremony = "/ceremonies/" + begin("/ceremonies", with(recipient, other));
  const std::string file = ask(Method::post, ceremony + "/shown/1").body;
  EXPECT_EQ(file.rfind("age-encryption.org/v1\n", 0), 0U);
  EXPECT_EQ(file.find("urna1"), file.npos);
  crypto::AgeReader reader(identity);
  std::string share;
  for (const auto& piece : {reader.add(bytes_of(file)), reader.finish()}) {
    ASSERT_TRUE(piece);
    share.append(reinterpret_cast<const char*>(piece->data()), piece->size());
  }
  EXPECT_EQ(ask(Method::post, ceremony + "/shares", share).status, 200U);
  EXPECT_EQ(code(ask(Method::post, ceremony + "/shown/1")), "already-shown");
  EXPECT_EQ(ask(Method::post, ceremony + "/shown/3").body.rfind("urna1-", 0), 0U) << "who has no key writes it down";
  EXPECT_THAT(noted, testing::IsSupersetOf({"keystore.share-sealed ok", "keystore.share-shown ok"}));
}

// Shows KEY-06.
TEST_F(KeystoreServer, ChangesNoKeyAtOnePersonsWordWhereCustodiansOpenIt) {
  const std::string ceremony = "/ceremonies/" + begin("/ceremonies", order(2, {"Rosa", "Oscar", "Ada"}));
  std::vector<std::string> shares;
  for (const char* index : {"1", "2", "3"}) shares.push_back(ask(Method::post, ceremony + "/shown/" + index).body);
  for (const std::string& share : shares) ask(Method::post, ceremony + "/shares", share);
  EXPECT_EQ(code(ask(Method::post, "/consents/root")), "wrong-state") << "locked";
  now += std::chrono::seconds(60);
  const std::string attempt = "/attempts/" + begin("/attempts") + "/shares";
  for (const std::size_t i : {0, 1}) ask(Method::post, attempt, shares[i]);
  const std::string passphrase = "clou mule enclume chaux vert sept loin";
  const auto changes_nothing = [&](const std::string& consent) {
    EXPECT_EQ(code(ask(Method::post, "/rotations/root" + consent)), "consent-needed");
    EXPECT_EQ(code(ask(Method::post, "/passphrase" + consent, passphrase)), "consent-needed");
    EXPECT_EQ(code(ask(Method::post, "/ceremonies" + consent, order(2, {"Mallory", "Trudy"}), "application/json")),
              "consent-needed");
  };
  changes_nothing("");
  changes_nothing("?consent=00");
  changes_nothing(agreed("root", {}));
  changes_nothing(agreed("root", {shares[0]}));
  changes_nothing(agreed("tenants", {shares[0], shares[1]}));
  const std::string late = agreed("root", {shares[0], shares[1]});
  now += std::chrono::minutes(10);
  EXPECT_EQ(code(ask(Method::post, "/rotations/root" + late)), "consent-needed");
  // The same share twice is one custodian's word.
  now += std::chrono::seconds(60);
  const std::string id = begin("/consents/root");
  EXPECT_EQ(ask(Method::post, "/consents/root/" + id + "/shares", shares[2]).status, 200U);
  EXPECT_EQ(code(ask(Method::post, "/consents/root/" + id + "/shares", shares[2])), "share-repeated-index");
  EXPECT_EQ(code(ask(Method::post, "/consents/root/" + id + "/people", "a\nb\nc")), "other-lock");
  EXPECT_EQ(ask(Method::post, "/consents/root/" + id + "/shares", shares[1]).status, 200U);
  EXPECT_EQ(ask(Method::post, "/rotations/root?consent=" + id).status, 200U);
  EXPECT_EQ(entries.back().object->text(), "custodians:2.3");
  EXPECT_EQ(code(ask(Method::post, "/rotations/root?consent=" + id)), "consent-needed") << "once";
  // And not once it was locked.
  const std::string before = agreed("root", {shares[0], shares[1]});
  ask(Method::post, "/lock");
  EXPECT_EQ(code(ask(Method::post, "/rotations/root" + before)), "wrong-state");
  now += std::chrono::seconds(60);
  const std::string again = "/attempts/" + begin("/attempts") + "/shares";
  for (const std::size_t i : {0, 1}) ask(Method::post, again, shares[i]);
  EXPECT_EQ(code(ask(Method::post, "/rotations/root" + before)), "consent-needed");
}

// Shows KEY-06.
TEST_F(KeystoreServer, ChangesNoKeyAtOnePersonsWordWhereTwoCouldAgree) {
  const std::string passphrase = "clou mule enclume chaux vert sept loin";
  ask(Method::post, "/passphrase", passphrase);
  ask(Method::post, "/unlock", passphrase);
  std::optional<std::size_t> people;
  const auto rosa = journal::Actor::person({std::byte{1}});
  const auto oscar = journal::Actor::person({std::byte{2}});
  api.ask_people(
      {.who_may = [&] { return people; },
       .recognise = [&](std::string_view address, std::string_view password,
                        std::string_view proof) -> std::optional<journal::Actor> {
         if (password != "secret" || proof != "123456") return std::nullopt;
         return address == "rosa" ? std::optional(rosa) : address == "oscar" ? std::optional(oscar) : std::nullopt;
       }});
  EXPECT_EQ(code(ask(Method::post, "/consents/root")), "sealed") << "the desk is not open: nobody knows";
  people = 1;
  EXPECT_EQ(ask(Method::post, "/rotations/root?consent=" + begin("/consents/root")).status, 200U)
      << "nobody else is there";
  people = 2;
  const std::string id = begin("/consents/root");
  const std::string to = "/consents/root/" + id + "/people";
  EXPECT_EQ(code(ask(Method::post, "/rotations/root?consent=" + id)), "consent-needed");
  EXPECT_EQ(code(ask(Method::post, to, "rosa\nguess\n123456\n")), "forbidden");
  EXPECT_EQ(ask(Method::post, to, "rosa\nsecret\n123456\n").status, 200U);
  EXPECT_EQ(code(ask(Method::post, to, "rosa\nsecret\n123456\n")), "same-person");
  EXPECT_EQ(code(ask(Method::post, "/rotations/root?consent=" + id)), "consent-needed");
  EXPECT_EQ(ask(Method::post, to, "oscar\nsecret\n123456\n").status, 200U);
  EXPECT_EQ(ask(Method::post, "/rotations/root?consent=" + id).status, 200U);
  EXPECT_EQ(entries.back().actor, rosa);
  EXPECT_EQ(entries.back().subject, oscar);
  EXPECT_EQ(code(ask(Method::post, "/rotations/tenants?consent=" + id)), "consent-needed");
}

// Shows KEY-02.
TEST_F(KeystoreServer, WritesNoSecretInItsLog) {
  const std::string passphrase = "clou mule enclume chaux vert sept loin";
  ask(Method::post, "/passphrase", passphrase);
  ask(Method::post, "/unlock", passphrase);
  server.reset();
  EXPECT_EQ(detail::content_of(folder / "log").find("enclume"), std::string::npos);
}

}  // namespace
}  // namespace urna::api
