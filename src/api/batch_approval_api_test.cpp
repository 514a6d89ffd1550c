// SPDX-License-Identifier: EUPL-1.2
#include "api/batch_approval_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/assurance_api.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "api/many_services_api.hpp"
#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AssuredId;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

const std::string batches = "/api/assurance/batches";
const std::string one = batches + "/{batch}";

PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }
constexpr int author = 1, expert = 2, director = 3, reader = 4, stranger = 5, deputy = 6;

json::object json_of(const Response& response) { return json::parse(std::get<std::string>(response.body)).as_object(); }
std::vector<std::string> faults_of(const Response& response, const std::string& service) {
  std::vector<std::string> found;
  if (const auto* const problem = std::get_if<http::Problem>(&response.body))
    for (const auto& field : problem->fields)
      if (field.path == service) found.push_back(field.problem);
  return found;
}

struct BatchOverHttp : testing::Test {
  BatchOverHttp() {
    api.add_routes(router);
    service_api.add_routes(router);
    many_api.add_routes(router);
    for (const int who : {author, expert, director, reader, stranger, deputy}) {
      static_cast<void>(people.change(std::to_string(who) + "@example.org", [&](auto& known) {
        known.emplace();
        known->id = person(who);
        known->address = std::to_string(who) + "@example.org";
        known->name = "Person " + std::to_string(who);
        known->state = identity::PersonState::active;
        return true;
      }));
    }
  }

