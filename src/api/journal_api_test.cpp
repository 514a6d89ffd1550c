// SPDX-License-Identifier: EUPL-1.2
#include "api/journal_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "api/desk_gate.hpp"
#include "api/detail/people_for_tests.hpp"
#include "api/door_journal.hpp"
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
#include "journal/journal_export.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using journal::Entry;
using journal::Event;
using journal::LogName;
using journal::Outcome;
using namespace std::chrono_literals;

/// The desk with all its routes and its journal, asked without a line in between.
struct DeskWithJournal : testing::Test {
  DeskWithJournal() {
    database.outbox.carry_payloads(sealer);
    people_database.outbox().carry_payloads(sealer);
    for (const char* name : {"marie", "paul", "zoe", "nobody"}) detail::add_person(stores, name);
    const identity::Place tenant = identity::InTenant{detail::test_tenant};
    for (const char* name : {"marie", "paul"}) detail::give(stores, name, identity::Role::tenant_owner, tenant, now);
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
          one.caller = detail::caller_named(stores, name, now);
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
  Timestamp now{1'795'513'327s};
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
                                [] { return Timestamp(1'795'513'327s); },
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
  DeskGate gate{detail::test_tenant, "https://vote.example.org", stores, sessions, clock};
  PersonDoorApi door{person_door, sessions, stores, random, clock, {detail::test_tenant, "https://vote.example.org"}};
  PeopleApi people_api{person_door, sessions, stores, random, {detail::test_tenant, "https://vote.example.org"}};
  ServiceApi service_api{detail::test_tenant, stores, random};
  VoterApi voter_api{voting, clock};
  OrganiserApi organiser_api{organiser, voting, links, clock, {"https://vote.example.org"}};
  TrusteeApi trustee_api{organiser, links};
  storage::DetailsKeeper payloads{keeper, sealer, {}, clock};
  JournalApi journal_api{keeper, payloads, organiser, people, clock};
  JournalGuard guard{keeper, people, clock};
  http::Router router;
};

bool changes_something(const http::Route& route) {
  return route.method != Method::get && route.method != Method::head && route.permission != may_vote;
}

// Shows AUD-07, B20, B24.
TEST_F(DeskWithJournal, NotesEveryRouteThatChangesSomethingOrIsDenied) {
  const http::Authorise real = [this](const http::Permission& permission, Request& request) {
    return gate(permission, request);
  };
  std::size_t denied = 0;
  std::size_t asked = 0;
  for (const auto& one : router.routes()) {
    SCOPED_TRACE(std::string(http::name_of(one->method)) + " " + one->pattern);
    now += 61s;
    guard.tell_counts();  // another minute, in which nobody has been refused yet
    std::size_t before = entries_in_all();
    Request request = about_the_election();
    if (guard.guarded(real)(one->permission, request).has_value()) {  // nobody is signed in
      ++denied;
      EXPECT_EQ(entries_in_all(), before + 1);
      EXPECT_EQ(entries(LogName::platform()).back().event, Event::access_denied);
      EXPECT_EQ(entries(LogName::platform()).back().outcome, Outcome::deny);
    }
    if (!changes_something(*one)) continue;
    ++asked;
    before = entries_in_all();
    try {
      as("marie", *one, about_the_election());
    } catch (const election::BoxUnreachable&) {
    }
    EXPECT_GT(entries_in_all(), before);
  }
  EXPECT_GT(denied, 20U);
  EXPECT_GT(asked, 20U);
}

// Shows IDN-05.
TEST_F(DeskWithJournal, KeepsWhatItKeepsWhereSomebodyOnlyLooks) {
  const auto kept = [this] {
    keeper.settle();
    std::string all;
    for (const char* name : {"desk.db", "people.db"}) {
      std::ifstream file(folder.path(name), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  };
  Request described;
  described.body = R"({"definition":{"name":"Choir","trustees":{"single":["A","B"]},
    "questions":[{"type":"choice","title":"Board?","answers":["Ada","Bo"]}]}})";
  Request about = about_the_election();
  about.path_parameters["uuid"] =
      std::string(json::parse(body(as("marie", route(Method::post, "/api/organiser/elections"), described)))
                      .at("uuid")
                      .as_string());
  const std::string before = kept();
  EXPECT_GT(before.size(), 8192U);
  std::size_t asked = 0;
  for (const auto& one : router.routes()) {
    if (one->method != Method::get) continue;
    SCOPED_TRACE(one->pattern);
    for (std::size_t at = 0; (at = one->pattern.find('{', at)) != std::string::npos; ++at)
      about.path_parameters.try_emplace(one->pattern.substr(at + 1, one->pattern.find('}', at) - at - 1), "000");
    try {
      as("marie", *one, about);
    } catch (const election::BoxUnreachable&) {
    }
    EXPECT_TRUE(kept() == before);
    ++asked;
  }
  EXPECT_GT(asked, 20U);
}

// Shows AUD-06.
TEST_F(DeskWithJournal, HasNoEntryForWhatVotersAsk) {
  const std::size_t before = entries_in_all();
  const http::Route& sign_in = route(Method::post, "/api/elections/{uuid}/sign-in");
  const auto anybody = [](const http::Permission&, Request&) { return std::optional<Response>(); };
  for (std::size_t voter = 0; voter < 5; ++voter) {
    Request request = about_the_election();
    const std::string secret = election::sign_in_secret_text(election::RehearsedElection::secret(voter)).expose();
    request.body = "{\"secret\":\"" + secret + "\"}";
    const Response signed_in = ask(sign_in, anybody, request);
    ASSERT_EQ(signed_in.status, 200U);
    Request cast = about_the_election();
    cast.headers.set("Authorization", "Bearer " + std::string(json::parse(body(signed_in)).at("session").as_string()));
    cast.body = election::RehearsedElection::ballot(voter);
    EXPECT_EQ(ask(route(Method::post, "/api/elections/{uuid}/ballots"), anybody, cast).status, 201U);
  }
  guard.tell_counts();
  EXPECT_EQ(entries_in_all(), before);
  now += 3600s;
  guard.tell_counts();
  ASSERT_EQ(entries_in_all(), before + 1);
  const Entry hour = entries(LogName::platform()).back();
  EXPECT_EQ(hour.event, Event::voters_hour);
  EXPECT_EQ(hour.facts.at(journal::Fact::accepted), 5U);
  EXPECT_EQ(hour.at.time_since_epoch() % 3600s, 0s) << "no finer time than the hour";
  EXPECT_TRUE(hour.trace.empty());
}

// Shows AUD-05.
TEST_F(DeskWithJournal, SaysWhoByAPseudonymAndWhatByItsEvent) {
  const Response paused = as("marie", route(Method::post, "/api/organiser/elections/{uuid}/pause"), [&] {
    Request request = about_the_election();
    request.body = R"({"why":"power","until":""})";
    return request;
  }());
  ASSERT_EQ(paused.status, 200U);
  const Entry entry = entries(storage::log_of(poll.uuid)).back();
  EXPECT_EQ(entry.event, Event::poll_paused);
  EXPECT_EQ(entry.actor, storage::actor_of(detail::id_named("marie")));
  EXPECT_EQ(entry.trace, "0123456789abcdef");
  EXPECT_EQ(journal::entry_text(entry).find("marie"), std::string::npos);
}

// Shows AUD-07.
TEST_F(DeskWithJournal, CallsEachStepOfATrialByItsName) {
  Request described;
  described.body = R"({"definition":{"name":"Choir","trustees":{"single":["A","B"]},
    "questions":[{"type":"choice","title":"Board?","answers":["Ada","Bo"]}]}})";
  const auto uuid_in = [](Response response) {
    return std::string(json::parse(body(std::move(response))).at("uuid").as_string());
  };
  Request about;
  about.path_parameters["uuid"] = uuid_in(as("marie", route(Method::post, "/api/organiser/elections"), described));
  const Response started = as("marie", route(Method::post, "/api/organiser/elections/{uuid}/trial"), about);
  ASSERT_EQ(started.status, 200U);
  const auto events = [this](const std::string& uuid) {
    std::vector<Event> names;
    for (const Entry& entry : entries(LogName::parse("election/" + uuid).value())) names.push_back(entry.event);
    return names;
  };
  EXPECT_THAT(events(about.path_parameters["uuid"]),
              testing::ElementsAre(Event::election_created, Event::trial_started));
  EXPECT_THAT(events(uuid_in(started)),
              testing::ElementsAre(Event::election_created, Event::trial_started, Event::roll_imported,
                                   Event::trustee_handed_in, Event::trustee_handed_in, Event::codes_made,
                                   Event::trial_started, Event::poll_records_fixed, Event::poll_opened));
}

