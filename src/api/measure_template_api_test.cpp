// SPDX-License-Identifier: EUPL-1.2
#include "api/measure_template_api.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>
#include <functional>

#include "api/assurance_api.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "base/test_folder.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AssuredId;
using assurance::ContributorKind;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

const std::string every = "/api/assurance/templates";
const std::string one = every + "/{template}";
const std::string services_of_one = one + "/services";
const std::string detaching = services_of_one + "/detach";
const std::string taking = "/api/assurance/import/templates";
const std::string reporting = taking + "/report";
const std::string own_of_service = "/api/assurance/services/{service}/own";

constexpr int ada = 1, bob = 2, officer = 9;

PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }
json::object json_of(const Response& response) { return json::parse(std::get<std::string>(response.body)).as_object(); }
json::object words(const std::string& title, const char* category = "protection") {
  return {{"title", title}, {"text", "day and night"}, {"category", category}};
}
template <class... Items>
json::array those(const Items&... items) {
  json::array all;
  (all.emplace_back(items), ...);
  return all;
}

struct Templates : testing::Test {
  Templates() {
    api.add_routes(router);
    services.add_routes(router);
    for (const int who : {ada, bob, officer}) {
      static_cast<void>(people.change(address(who), [&](auto& known) {
        known.emplace();
        known->id = person(who);
        known->address = address(who);
        known->name = "Person " + std::to_string(who);
        known->state = identity::PersonState::active;
        return true;
      }));
    }
  }
  static std::string address(int who) { return "p" + std::to_string(who) + "@example.org"; }