  /// A service each of whose measures stands at `status`.
  std::string add(const std::string& name, const std::string& status = "fait",
                  const std::string& hosting = "on_premise") {
    const auto& catalogue = assurance::Catalogue::built_in();
    const auto description = assurance::parse_written_description(
        R"({"name":")" + name + R"(","organisation":"Ville de Lille","service_types":["online_service"],"hosting":")" +
            hosting +
            R"(","exposure":"internet","audience":"limited","max_downtime":"under_24h","data_volume":"low",)"
            R"("data_location":"eu","service_profile":"vote","level":2})",
        catalogue);
    assurance::ServiceFile file{description.value(), {}, {}};
    for (const auto& measure : catalogue.measures)
      if (!status.empty()) file.answers[measure.id].status = *assurance::status_from(status);
    return put(file);
  }
  std::string put(const assurance::ServiceFile& file) {
    const auto id = identity::draw_identifier<AssuredId>(random);
    EXPECT_TRUE(store.put({id, 1, service_file_json(file)}, {now, person(author), "{}"}));
    return to_hex(id.get());
  }
  assurance::AssuredService kept(const std::string& id) {
    for (const auto& service : store.all())
      if (to_hex(service.id.get()) == id) return service;
    throw std::logic_error("no such service");
  }
  /// Its description says of another hosting.
  void move(const std::string& id, const std::string& from, const std::string& to) {
    auto service = kept(id);
    service.version += 1;
    service.file.replace(service.file.find(from), from.size(), to);
    ASSERT_TRUE(store.put(service, {now, person(author), "{}"}));
  }
  void give(const std::string& id, int whom, assurance::ContributorKind kind) {
    auto service = kept(id);
    auto file = assurance::parse_service_file(service.file, assurance::Catalogue::built_in());
    file->contributors.push_back({.id = {},
                                  .address = std::to_string(whom) + "@example.org",
                                  .person = person(whom),
                                  .kind = kind,
                                  .since = {},
                                  .ends = {},
                                  .by = person(author)});
    service.version += 1;
    service.file = service_file_json(*file);
    EXPECT_TRUE(store.put(service, {now, person(author), "{}"}));
  }

  Response ask(int who, Method method, const std::string& pattern, const json::object& body = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = {{"batch", batch}, {"service", service_asked}, {"measure", measure_asked}};
      request.body = json::serialize(body);
      Caller caller{.who = person(who), .name = "somebody", .tenant = {}, .now = now};
      request.caller = who < reader || who == deputy ? detail::as_officer(caller) : caller;
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  Response begin(const std::vector<std::string>& services, int who = author) {
    const auto begun = ask(who, Method::post, batches, {{"services", json::array(services.begin(), services.end())}});
    if (status_of(begun) == 201) batch = json_of(begun).at("id").as_string();
    return begun;
  }
  json::object read() { return json_of(ask(author, Method::get, one)); }
  json::object member(const std::string& id) {
    const json::object whole = read();
    for (const json::value& listed : whole.at("members").as_array())
      if (listed.at("id") == json::value(id)) return listed.as_object();
    return {};
  }
  Response step(int who, Method method, const std::string& rest, json::object body) {
    body["version"] = read().at("version");
    return ask(who, method, one + rest, body);
  }
  json::object authority(int whom = director) {
    return {{"name", "Grace Hopper"}, {"position", "Director"}, {"person", to_hex(person(whom).get())}};
  }
  json::object board(int months = 12) {
    return {{"date", "2027-01-15"}, {"is_accepted", true}, {"months", months}, {"conditions", json::array{}}};
  }
  Response advise(int who = expert) {
    return step(who, Method::post, "/opinions",
                {{"collaborators", json::array{"Ada, expert"}}, {"verdict", "favourable"}, {"months", 12}});
  }
  void fill_in(int months = 12) {
    ASSERT_EQ(status_of(step(author, Method::put, "", {{"authority", authority()}})), 200U);
    ASSERT_EQ(status_of(advise()), 200U);
    const auto filled = step(author, Method::put, "",
                             {{"documents", json::array{"Risk study"}}, {"form", true}, {"board", board(months)}});
    ASSERT_EQ(status_of(filled), 200U) << code_of(filled);
  }
  Response sign(int who = director) {
    const json::object whole = read();
    const json::value& list = whole.at("list");
    return ask(who, Method::post, one + "/signature",
               {{"version", whole.at("version")}, {"list", list.is_null() ? json::value("none") : list}});
  }
  std::size_t decisions() {
    std::size_t count = 0;
    for (const auto& service : store.all()) count += store.approvals(service.id).size();
    return count;
  }

  Timestamp now{std::chrono::seconds(1'800'000'000)};  // 15 January 2027
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteAssuredServiceStore store{
      folder.path("assurance.db"), keystore.sealer,
      [this](const AssuredId& service) { return storage::entries_about_service(service, now); }};
  identity::MemoryPersonStore people;
  AssuranceApprovalApi single{store,
                              people,
                              {.may_sign = [](const PersonId&) { return true; },
                               .sign = [](std::string_view text) { return "signed\n" + std::string(text); },
                               .program = "urna",
                               .ballots = [] { return AssuranceApprovalApi::Ballots{}; }}};
  std::optional<std::string> batches_kept;
  BatchApprovalApi api{single,
                       store,
                       people,
                       random,
                       {.text = [this] { return batches_kept; },
                        .put =
                            [this](const std::string& now_kept) {
                              if (is_stopping) throw std::runtime_error("the machine stops");
                              batches_kept = now_kept;
                            },
                        .may_sign = [](const PersonId& who) { return who != person(stranger); }}};
  const FindCommon find_common = [this](const AssuredId& service, const assurance::WrittenDescription& description) {
    return api.common_of(service, description);
  };
  AssuranceApi service_api{store, people, random, nullptr, assurance::Catalogue::built_in(), find_common};
  ManyServicesApi many_api{store, people, random, assurance::Catalogue::built_in(), find_common};
  http::Router router;
  std::string service_asked, measure_asked = "RH.2";
  bool is_stopping = false;  ///< nothing more of the batches is written
  std::string batch = std::string(32, '0');
};

TEST_F(BatchOverHttp, OneThatDoesNotFulfilItsGatesKeepsAllFromBeingSigned) {
  const std::string good = add("Good");
  const std::string blank = add("Blank", "");
  const std::string weak = add("Weak", "aLancer");
  ASSERT_EQ(status_of(begin({good, blank, weak})), 201U);
  fill_in();
  EXPECT_TRUE(read().at("list").is_null());
  EXPECT_TRUE(member(good).at("obstacles").as_array().empty());
  EXPECT_EQ(member(blank).at("obstacles").as_array().at(0).at("fault"), "measure-unanswered");
  EXPECT_EQ(member(weak).at("obstacles").as_array().at(0).at("fault"), "index-too-low");
  const auto refused = sign();
  EXPECT_EQ(code_of(refused), "approval-blocked");
  EXPECT_TRUE(faults_of(refused, good).empty());
  EXPECT_FALSE(faults_of(refused, blank).empty());
  EXPECT_FALSE(faults_of(refused, weak).empty());
  EXPECT_EQ(decisions(), 0U) << "nothing is signed half";

  const auto left = [](const std::string& id) { return json::object{{"id", id}, {"is_left_out", true}}; };
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"members", json::array{left(good), left(blank), left(weak)}}})),
            "unfit-fields");
  ASSERT_EQ(status_of(step(author, Method::put, "", {{"members", json::array{left(blank), left(weak)}}})), 200U);
  EXPECT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(decisions(), 1U);
  EXPECT_EQ(store.approvals(kept(good).id).size(), 1U);
}

