// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include "api/desk_gate.hpp"
#include "api/detail/people_for_tests.hpp"
#include "api/door_journal.hpp"
#include "api/journal_api.hpp"
#include "api/journal_guard.hpp"
#include "api/organiser_api.hpp"
#include "api/people_api.hpp"
#include "api/permissions.hpp"
#include "api/person_door_api.hpp"
#include "api/service_api.hpp"
#include "api/trustee_api.hpp"
#include "api/voter_api.hpp"
#include "base/test_folder.hpp"
#include "election/rehearsed_box.hpp"
#include "election/rehearsed_election.hpp"
#include "election/trustee_desk.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_desk_store.hpp"

// For tests only.
namespace urna::api::detail {

/// The desk with all its routes and its journal, asked without a line in between.
struct DeskWithJournal : testing::Test {
  using Method = http::Method;
  using Request = http::Request;
  using Response = http::Response;
  using Entry = journal::Entry;
  using Event = journal::Event;
  using LogName = journal::LogName;
  using Outcome = journal::Outcome;

  DeskWithJournal() {
    database.outbox.carry_payloads(sealer);
    people_database.outbox().carry_payloads(sealer);
    for (const char* name : {"marie", "paul", "zoe", "nobody"}) add_person(stores, name);
    const identity::Place tenant = identity::InTenant{test_tenant};
    for (const char* name : {"marie", "paul"}) give(stores, name, identity::Role::tenant_owner, tenant, now);
    poll.put_into(desk_store);
    election::DeskStore::Change change;
    change.documents.push_back({poll.uuid, "organiser", "marie"});
    desk_store.write(change);
    door.add_routes(router);
    people_api.add_routes(router);
    service_api.add_routes(router);
    voter_api.add_routes(router);
    organiser_api.add_routes(router);
    trustee_api.add_routes(router);
    journal_api.add_routes(router);
    router.add({.method = Method::post,
                .pattern = "/api/of-another-room",
                .permission = named(identity::Permission::election_open),
                .handler = [](Request&) { return http::no_content(); }});
    guard.watch(router);
    keeper.settle();
  }

  /// What the server does with a request for this route.
  Response ask(const http::Route& route, const http::Authorise& authorise, Request request = {}) {
    request.method = route.method;
    request.trace = "0123456789abcdef";
    if (auto refusal = guard.guarded(authorise)(route.permission, request)) return std::move(*refusal);
    return route.handler(request);
  }
  const http::Route& route(Method method, const std::string& pattern) {
    for (const auto& one : router.routes())
      if (one->method == method && one->pattern == pattern) return *one;
    throw std::logic_error("no such route: " + pattern);
  }
  Response as(const std::string& name, const http::Route& asked, Request request = {}) {
    return ask(
        asked,
        [&](const http::Permission&, Request& one) {
          one.caller = caller_named(stores, name, now);
          return std::optional<Response>();
        },
        std::move(request));
  }

  std::vector<Entry> entries(const LogName& log) {
    keeper.settle();
    std::vector<Entry> all;
    for (const std::string& text : journal.entries(log, 0, 100'000)) all.push_back(journal::entry_from(text).value());
    return all;
  }
  std::size_t entries_in_all() {
    return entries(LogName::platform()).size() + entries(storage::log_of(poll.uuid)).size();
  }

  static std::string body(Response response) {
    if (auto* const text = std::get_if<std::string>(&response.body)) return std::move(*text);
    std::string out;
    if (auto* const chunks = std::get_if<http::Chunks>(&response.body))
      while (auto chunk = chunks->next()) out += *chunk;
    return out;
  }
  Request about_the_election() const {
    Request request;
    request.path_parameters = {{"uuid", poll.uuid.text()}, {"number", "1"}};
    for (const char* id : {"person", "invitation", "grant", "group", "service", "session", "key"})
      request.path_parameters[id] = std::string(32, '0');
    return request;
  }

  const JournalGuard::Clock clock = [this] { return now; };
  Timestamp now{std::chrono::seconds(1'795'513'327)};
  std::string expected_alarm;
  const TestFolder folder{TestFolder::in_memory()};
  crypto::SystemRandom random;
  keystore::UnlockedKeystore keystore;
  storage::DeskDatabase database{folder.path("desk.db")};
  storage::SqliteDeskStore desk_store{database, keystore.sealer, [this](const election::DeskStore::Change& change) {
                                        return storage::entries_about(change, now);
                                      }};
  storage::PeopleDatabase people_database{
      folder.path("people.db"), keystore.sealer,
      [this](storage::PeopleChange change, const std::optional<journal::Actor>& subject) {
        return storage::entries_about_people(change, subject, now);
      }};
  storage::SqlitePersonStore people{people_database};
  storage::SqliteInvitationStore invitations{people_database};
  storage::SqliteGrantStore grants{people_database};
  storage::SqliteGroupStore groups{people_database};
  storage::SqliteServiceStore services{people_database};
  const PeopleStores stores{people, invitations, grants, groups, services};
  storage::DetailsSealer sealer{keystore.keystore, std::string(keystore::sole_tenant), random};
  storage::SqliteJournal journal{folder.path("journal.db"), "vote.example.org"};
  storage::SqliteSignedHeads heads{folder.path("signed.db")};
  journal::CheckpointSigner signer{Secret<32>(), heads};
  storage::JournalKeeper keeper{journal,
                                signer,
                                {{"desk", &database.outbox}, {"people", &people_database.outbox()}},
                                [] { return Timestamp(std::chrono::seconds(1'795'513'327)); },
                                [this](std::string_view event, const std::string& detail) {
                                  EXPECT_EQ(std::string(event) + " " + detail, expected_alarm);
                                },
                                {.payloads = &sealer}};
  election::RehearsedElection poll{5};
  election::RehearsedBox box;
  election::VotingDesk voting{desk_store, box, random};
  election::OrganiserDesk organiser{desk_store, box, voting, random, {}};
  election::TrusteeLinks links{Secret<32>()};
  DoorJournal door_journal{keeper};
  identity::MemorySessionStore session_store;
  identity::Sessions sessions{session_store, random};
  identity::PersonDoor person_door{{people, invitations, grants, groups}, sessions, door_journal, random, {1, 8}};
  DeskGate gate{test_tenant, "https://vote.example.org", stores, sessions, clock};
  PersonDoorApi door{person_door, sessions, stores, random, clock, {test_tenant, "https://vote.example.org"}};
  PeopleApi people_api{person_door, sessions, stores, random, {test_tenant, "https://vote.example.org"}};
  ServiceApi service_api{test_tenant, stores, random};
  VoterApi voter_api{voting, clock};
  OrganiserApi organiser_api{organiser, voting, links, clock, {"https://vote.example.org"}};
  TrusteeApi trustee_api{organiser, links};
  storage::DetailsKeeper payloads{keeper, sealer, {}, clock};
  JournalApi journal_api{keeper, payloads, organiser, stores, clock};
  JournalGuard guard{keeper, people, clock};
  http::Router router;
};

}  // namespace urna::api::detail