TEST_F(DeskWithJournal, CallsARehearsedImportNoImport) {
  Request described;
  described.body = R"({"definition":{"name":"Choir","trustees":{"single":["A","B"]},
    "questions":[{"type":"choice","title":"Board?","answers":["Ada","Bo"]}]}})";
  Request about;
  about.path_parameters["uuid"] =
      std::string(json::parse(body(as("marie", route(Method::post, "/api/organiser/elections"), described)))
                      .at("uuid")
                      .as_string());
  about.body = "Number\n1\n";
  about.query = {{"dry_run", "1"}, {"columns", "id"}};
  EXPECT_EQ(as("marie", route(Method::post, "/api/organiser/elections/{uuid}/roll"), about).status, 200U);
  const Entry last = entries(LogName::parse("election/" + about.path_parameters["uuid"]).value()).back();
  EXPECT_EQ(last.event, Event::election_changed) << "what the columns mean is remembered, and nothing else";
}

// Shows AUD-05.
TEST_F(DeskWithJournal, KnowsAPersonByOnePseudonymForGood) {
  people.change("marie@example.org", [](std::optional<identity::Person>& person) {
    person->last_totp_step = 7;
    return true;
  });
  EXPECT_EQ(entries(LogName::platform()).back().subject, storage::actor_of(detail::id_named("marie")));
  EXPECT_EQ(entries(LogName::platform()).back().event, Event::account_changed);
}