TEST_F(BatchOverHttp, OneSignatureSealsADecisionOfItsOwnForEach) {
  const std::string strong = add("Strong");
  const std::string middling = add("Middling", "enCours");
  ASSERT_EQ(status_of(begin({strong, middling})), 201U);
  fill_in(36);
  const json::object remark{{"id", middling}, {"remark", "the cellar floods"}, {"is_left_out", false}};
  ASSERT_EQ(status_of(step(author, Method::put, "", {{"members", json::array{remark}}})), 200U);
  EXPECT_EQ(member(strong).at("months").as_int64(), 36);
  EXPECT_LT(member(middling).at("months").as_int64(), 36) << "as its own index allows";
  const std::string list(read().at("list").as_string());
  const auto signed_now = sign();
  ASSERT_EQ(status_of(signed_now), 201U) << code_of(signed_now);
  EXPECT_EQ(json_of(signed_now).at("decisions").as_array().size(), 2U);
  for (const auto& [id, remarked] : {std::pair(strong, ""), std::pair(middling, "the cellar floods")}) {
    const auto records = store.approvals(kept(id).id);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_TRUE(records[0].is_decision);
    const json::value decision = json::parse(records[0].file);
    EXPECT_EQ(decision.at("service").at("id").as_string(), id);
    EXPECT_EQ(decision.at("together").at("services").as_int64(), 2);
    EXPECT_EQ(decision.at("together").at("list").as_string(), list);
    EXPECT_EQ(decision.at("together").at("remark").as_string(), remarked);
    EXPECT_TRUE(records[0].note.starts_with("signed\n"));
    EXPECT_NE(records[0].note.find(to_hex(crypto::sha256(records[0].file))), std::string::npos);
    EXPECT_EQ(kept(id).version, 2U);
    EXPECT_EQ(json::parse(store.history(kept(id).id).at(0).what).at("what"), "service-approved");
  }
  std::size_t noted = 0;
  for (const auto& letter : store.outbox().waiting(20))
    if (letter.entry.find("assurance.decision-signed") != std::string::npos) ++noted;
  EXPECT_EQ(noted, 2U) << "the journal has each, as if it were alone";
  EXPECT_EQ(status_of(ask(author, Method::get, one)), 404U) << "it is done";
}

TEST_F(BatchOverHttp, AuthorExpertAndAuthorityAreThreePeople) {
  ASSERT_EQ(status_of(begin({add("One"), add("Two")})), 201U);
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"authority", authority(author)}})), "three-people");
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"authority", authority(stranger)}})), "unfit-fields");
  EXPECT_EQ(code_of(step(expert, Method::put, "", {{"authority", authority()}})), "not-the-author");
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"board", board()}})), "too-early");
  EXPECT_EQ(code_of(advise()), "too-early");
  ASSERT_EQ(status_of(step(author, Method::put, "", {{"authority", authority()}})), 200U);
  EXPECT_EQ(code_of(advise(author)), "three-people");
  EXPECT_EQ(code_of(advise(director)), "three-people");
  EXPECT_EQ(code_of(sign()), "too-early");
  fill_in();
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"no_opinion", true}})), "opinions-there");
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"authority", authority(expert)}})), "three-people");
  EXPECT_EQ(code_of(sign(author)), "three-people");
  EXPECT_EQ(code_of(sign(expert)), "three-people");
  EXPECT_EQ(code_of(sign(reader)), "not-the-authority");
  EXPECT_EQ(decisions(), 0U);
  EXPECT_EQ(status_of(sign()), 201U);
}