  /// A service on whose list Ada writes, unless `kind` is of another.
  std::string add_service(const std::string& name, std::optional<ContributorKind> kind = ContributorKind::writer) {
    const AssuredId id = identity::draw_identifier<AssuredId>(random);
    const std::string text = R"({"description":{"name":")" + name +
                             R"(","service_types":["online_service"],"hosting":"on_premise","exposure":"internet",)"
                             R"("audience":"limited","max_downtime":"under_24h","data_volume":"low",)"
                             R"("data_location":"eu","level":2},"measures":{},"own":[]})";
    auto file = parse_service_file(text, assurance::Catalogue::built_in()).value();
    if (kind) file.contributors.push_back(entry(*kind));
    EXPECT_TRUE(store.put({id, 1, service_file_json(file)}, {now, person(officer), "{}"}));
    return to_hex(id.get());
  }
  assurance::Contributor entry(ContributorKind kind) const {
    assurance::Contributor given;
    given.address = address(ada);
    given.person = person(ada);
    given.kind = kind;
    return given;
  }
  /// Writes what no request of these would.
  void rewrite(const std::string& id, const std::function<void(assurance::ServiceFile&)>& change) {
    auto next = kept(id);
    auto file = file_of(id);
    change(file);
    next.file = service_file_json(file);
    next.version += 1;
    ASSERT_TRUE(store.put(next, {now, person(officer), "{}"}));
  }
  assurance::AssuredService kept(const std::string& id) const {
    for (const auto& there : store.all()) {
      if (to_hex(there.id.get()) == id) return there;
    }
    throw std::logic_error("no such service");
  }
  assurance::ServiceFile file_of(const std::string& id) const {
    return parse_service_file(kept(id).file, assurance::Catalogue::built_in()).value();
  }
  std::vector<std::string> titles_in(const std::string& id) const {
    std::vector<std::string> titles;
    for (const auto& own : file_of(id).own) titles.push_back(own.title + (own.from ? " (template)" : ""));
    return titles;
  }

  Request request_of(int who, Method method, const json::value& body) {
    Request request;
    request.method = method;
    request.path_parameters = {{"template", named}, {"service", in_service}};
    request.query = query;
    request.headers.set("content-type", "text/csv");
    request.body = body.is_string() ? std::string(body.as_string()) : json::serialize(body);
    Caller caller{.who = person(who), .name = "somebody", .tenant = {}, .now = now};
    request.caller = who == officer ? detail::as_officer(caller) : caller;
    return request;
  }
  Response ask(int who, Method method, const std::string& pattern, const json::value& body = json::object()) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request = request_of(who, method, body);
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  Response add(int who, const std::string& title) { return ask(who, Method::post, every, words(title)); }
  void make(const std::string& title) {
    const auto made = add(ada, title);
    ASSERT_EQ(status_of(made), 201U) << code_of(made);
    named = json_of(made).at("id").as_string();
  }
  Response attach(int who, const json::array& to) {
    return ask(who, Method::post, services_of_one, json::object{{"services", to}});
  }
  Response detach(int who, const json::array& from, const char* then) {
    return ask(who, Method::post, detaching, json::object{{"services", from}, {"measures", then}});
  }
  Response reword(int who, int version, const std::string& title) {
    json::object body = words(title, "defense");
    body["version"] = version;
    return ask(who, Method::put, one, body);
  }
  Response remove(int who, const char* then) {
    query = {{"measures", then}};
    const auto answered = ask(who, Method::remove, one);
    query.clear();
    return answered;
  }
  json::array list(int who) { return json_of(ask(who, Method::get, every)).at("templates").as_array(); }
  static std::string fault_in(const Response& response, const std::string& id) {
    const auto* const problem = std::get_if<http::Problem>(&response.body);
    if (problem == nullptr) return "";
    for (const auto& field : problem->fields) {
      if (field.path == id) return field.problem;
    }
    return "";
  }

  Timestamp now{std::chrono::seconds(1'800'000'000)};
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  MeasureTemplateApi api{store, people, random};
  AssuranceApi services{store, people, random};
  http::Router router;
  std::string named = std::string(32, 'a');
  std::string in_service;
  Request::Named query;
};

TEST_F(Templates, OfSomebodyElseAreNotThere) {
  const std::string id = add_service("Town hall");
  make("A guard");
  ASSERT_EQ(status_of(attach(ada, those(id))), 200U);
  for (const int who : {bob, officer}) {
    EXPECT_EQ(code_of(ask(who, Method::get, services_of_one)), "unknown-template");
    EXPECT_EQ(code_of(reword(who, 1, "Ours")), "unknown-template");
    EXPECT_EQ(code_of(attach(who, those(id))), "unknown-template");
    EXPECT_EQ(code_of(detach(who, those(id), "remove")), "unknown-template");
    EXPECT_EQ(code_of(remove(who, "remove")), "unknown-template");
  }
  EXPECT_TRUE(list(officer).empty());
  EXPECT_EQ(titles_in(id), std::vector<std::string>{"A guard (template)"});
  EXPECT_EQ(kept(id).version, 2U);
  EXPECT_EQ(list(ada).at(0).at("services").as_int64(), 1);
}

TEST_F(Templates, AreForWhoeverWritesMeasuresSomewhere) {
  add_service("Town hall", ContributorKind::reader);
  EXPECT_EQ(status_of(add(bob, "A guard")), 403U);
  EXPECT_EQ(status_of(add(ada, "A guard")), 403U);
  EXPECT_EQ(status_of(ask(ada, Method::post, taking, json::string("title;category\r\nA guard;protection\r\n"))), 403U);
  EXPECT_TRUE(store.templates().empty());
  for (const std::string& path : {every, taking + "/blank"}) EXPECT_EQ(status_of(ask(ada, Method::get, path)), 403U);
  EXPECT_EQ(status_of(ask(ada, Method::post, reporting, json::string("title;category\r\n"))), 403U);
  EXPECT_EQ(status_of(add(officer, "A guard")), 201U);
}

TEST_F(Templates, BearTitlesOfTheirOwn) {
  add_service("Town hall");
  make("Contrôle d'accès");
  EXPECT_EQ(code_of(add(ada, " CONTROLE d'Acces")), "title-taken");
  EXPECT_EQ(status_of(add(officer, "Contrôle d'accès")), 201U) << "of another person";
  make("A guard");
  EXPECT_EQ(code_of(reword(ada, 1, "controle D'ACCES")), "title-taken");
  EXPECT_EQ(status_of(reword(ada, 1, "A GUARD")), 200U) << "its own title, written otherwise";
  EXPECT_EQ(code_of(add(ada, " ")), "unfit-fields");
  EXPECT_EQ(fault_in(ask(ada, Method::post, every, words("A wall", "walls")), "category"), "\"walls\" is no category");
  EXPECT_EQ(code_of(reword(ada, 1, "Too late")), "changed-meanwhile");
  EXPECT_EQ(store.templates().size(), 3U);
}

TEST_F(Templates, AreFortyAtMost) {
  add_service("Town hall");
  for (std::size_t count = 0; count < assurance::templates_max; ++count)
    ASSERT_EQ(status_of(add(ada, "Number " + std::to_string(count))), 201U);
  EXPECT_EQ(code_of(add(ada, "One more")), "too-many-templates");
  EXPECT_EQ(code_of(ask(ada, Method::post, taking, json::string("title;category\r\nOne more;protection\r\n"))),
            "too-many-templates");
  EXPECT_EQ(json_of(ask(ada, Method::get, every)).at("room").as_int64(), 0);
  EXPECT_EQ(status_of(add(officer, "One more")), 201U) << "each person has forty";
  EXPECT_EQ(store.templates().size(), assurance::templates_max + 1);
}

TEST_F(Templates, AreAttachedToAllOrToNone) {
  const std::string first = add_service("First");
  const std::string read = add_service("Read", ContributorKind::reader);
  const std::string strange = add_service("Strange", std::nullopt);
  const std::string full = add_service("Full");
  rewrite(full, [](assurance::ServiceFile& file) {
    const auto own = assurance::parse_own_measure(R"({"title":"x","category":"protection","status":""})").value();
    file.own.assign(assurance::list_length_max, own);
  });
  make("A guard");
  const auto refused = attach(ada, those(first, read, strange));
  EXPECT_EQ(status_of(refused), 403U);
  EXPECT_EQ(fault_in(refused, read), "not-in-service");
  EXPECT_EQ(fault_in(refused, strange), "unknown-assured-service") << "that it is there is not told";
  EXPECT_EQ(fault_in(refused, first), "");
  EXPECT_EQ(fault_in(attach(ada, those(first, full)), full), "too-many-own");
  EXPECT_EQ(code_of(attach(ada, those(first, first))), "unfit-fields");
  EXPECT_EQ(code_of(attach(ada, {})), "unfit-fields");
  EXPECT_TRUE(titles_in(first).empty()) << "nothing half done";
  EXPECT_EQ(kept(first).version, 1U);

  const json::object standing = json_of(ask(ada, Method::get, services_of_one));
  EXPECT_EQ(json::serialize(standing).find("Strange"), std::string::npos);
  for (const json::value& listed : standing.at("services").as_array()) {
    const std::string_view name = listed.at("name").as_string();
    const json::value why = name == "Read"   ? json::value("not-in-service")
                            : name == "Full" ? json::value("too-many-own")
                                             : json::value();
    EXPECT_EQ(listed.at("refusal"), why) << name;
  }
  EXPECT_EQ(status_of(attach(ada, those(first))), 200U);
  EXPECT_EQ(fault_in(attach(ada, those(first)), first), "already-attached");
  const auto line = json::parse(store.history(kept(first).id).at(0).what).as_object();
  EXPECT_EQ(line.at("what"), "template-attached");
  EXPECT_EQ(line.at("title"), "A guard");
}

TEST_F(Templates, WordEveryServiceAndLeaveWhatEachAnswered) {
  const std::string first = add_service("First");
  const std::string second = add_service("Second");
  make("A guard");
  ASSERT_EQ(status_of(attach(ada, those(first, second))), 200U);
  rewrite(first, [](assurance::ServiceFile& file) {
    file.own[0].answer = assurance::parse_measure_answer(R"({"status":"fait","details":"at night"})").value();
  });
  const auto changed = reword(ada, 1, "Two guards");
  ASSERT_EQ(status_of(changed), 200U);
  EXPECT_EQ(json_of(changed).at("changed").as_int64(), 2);
  for (const std::string& id : {first, second}) EXPECT_EQ(titles_in(id).at(0), "Two guards (template)");
  EXPECT_EQ(file_of(first).own[0].answer.status, assurance::Status::done);
  EXPECT_EQ(file_of(first).own[0].answer.details, "at night");
  EXPECT_EQ(file_of(second).own[0].answer.status, assurance::Status::unanswered);
}

TEST_F(Templates, WordNothingWhereTheirOwnerMayNotWriteAnyMore) {
  const std::string first = add_service("First");
  const std::string lost = add_service("Lost");
  const std::string gone = add_service("Gone");
  make("A guard");
  ASSERT_EQ(status_of(attach(ada, those(first, lost, gone))), 200U);
  rewrite(lost, [&](assurance::ServiceFile& file) { file.contributors = {entry(ContributorKind::reader)}; });
  rewrite(gone, [&](assurance::ServiceFile& file) { file.contributors.clear(); });
  EXPECT_EQ(status_of(detach(ada, those(lost), "remove")), 403U);
  EXPECT_EQ(json_of(reword(ada, 1, "A trap")).at("changed").as_int64(), 1);
  EXPECT_EQ(titles_in(first).at(0), "A trap (template)");
  EXPECT_EQ(titles_in(lost), std::vector<std::string>{"A guard"}) << "it is the service's own";
  EXPECT_EQ(titles_in(gone), std::vector<std::string>{"A guard"});
  rewrite(lost, [&](assurance::ServiceFile& file) { file.contributors = {entry(ContributorKind::writer)}; });
  EXPECT_EQ(status_of(reword(ada, 2, "Another trap")), 200U);
  EXPECT_EQ(titles_in(lost), std::vector<std::string>{"A guard"}) << "also when they may again";
  EXPECT_EQ(status_of(remove(ada, "remove")), 204U);
  EXPECT_EQ(titles_in(lost), std::vector<std::string>{"A guard"});
}

TEST_F(Templates, AreRemovedWithTheirMeasuresOrLeaveThem) {
  const std::string first = add_service("First");
  const std::string lost = add_service("Lost");
  make("A guard");
  ASSERT_EQ(status_of(attach(ada, those(first, lost))), 200U);
  EXPECT_EQ(code_of(remove(ada, "both")), "bad-query");
  EXPECT_EQ(status_of(remove(ada, "keep")), 204U);
  EXPECT_EQ(code_of(remove(ada, "keep")), "unknown-template");
  EXPECT_EQ(titles_in(first), std::vector<std::string>{"A guard"});
  make("A lock");
  ASSERT_EQ(status_of(attach(ada, those(first, lost))), 200U);
  rewrite(lost, [&](assurance::ServiceFile& file) { file.contributors.clear(); });
  EXPECT_EQ(status_of(remove(ada, "remove")), 204U);
  EXPECT_EQ(titles_in(first), std::vector<std::string>{"A guard"});
  EXPECT_EQ(titles_in(lost), (std::vector<std::string>{"A guard", "A lock"})) << "no longer hers to take away";
  EXPECT_TRUE(store.templates().empty());
}

TEST_F(Templates, AreDetachedFromAllOrFromNone) {
  const std::string first = add_service("First");
  const std::string second = add_service("Second");
  const std::string other = add_service("Other");
  make("A guard");
  ASSERT_EQ(status_of(attach(ada, those(first, second))), 200U);
  EXPECT_EQ(fault_in(detach(ada, those(first, other), "remove"), other), "not-attached");
  EXPECT_EQ(titles_in(first).size(), 1U);
  EXPECT_EQ(code_of(detach(ada, those(first), "both")), "unfit-fields");
  EXPECT_EQ(status_of(detach(ada, those(first), "keep")), 200U);
  EXPECT_EQ(status_of(detach(ada, those(second), "remove")), 200U);
  EXPECT_EQ(titles_in(first), std::vector<std::string>{"A guard"});
  EXPECT_TRUE(titles_in(second).empty());
}

TEST_F(Templates, AreNotRewordedByAService) {
  in_service = add_service("First");
  make("A guard");
  ASSERT_EQ(status_of(attach(ada, those(in_service))), 200U);
  const auto put = [&](json::object measure, int version) {
    return ask(officer, Method::put, own_of_service, json::object{{"version", version}, {"own", those(measure)}});
  };
  json::object measure = words("Ours");
  measure["status"] = "fait";
  measure["template"] = named;
  EXPECT_EQ(fault_in(put(measure, 2), "own[0].title"), "the words of this measure are those of its template");
  measure["title"] = "A guard";
  measure["template"] = std::string(32, 'b');
  EXPECT_EQ(fault_in(put(measure, 2), "own[0].template"), "is not attached to this service");
  EXPECT_EQ(kept(in_service).version, 2U);
  measure["template"] = named;
  const auto answered = put(measure, 2);
  ASSERT_EQ(status_of(answered), 200U) << code_of(answered);
  EXPECT_EQ(json_of(answered).at("own").at(0).at("template"), json::value(named));
  EXPECT_EQ(json_of(answered).at("own").at(0).at("template_of"), "Person 1");
  EXPECT_EQ(titles_in(in_service), std::vector<std::string>{"A guard (template)"});
  measure.erase("template");
  measure["title"] = "Ours";
  EXPECT_EQ(status_of(put(measure, 3)), 200U) << "taken as its own, it is worded by the service";
  EXPECT_EQ(titles_in(in_service), std::vector<std::string>{"Ours"});
}

TEST_F(Templates, AFaultyLineAddsNothing) {
  add_service("Town hall");
  make("A guard");
  const json::string sheet("title;text;category\r\nA lock;;protection\r\na GUÀRD;;protection\r\nA wall;;walls\r\n");
  const json::object report = json_of(ask(ada, Method::post, reporting, sheet));
  EXPECT_EQ(report.at("good").as_array().size(), 1U);
  EXPECT_EQ(report.at("faulty_lines").as_int64(), 2);
  EXPECT_EQ(report.at("findings").at(0).at("kind"), "name-taken");
  EXPECT_EQ(report.at("findings").at(0).at("line").as_int64(), 3);
  EXPECT_EQ(report.at("findings").at(1).at("kind"), "unknown-answer");
  EXPECT_EQ(status_of(ask(ada, Method::post, taking, sheet)), 422U);
  EXPECT_EQ(store.templates().size(), 1U);
  EXPECT_EQ(status_of(ask(ada, Method::post, taking, json::string("title;category\r\nCaf\xe9;protection\r\n"))), 422U);

  const auto taken =
      ask(ada, Method::post, taking, json::string("title;text;category\r\nA lock;;protection\r\nA wall;;defense\r\n"));
  ASSERT_EQ(status_of(taken), 201U);
  EXPECT_EQ(json_of(taken).at("added").as_array().size(), 2U);
  EXPECT_EQ(list(ada).size(), 3U);
  EXPECT_EQ(status_of(ask(ada, Method::get, taking + "/blank")), 200U);
}

TEST_F(Templates, AreNoMattersOfPrograms) {
  for (const auto& route : router.routes()) {
    if (route->pattern.find("templates") == std::string::npos) continue;
    Request request = request_of(ada, route->method, json::object());
    Caller program{.who = identity::ServiceId(), .name = "x", .tenant = {}, .now = now};
    request.caller = detail::as_officer(program);
    EXPECT_EQ(status_of(route->handler(request)), 403U) << route->pattern;
  }
}

}  // namespace
}  // namespace urna::api