// Shows AUD-07.
TEST_F(DeskWithJournal, NotesAFailedSignInUnderTheAccountItWasTriedOn) {
  const http::Route& sign_in = route(Method::post, "/api/account/sign-in");
  Request request;
  request.body = R"({"address":"marie@EXAMPLE.org","password":"wrong","totp":"000000"})";
  const auto anybody = [](const http::Permission&, Request&) { return std::optional<Response>(); };
  EXPECT_EQ(ask(sign_in, anybody, request).status, 401U);
  const Entry entry = entries(LogName::platform()).back();
  EXPECT_EQ(entry.event, Event::account_signed_in);
  EXPECT_EQ(entry.outcome, Outcome::deny);
  EXPECT_EQ(entry.subject, storage::actor_of(detail::id_named("marie")));
  EXPECT_EQ(entry.actor, journal::Actor::anybody());
}

// Shows AUD-07, IDN-11.
TEST_F(DeskWithJournal, NotesThatATokenStoodInAnAddressAndWasRevoked) {
  identity::ServiceAccess access;
  access.name = "the payroll";
  access.place = identity::InTenant{detail::test_tenant};
  access.permissions = {identity::Permission::roll_read};
  access.from = {*identity::AddressRange::parse("192.0.2.0/24")};
  access.expires = now + std::chrono::hours(24);
  const auto token = identity::issue_service_token(services, random, access,
                                                   identity::Permissions{identity::Permission::roll_read}, now);
  ASSERT_TRUE(token);
  const std::size_t before = entries(LogName::platform()).size();
  Request shown;
  shown.target = "/api/organiser/elections?token=" + token->expose();
  const http::Authorise real = [this](const http::Permission& permission, Request& request) {
    return gate(permission, request);
  };
  const Response answer = ask(route(Method::get, "/api/organiser/elections"), real, shown);
  EXPECT_EQ(std::get<http::Problem>(answer.body).code, "token-in-address");
  std::vector<Event> events;
  const auto all = entries(LogName::platform());
  for (std::size_t i = before; i < all.size(); ++i) {
    events.push_back(all[i].event);
    EXPECT_EQ(journal::entry_text(all[i]).find(token->expose()), std::string::npos);
  }
  EXPECT_THAT(events, testing::UnorderedElementsAre(Event::service_changed, Event::access_denied));
}