TEST_F(BatchOverHttp, AnOpinionIsTakenBackByWhoeverGaveItAndBeforeTheSignature) {
  ASSERT_EQ(status_of(begin({add("First"), add("Second")})), 201U);
  fill_in();
  const auto withdraw = [&](int who) { return ask(who, Method::remove, one + "/opinions"); };
  EXPECT_EQ(code_of(withdraw(director)), "no-opinion") << "it is another's";
  EXPECT_EQ(status_of(withdraw(stranger)), 404U);
  const json::object seen = read();
  ASSERT_EQ(status_of(withdraw(expert)), 200U);
  EXPECT_TRUE(read().at("form_handed_out").is_null()) << "it said something else";
  EXPECT_EQ(code_of(ask(director, Method::post, one + "/signature",
                        {{"version", seen.at("version")}, {"list", seen.at("list")}})),
            "changed-meanwhile");
  EXPECT_EQ(code_of(sign()), "too-early");
  ASSERT_EQ(status_of(advise()), 200U);
  ASSERT_EQ(status_of(step(author, Method::put, "", {{"form", true}, {"board", board()}})), 200U);
  const json::object listed = json_of(ask(director, Method::get, batches)).at("batches").at(0).as_object();
  EXPECT_EQ(listed.at("authority").at("id").as_string(), to_hex(person(director).get())) << "whom it waits for";
  EXPECT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(status_of(withdraw(expert)), 404U) << "what is signed stays";
}

TEST_F(BatchOverHttp, WhatIsSignedIsWhatWasRead) {
  const std::string first = add("First");
  ASSERT_EQ(status_of(begin({first, add("Second")})), 201U);
  fill_in();
  const json::object seen = read();
  const auto sign_as_read = [&] {
    return ask(director, Method::post, one + "/signature",
               {{"version", seen.at("version")}, {"list", seen.at("list")}});
  };
  auto service = kept(first);
  service.version += 1;
  ASSERT_TRUE(store.put(service, {now, person(author), "{}"}));
  EXPECT_EQ(code_of(sign_as_read()), "changed-meanwhile") << "a service has changed";
  EXPECT_EQ(decisions(), 0U);
  move(first, "on_premise", "cloud");
  EXPECT_EQ(code_of(ask(director, Method::post, one + "/signature",
                        {{"version", seen.at("version")}, {"list", seen.at("list")}})),
            "changed-meanwhile")
      << "it has left";
  EXPECT_EQ(member(first).at("left_because"), "unlike");
  EXPECT_TRUE(member(first).at("is_left_out").as_bool());
  ASSERT_TRUE(store.remove(service.id));
  EXPECT_EQ(decisions(), 0U);
  EXPECT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(decisions(), 1U) << "of the one that stayed";
}

TEST_F(BatchOverHttp, WhoeverBecomesAnotherKindLeavesAndComesBackOnlyOnceItIsLikeThemAgain) {
  const std::string first = add("First");
  const std::string second = add("Second");
  const std::string gone = add("Gone");
  ASSERT_EQ(status_of(begin({first, second, gone})), 201U);
  const std::int64_t version = read().at("version").as_int64();
  move(first, "on_premise", "cloud");
  EXPECT_EQ(member(first).at("left_because"), "unlike");
  EXPECT_TRUE(member(second).at("left_because").is_null());
  EXPECT_EQ(read().at("version").as_int64(), version + 1) << "once";
  const auto back = [&](const std::string& id) {
    return step(author, Method::put, "", {{"members", json::array{{{"id", id}, {"is_left_out", false}}}}});
  };
  EXPECT_EQ(faults_of(back(first), first), std::vector<std::string>{"unlike"});
  move(first, "cloud", "on_premise");
  EXPECT_EQ(member(first).at("left_because"), "unlike") << "nobody comes back by themselves";
  ASSERT_EQ(status_of(back(first)), 200U);
  EXPECT_TRUE(member(first).at("left_because").is_null());
  ASSERT_TRUE(store.remove(kept(gone).id));
  EXPECT_EQ(member(gone).at("left_because"), "removed");
  EXPECT_EQ(faults_of(back(gone), gone), std::vector<std::string>{"removed"});
}

