// SPDX-License-Identifier: EUPL-1.2
#include "api/journal_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "api/detail/desk_with_journal.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::DeskWithJournal;
using namespace std::chrono_literals;

bool changes_something(const http::Route& route) {
  return route.method != http::Method::get && route.method != http::Method::head && route.permission != may_vote;
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

// Shows AUD-07, IDN-11.
TEST_F(DeskWithJournal, NamesTheProgramThatDidSomething) {
  identity::ServiceAccess access;
  access.name = "the payroll";
  access.place = identity::InTenant{detail::test_tenant};
  access.by = detail::id_named("marie");
  access.permissions = {identity::Permission::grant_give, identity::Permission::journal_read};
  access.from = {*identity::AddressRange::parse("192.0.2.0/24")};
  access.expires = now + 24h;
  const auto token = identity::issue_service_token(services, random, access, access.permissions, now);
  Request request;
  request.peer = "192.0.2.9";
  request.headers.set("Authorization", "Bearer " + token->expose());
  const auto ask_with = [&](const http::Route& asked, const std::string& text) {
    Request one = request;
    one.method = asked.method;
    one.body = text;
    one.path_parameters = {{"level", "entries"}, {"a", "000.p"}, {"b", "1"}};
    return ask(
        asked, [this](const http::Permission& permission, Request& shown) { return gate(permission, shown); }, one);
  };
  ASSERT_EQ(ask_with(route(Method::post, "/api/groups"), R"({"name":"Office"})").status, 201U);
  const auto program = storage::actor_of(*identity::find_service_token(token->expose()));
  const Entry made = entries(LogName::platform()).back();
  EXPECT_EQ(made.event, Event::group_changed);
  EXPECT_EQ(made.actor, program);
  EXPECT_EQ(ask_with(route(Method::remove, "/api/services/{service}"), "").status, 401U);
  EXPECT_EQ(entries(LogName::platform()).back().actor, journal::Actor::anybody()) << "a token that opens nothing";

  ASSERT_EQ(ask_with(route(Method::get, "/log/platform/tile/{level}/{a}/{b}"), "").status, 200U);
  const Entry read = entries(LogName::platform()).back();
  EXPECT_EQ(read.event, Event::journal_read) << "a whole bundle of entries is read like a page of them";
  EXPECT_EQ(read.actor, program);
  const auto listed = json::parse(body(as("paul", route(Method::get, "/api/organiser/journal"))));
  EXPECT_EQ(listed.at("people").at(program.text()).as_string(), "the payroll");
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
  access.by = detail::id_named("marie");
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

}  // namespace
}  // namespace urna::api