// Shows AUD-05.
TEST_F(DeskWithJournal, KeepsFromWhereSomebodySignsInSealedAndNowhereElse) {
  Request request;
  request.peer = "192.0.2.77";
  request.body = R"({"address":"marie@example.org","password":"wrong","totp":"000000"})";
  const auto anybody = [](const http::Permission&, Request&) { return std::optional<Response>(); };
  EXPECT_EQ(ask(route(Method::post, "/api/account/sign-in"), anybody, request).status, 401U);
  const auto all = entries(LogName::platform());
  for (const Entry& entry : all) EXPECT_EQ(journal::entry_text(entry).find("192.0.2"), std::string::npos);
  Request reading;
  reading.query = {{"log", "platform"}, {"number", std::to_string(all.size() - 1)}};
  const auto read = json::parse(body(as("paul", route(Method::get, "/api/organiser/journal/details"), reading)));
  EXPECT_EQ(read.at("payload").as_string(), R"({"v":1,"details":[{"name":"address","is":"192.0.2.77"}]})");
  std::array<std::byte, 32> salt{};
  std::ranges::copy(from_base64(std::string(read.at("salt").as_string())).value(), salt.begin());
  EXPECT_EQ(all.back().payload, journal::payload_commitment(salt, std::string(read.at("payload").as_string())));
  const Entry note = entries(LogName::platform()).back();
  EXPECT_EQ(note.event, Event::details_read);
  EXPECT_EQ(note.actor, storage::actor_of(detail::id_named("paul")));
  EXPECT_EQ(note.facts.at(journal::Fact::number), all.size() - 1);
}

// Shows AUD-07.
TEST_F(DeskWithJournal, KeepsWhatWasAndWhatIsOfADefinition) {
  const auto definition = [](const std::string& name) {
    return R"({"name":")" + name +
           R"(","trustees":{"single":["A","B"]},"questions":[{"type":"choice","title":"Board?","answers":["Ada","Bo"]}]})";
  };
  Request described;
  described.body = R"({"definition":)" + definition("Choir") + "}";
  Request about;
  about.path_parameters["uuid"] =
      std::string(json::parse(body(as("marie", route(Method::post, "/api/organiser/elections"), described)))
                      .at("uuid")
                      .as_string());
  about.body = definition("Orchestra");
  EXPECT_EQ(as("marie", route(Method::put, "/api/organiser/elections/{uuid}/definition"), about).status, 204U);
  const LogName log = LogName::parse("election/" + about.path_parameters["uuid"]).value();
  EXPECT_EQ(entries(log).back().event, Event::election_changed);
  Request reading;
  reading.query = {{"log", log.text()}, {"number", "1"}};
  const http::Route& payload = route(Method::get, "/api/organiser/journal/details");
  const auto read = json::parse(body(as("marie", payload, reading)));
  EXPECT_THAT(std::string(read.at("payload").as_string()),
              testing::HasSubstr(R"({"name":"definition/name","was":"Choir","is":"Orchestra"})"));
  const Response of_another = as("zoe", payload, reading);
  EXPECT_EQ(std::get<http::Problem>(of_another.body).status, 403U) << "an election of somebody else";
}