struct CommonMeasuresOverHttp : BatchOverHttp {
  CommonMeasuresOverHttp() {
    EXPECT_EQ(status_of(begin({first, second, third})), 201U);
    service_asked = first;
  }
  Response say(const json::value& measures, int who = author) {
    return step(who, Method::put, "", {{"measures", measures}});
  }
  static json::object common(const std::string& measure, const std::string& status, const std::string& details = "") {
    json::object said{{"measure", measure}, {"is_common", true}, {"status", status}};
    if (!details.empty()) said["details"] = details;
    return said;
  }
  assurance::MeasureAnswer answer_in(const std::string& id, const std::string& name = "RH.2") {
    return assurance::parse_service_file(kept(id).file, assurance::Catalogue::built_in())->answers[name];
  }
  Response answer(const std::string& id, const std::string& status) {
    service_asked = id;
    return ask(author, Method::put, "/api/assurance/services/{service}/measures/{measure}",
               {{"version", kept(id).version}, {"answer", {{"status", status}}}});
  }
  json::value batch_told_in(const std::string& id) {
    service_asked = id;
    const json::object whole = json_of(ask(author, Method::get, "/api/assurance/services/{service}"));
    for (const json::value& told : whole.at("measures").as_array())
      if (told.at("id") == json::value(measure_asked)) return told.at("batch");
    return "not asked";
  }
  Response leave_out(const std::string& id, bool is_left_out = true) {
    return step(author, Method::put, "", {{"members", json::array{{{"id", id}, {"is_left_out", is_left_out}}}}});
  }
  std::string first = add("First", "enCours"), second = add("Second", "aLancer"), third = add("Third", "");
};

TEST_F(CommonMeasuresOverHttp, AreAnsweredInTheBatchAndNowhereElse) {
  ASSERT_EQ(status_of(say(json::array{common("RH.2", "fait", "the town trains everybody")})), 200U);
  for (const std::string& id : {first, second, third}) {
    EXPECT_EQ(answer_in(id).status, assurance::Status::done);
    EXPECT_EQ(answer_in(id).details, "the town trains everybody");
    EXPECT_EQ(batch_told_in(id), json::value(batch));
    const auto refused = answer(id, "aLancer");
    EXPECT_EQ(status_of(refused), 409U);
    EXPECT_EQ(code_of(refused), "answered-in-batch");
    EXPECT_EQ(faults_of(refused, "batch"), std::vector<std::string>{batch}) << "it is named";
  }
  const std::string aside = "/api/assurance/services/{service}/measures/{measure}/aside";
  EXPECT_EQ(code_of(ask(author, Method::post, aside, {{"version", kept(third).version}, {"reason", "why not"}})),
            "answered-in-batch");
  EXPECT_EQ(code_of(ask(expert, Method::put, aside, {{"version", kept(third).version}})), "answered-in-batch");
  EXPECT_EQ(code_of(ask(author, Method::remove, aside)), "answered-in-batch");
  const auto together = ask(author, Method::put, "/api/assurance/measures/{measure}",
                            {{"services", json::array{{{"id", first}, {"version", kept(first).version}}}},
                             {"change", {{"status", "aLancer"}}}});
  EXPECT_EQ(faults_of(together, first), std::vector<std::string>{"answered-in-batch"});
  EXPECT_EQ(answer_in(first).status, assurance::Status::done) << "nothing of it was written";
  measure_asked = "RECENSEMENT.1";
  EXPECT_TRUE(batch_told_in(first).is_null());
  EXPECT_EQ(status_of(answer(first, "fait")), 200U) << "the others are each service's own";
}