// Shows AUD-09.
TEST_F(DeskWithJournal, PutsAWitnesssSignatureBelowTheCheckpointThatItIsOf) {
  const LogName log = storage::log_of(poll.uuid);
  Secret<32> seed;
  seed.expose().fill(std::byte{7});
  const crypto::SigningKey key(seed);
  const journal::WitnessKey witness("union.example.org", key.verification_key());
  const http::Route& cosigned = route(Method::get, "/log/election/{uuid}/cosigned");
  const http::Route& newest = route(Method::get, "/log/election/{uuid}/checkpoint");
  const auto asked = [&](const http::Route& one) { return as("marie", one, about_the_election()); };
  const Response none = asked(cosigned);
  EXPECT_EQ(std::get<http::Problem>(none.body).status, 404U);

  const std::string note = body(asked(newest));
  const auto text = std::string(journal::note_parts(note)->text);
  const std::string line = journal::cosign(text, witness.name(), key, now);
  journal.keep_cosignature(log, {to_hex(witness.id()), journal.log(log)->size, now, note, line});
  EXPECT_EQ(body(asked(newest)), note + line + "\n");
  EXPECT_EQ(body(asked(cosigned)), note + line + "\n");

  election::DeskStore::Change change;
  change.documents.push_back({poll.uuid, "anything", "new"});
  desk_store.write(change);
  keeper.settle();
  const std::string grown = body(asked(newest));
  EXPECT_FALSE(journal::cosigned_at(grown, witness)) << "it is of an older one";
  EXPECT_EQ(body(asked(cosigned)), note + line + "\n");

  journal_api.show_witnesses({{witness, [](const LogName&) { return false; }}});
  Request request;
  request.query = {{"log", log.text()}};
  const auto page = json::parse(body(as("marie", route(Method::get, "/api/organiser/journal"), request)));
  const auto& row = page.at("witnesses").as_array().at(0);
  EXPECT_EQ(row.at("name").as_string(), "union.example.org");
  EXPECT_EQ(row.at("size").to_number<std::uint64_t>() + 1, page.at("size").to_number<std::uint64_t>());
  EXPECT_EQ(row.at("refuses").as_bool(), false);
}

// Shows AUD-05.
TEST_F(DeskWithJournal, ErasesWhatIsKeptOfAPersonAtTheWordOfAnother) {
  Request request;
  request.peer = "192.0.2.77";
  request.body = R"({"address":"marie@example.org","password":"wrong","totp":"000000"})";
  const auto anybody = [](const http::Permission&, Request&) { return std::optional<Response>(); };
  ask(route(Method::post, "/api/account/sign-in"), anybody, request);
  const std::uint64_t number = entries(LogName::platform()).size() - 1;
  Request erasing;
  erasing.query = {{"person", storage::actor_of(detail::id_named("marie")).text()}};
  const http::Route& erase = route(Method::remove, "/api/organiser/journal/details");
  const Response by_herself = as("marie", erase, erasing);
  EXPECT_EQ(std::get<http::Problem>(by_herself.body).status, 403U) << "nobody covers their own traces";
  EXPECT_EQ(body(as("paul", erase, erasing)), R"({"erased":1})");
  Request reading;
  reading.query = {{"log", "platform"}, {"number", std::to_string(number)}};
  const Response gone = as("paul", route(Method::get, "/api/organiser/journal/details"), reading);
  EXPECT_EQ(std::get<http::Problem>(gone.body).status, 404U);
  Request nobody;
  nobody.query = {{"person", "u:anybody"}};
  const Response unknown = as("paul", erase, nobody);
  EXPECT_EQ(std::get<http::Problem>(unknown.body).status, 404U);
}
// Shows GEN-03, AUD-04.
TEST_F(DeskWithJournal, ChangesNothingWhileTheJournalIsNotTheOneThatWasSigned) {
  expected_alarm = "journal_refused platform smaller";
  heads.keep({"vote.example.org/log/platform", 1'000'000, Digest{}});
  keeper.note(Entry());
  keeper.settle();
  const auto anybody = [](const http::Permission&, Request&) { return std::optional<Response>(); };
  const http::Route& pause = route(Method::post, "/api/organiser/elections/{uuid}/pause");
  Request request = about_the_election();
  request.body = R"({"why":"power","until":""})";
  const Response refused = as("marie", pause, request);
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(std::get<http::Problem>(refused.body).code, "audit-unavailable");
  EXPECT_EQ(organiser.poll(poll.uuid)->state, election::ElectionState::open);
  EXPECT_EQ(ask(route(Method::post, "/api/elections/{uuid}/ballots"), anybody, about_the_election()).status, 503U);
  EXPECT_EQ(ask(route(Method::get, "/api/elections/{uuid}"), anybody, about_the_election()).status, 200U);
}

// Shows AUD-07.
TEST_F(DeskWithJournal, CountsTheRefusalsOfAFlood) {
  const http::Authorise refuse = [](const http::Permission&, Request&) {
    return std::optional(http::problem(401, "signed-out"));
  };
  const std::size_t before = entries_in_all();
  for (int i = 0; i < 300; ++i) ask(route(Method::get, "/api/organiser/elections"), refuse);
  now += 60s;
  guard.tell_counts();
  EXPECT_EQ(entries_in_all(), before + JournalGuard::anonymous_refusals_max + 1);
  EXPECT_EQ(entries(LogName::platform()).back().facts.at(journal::Fact::refused),
            300 - JournalGuard::anonymous_refusals_max);
}

// Shows AUD-01.
TEST_F(DeskWithJournal, ServesTilesFromWhichAStrangerRebuildsTheLog) {
  for (int i = 0; i < 300; ++i) desk_store.put_document(poll.uuid, "note", std::to_string(i));
  keeper.settle();
  const auto get = [&](const std::string& rest, Request::Named more = {}) {
    Request request = about_the_election();
    request.path_parameters.merge(more);
    return as("nobody", route(Method::get, "/log/election/{uuid}" + rest), std::move(request));
  };
  const auto key = journal::NoteKey::parse(body(get("/key")).substr(0, body(get("/key")).size() - 1));
  ASSERT_TRUE(key);
  const std::vector<journal::NoteKey> trusted = {*key};
  const auto checkpoint = journal::open_checkpoint(body(get("/checkpoint")), trusted);
  ASSERT_TRUE(checkpoint);
  const std::string last = std::to_string(checkpoint->size - 256);
  ASSERT_EQ(checkpoint->size, 302U);
  auto entries = journal::bundle_from(body(get("/tile/{level}/{a}", {{"level", "entries"}, {"a", "000"}})), 256);
  const auto rest =
      journal::bundle_from(body(get("/tile/{level}/{a}/{b}", {{"level", "entries"}, {"a", "001.p"}, {"b", last}})), 46);
  ASSERT_TRUE(entries && rest);
  entries->insert(entries->end(), rest->begin(), rest->end());
  std::vector<Digest> leaves;
  for (const std::string& entry : *entries) leaves.push_back(journal::hash_of_leaf(entry));
  journal::GrowingTree tree;
  tree.append(leaves);
  EXPECT_EQ(tree.root(), checkpoint->root);
  EXPECT_EQ(body(get("/tile/{level}/{a}", {{"level", "0"}, {"a", "000"}})),
            journal::tile_bytes(std::span(leaves).first(256)));
  for (const auto& [level, number] : {std::pair("0", "001"),
                                      {"0", "002"},
                                      {"1", "000"},
                                      {"8", "000"},
                                      {"-1", "000"},
                                      {"00", "000"},
                                      {"0", "0"},
                                      {"entries", "001"},
                                      {"x", "000"}}) {
    EXPECT_EQ(get("/tile/{level}/{a}", {{"level", level}, {"a", number}}).status, 404U) << level << " " << number;
  }
}