TEST_F(CommonMeasuresOverHttp, StayWithWhoeverLeavesWhichAnswersThemByItselfAgain) {
  ASSERT_EQ(status_of(say(json::array{common("RH.2", "fait")})), 200U);
  ASSERT_EQ(status_of(leave_out(first)), 200U);
  EXPECT_EQ(answer_in(first).status, assurance::Status::done);
  EXPECT_TRUE(batch_told_in(first).is_null());
  EXPECT_EQ(status_of(answer(first, "aLancer")), 200U);
  ASSERT_EQ(status_of(leave_out(first, false)), 200U);
  EXPECT_EQ(answer_in(first).status, assurance::Status::done) << "whoever comes back takes it over again";
  EXPECT_EQ(code_of(answer(first, "aLancer")), "answered-in-batch");

  move(second, "on_premise", "cloud");
  EXPECT_EQ(status_of(answer(second, "aLancer")), 200U) << "it is of another kind, and has left by itself";
  EXPECT_EQ(member(second).at("left_because"), "unlike");

  ASSERT_EQ(status_of(say(json::array{{{"measure", "RH.2"}, {"is_common", false}}})), 200U);
  EXPECT_EQ(answer_in(third).status, assurance::Status::done);
  EXPECT_EQ(status_of(answer(third, "aLancer")), 200U);
  ASSERT_EQ(status_of(say(json::array{common("RH.2", "enCours")})), 200U);
  ASSERT_EQ(status_of(ask(author, Method::remove, one)), 200U);
  EXPECT_EQ(answer_in(third).status, assurance::Status::in_progress);
  EXPECT_EQ(status_of(answer(third, "aLancer")), 200U) << "a batch that was dropped answers nothing";
}

TEST_F(CommonMeasuresOverHttp, AreWrittenInAllServicesOrInNone) {
  auto service = kept(second);
  auto file = assurance::parse_service_file(service.file, assurance::Catalogue::built_in());
  file->answers["RH.2"].aside = assurance::SettingAside{"nobody works there", person(author), person(expert)};
  service.version += 1;
  service.file = service_file_json(*file);
  ASSERT_TRUE(store.put(service, {now, person(author), "{}"}));
  const auto refused = say(json::array{common("RECENSEMENT.1", "fait"), common("RH.2", "fait")});
  EXPECT_EQ(faults_of(refused, second), std::vector<std::string>{"set-aside"});
  EXPECT_EQ(answer_in(first).status, assurance::Status::in_progress);
  EXPECT_TRUE(read().at("measures").as_array().empty());
  EXPECT_EQ(code_of(say(json::array{common("RH.2", "nonFait")})), "unfit-fields");
  EXPECT_EQ(code_of(say(json::array{common("RH.2", "")})), "unfit-fields");
  EXPECT_EQ(code_of(say(json::array{common("no.such", "fait")})), "unfit-fields");
  EXPECT_EQ(code_of(say(json::array{common("RECENSEMENT.1", "fait"), common("RH.3", "enCours")})), "unfit-fields");
  EXPECT_EQ(code_of(say(json::array{common("RECENSEMENT.1", "fait")}, expert)), "not-the-author");
  EXPECT_TRUE(read().at("measures").as_array().empty());
}

TEST_F(CommonMeasuresOverHttp, EndWithTheSignatureAndTheirAnswersStay) {
  json::array all;
  for (const auto& known : assurance::Catalogue::built_in().measures) all.push_back(common(known.id, "fait"));
  ASSERT_EQ(status_of(say(all)), 200U);
  fill_in();
  ASSERT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(answer_in(third).status, assurance::Status::done);
  EXPECT_TRUE(batch_told_in(third).is_null());
  EXPECT_EQ(status_of(answer(third, "enCours")), 200U);
}