// Shows AUD-10.
TEST_F(DeskWithJournal, IsSearchedByWhoeverMayAndNobodyElse) {
  const http::Route& list = route(Method::get, "/api/organiser/journal");
  const auto look = [&](const std::string& name, Request::Named query) {
    Request request;
    request.query = std::move(query);
    return as(name, list, std::move(request));
  };
  const std::string log = "election/" + poll.uuid.text();
  EXPECT_EQ(std::get<http::Problem>(look("zoe", {{"log", log}}).body).code, "not-allowed");
  EXPECT_EQ(std::get<http::Problem>(look("zoe", {}).body).code, "not-allowed");
  EXPECT_EQ(std::get<http::Problem>(look("marie", {{"log", "election/nonenonenonenone"}}).body).code, "unknown-log");
  const auto found = json::parse(body(look("marie", {{"log", log}, {"result", "ok"}, {"count", "1"}})));
  EXPECT_EQ(found.at("entries").as_array().size(), 1U);
  EXPECT_EQ(found.at("entries").at(0).at("number").as_int64(), 1);
  EXPECT_EQ(found.at("next").as_int64(), 1);
  EXPECT_EQ(json::parse(body(look("marie", {{"log", log}, {"result", "deny"}}))).at("entries").as_array().size(), 0U);
  for (const auto& wrong : {Request::Named{{"event", "no.such"}},
                            {{"since", "yesterday"}},
                            {{"result", "bad"}},
                            {{"actor", "marie"}},
                            {{"object", "a\nb"}}}) {
    EXPECT_EQ(look("marie", wrong).status, 422U) << wrong.begin()->first;
  }
  const std::size_t reads = entries(LogName::platform()).size();
  look("marie", {});
  look("marie", {});
  EXPECT_EQ(entries(LogName::platform()).size(), reads + 1) << "reading is noted, once an hour";
}

// Shows AUD-10.
TEST_F(DeskWithJournal, IsExportedWithItsProofs) {
  for (int i = 0; i < 300; ++i) desk_store.put_document(poll.uuid, "note", std::to_string(i));
  keeper.settle();
  const auto taken = [&](Request::Named query) {
    Request request;
    request.query = std::move(query);
    request.query["log"] = "election/" + poll.uuid.text();
    return body(as("marie", route(Method::get, "/api/organiser/journal/export"), std::move(request)));
  };
  const std::vector<journal::NoteKey> trusted = {signer.key(journal.log(storage::log_of(poll.uuid))->origin)};
  const auto whole = journal::check_export(taken({}), trusted);
  ASSERT_TRUE(whole) << whole.error().what;
  EXPECT_EQ(whole->entries, 302U);
  const auto some = journal::check_export(taken({{"until", "2026-01-01T00:00Z"}}), trusted);
  ASSERT_TRUE(some) << some.error().what;
  EXPECT_EQ(some->entries, 0U);
  EXPECT_EQ(some->filter, "until=2026-01-01T00:00:00Z");
  const std::string syslog = taken({{"form", "syslog"}});
  EXPECT_EQ(std::count(syslog.begin(), syslog.end(), '\n'), 303);
  Request one;
  one.query = {{"log", "election/" + poll.uuid.text()}, {"number", "7"}};
  const std::string proof = body(as("marie", route(Method::get, "/api/organiser/journal/proof"), one));
  const std::string entry = journal.entries(storage::log_of(poll.uuid), 7, 8).at(0);
  EXPECT_TRUE(journal::check_log_proof(proof, entry, trusted[0].name(), trusted));
  EXPECT_EQ(entries(LogName::platform()).back().event, Event::journal_exported);
}

}  // namespace
}  // namespace urna::api