TEST_F(BatchOverHttp, ABatchIsSignedOnceWhereverTheMachineStops) {
  const std::string first = add("First");
  ASSERT_EQ(status_of(begin({first, add("Second")})), 201U);
  fill_in();
  const std::string signed_list(read().at("list").as_string());
  is_stopping = true;
  EXPECT_THROW(static_cast<void>(sign()), std::runtime_error);
  EXPECT_EQ(decisions(), 2U) << "sealed, while the batch is kept as if it were open";
  ASSERT_NE(batches_kept->find(batch), std::string::npos);

  // As the program finds it when it starts again.
  is_stopping = false;
  BatchApprovalApi restarted(single, store, people, random,
                             {.text = [this] { return batches_kept; },
                              .put = [this](const std::string& now_kept) { batches_kept = now_kept; },
                              .may_sign = [](const PersonId&) { return true; }});
  http::Router anew;
  restarted.add_routes(anew);
  std::swap(router, anew);
  const auto found = ask(director, Method::get, one);
  EXPECT_EQ(status_of(found), 404U) << "it is done";
  EXPECT_TRUE(json_of(ask(director, Method::get, batches)).at("batches").as_array().empty());
  // Whatever version and list are read or made up for it.
  const json::value list = status_of(found) == 200 ? json_of(found).at("list") : json::value(signed_list);
  for (std::int64_t version = 1; version <= 8; ++version) {
    const auto again = ask(director, Method::post, one + "/signature", {{"version", version}, {"list", list}});
    EXPECT_EQ(code_of(again), "batch-signed") << version;
  }
  EXPECT_EQ(decisions(), 2U);
  ASSERT_EQ(status_of(begin({first})), 201U) << "its services are free again";
  EXPECT_EQ(status_of(ask(author, Method::remove, one)), 200U);
}

TEST_F(BatchOverHttp, SomebodySignsForTheAuthorityOnlyWhereEveryServiceSaysSoAndEachDecisionNamesIt) {
  const std::string first = add("First");
  const std::string second = add("Second");
  ASSERT_EQ(status_of(begin({first, second})), 201U);
  fill_in();
  const std::chrono::hours day{24};
  const auto delegate = [&](const std::string& id, int from, Timestamp not_before, Timestamp expires) {
    auto service = kept(id);
    auto file = assurance::parse_service_file(service.file, assurance::Catalogue::built_in());
    file->delegations = {{assurance::DelegationId(), {person(from), person(deputy), not_before, expires}, now}};
    service.version += 1;
    service.file = service_file_json(*file);
    EXPECT_TRUE(store.put(service, {now, person(from), "{}"}));
  };
  const auto may_sign_for = [&] { return json_of(ask(deputy, Method::get, one)).at("may_sign_for").as_bool(); };
  const auto none = sign(deputy);
  EXPECT_EQ(code_of(none), "not-the-authority");
  delegate(first, director, now - day, now + day);
  const auto half = sign(deputy);
  EXPECT_EQ(code_of(half), "not-the-authority") << "a delegation is given service by service";
  EXPECT_TRUE(faults_of(half, first).empty());
  EXPECT_EQ(faults_of(half, second), std::vector<std::string>{"not-the-authority"});
  EXPECT_FALSE(may_sign_for());
  delegate(second, expert, now - day, now + day);
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority") << "of somebody who is not the authority";
  delegate(second, director, now - 2 * day, now);
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority") << "over";
  EXPECT_EQ(decisions(), 0U);
  delegate(second, director, now - day, now + 2 * day);
  EXPECT_TRUE(may_sign_for());
  EXPECT_FALSE(json_of(ask(expert, Method::get, one)).at("may_sign_for").as_bool());
  const auto done = sign(deputy);
  ASSERT_EQ(status_of(done), 201U) << code_of(done);
  for (const auto& [id, until] : {std::pair(first, now + day), std::pair(second, now + 2 * day)}) {
    const json::value decision = json::parse(store.approvals(kept(id).id).at(0).file);
    EXPECT_EQ(decision.at("signed_by").as_string(), to_hex(person(deputy).get()));
    EXPECT_EQ(decision.at("delegation").at("expires").as_string(), timestamp_text(until)) << "its own";
  }
}

TEST_F(BatchOverHttp, OnlyLikeServicesThatAreFreeAreTakenAndAllOrNone) {
  const std::string free = add("Free");
  const std::string taken = add("Taken");
  const std::string cloud = add("Cloud", "fait", "cloud");
  const std::string drafted = add("Drafted");
  auto service = kept(drafted);
  service.version += 1;
  ASSERT_TRUE(store.put_approval(service, {1, false, approval_draft_json(assurance::ApprovalDraft(person(author)))}, {},
                                 {now, person(author), "{}"}));
  const std::string nowhere(32, 'a');
  ASSERT_EQ(status_of(begin({taken})), 201U);
  const auto refused = begin({free, taken, cloud, drafted, nowhere});
  EXPECT_EQ(code_of(refused), "some-do-not-fit");
  EXPECT_TRUE(faults_of(refused, free).empty());
  EXPECT_EQ(faults_of(refused, taken), std::vector<std::string>{"in-a-batch"});
  EXPECT_EQ(faults_of(refused, cloud), std::vector<std::string>{"unlike"});
  EXPECT_EQ(faults_of(refused, drafted), std::vector<std::string>{"draft-there"});
  EXPECT_EQ(faults_of(refused, nowhere), std::vector<std::string>{"unknown-assured-service"});
  EXPECT_EQ(code_of(begin({free, free})), "unfit-fields");
  EXPECT_EQ(code_of(begin({})), "unfit-fields");
  EXPECT_EQ(json_of(ask(author, Method::get, batches)).at("batches").as_array().size(), 1U);
  EXPECT_EQ(status_of(ask(author, Method::remove, one)), 200U);
  ASSERT_EQ(status_of(begin({free, taken})), 201U);
  const std::string first = batch;
  const auto say = [&](bool is_left_out) {
    return step(author, Method::put, "", {{"members", json::array{{{"id", taken}, {"is_left_out", is_left_out}}}}});
  };
  ASSERT_EQ(status_of(say(true)), 200U);
  ASSERT_EQ(status_of(begin({taken})), 201U) << "whoever was left out is free";
  batch = first;
  EXPECT_EQ(faults_of(say(false), taken), std::vector<std::string>{"in-a-batch"}) << "and in one batch at a time";
}

TEST_F(BatchOverHttp, TheListOfEachServiceIsAsked) {
  const std::string owned = add("Owned");
  const std::string seen = add("Seen");
  const std::string hidden = add("Hidden");
  give(owned, reader, assurance::ContributorKind::owner);
  give(seen, reader, assurance::ContributorKind::reader);
  const auto refused = begin({owned, seen, hidden}, reader);
  EXPECT_EQ(status_of(refused), 403U);
  EXPECT_EQ(faults_of(refused, seen), std::vector<std::string>{"not-in-service"});
  EXPECT_EQ(faults_of(refused, hidden), std::vector<std::string>{"unknown-assured-service"});
  ASSERT_EQ(status_of(begin({owned, seen})), 201U);
  EXPECT_EQ(status_of(ask(reader, Method::get, one)), 200U);
  EXPECT_EQ(status_of(ask(stranger, Method::get, one)), 404U);
  EXPECT_EQ(status_of(ask(stranger, Method::remove, one)), 404U);
  EXPECT_EQ(status_of(ask(reader, Method::remove, one)), 403U);
  EXPECT_EQ(status_of(advise(reader)), 403U);
  EXPECT_EQ(status_of(step(reader, Method::put, "", {{"authority", authority()}})), 403U);
  EXPECT_TRUE(json_of(ask(stranger, Method::get, batches)).at("batches").as_array().empty());
  ASSERT_EQ(status_of(begin({owned}, reader)), 409U) << "it is in a batch already";
  ASSERT_EQ(status_of(ask(author, Method::remove, one)), 200U);
  ASSERT_EQ(status_of(begin({owned, hidden})), 201U);
  EXPECT_EQ(status_of(ask(reader, Method::get, one)), 404U) << "one of them is not theirs to see";
}

}  // namespace
}  // namespace urna::api
