// SPDX-License-Identifier: EUPL-1.2
#include "api/many_services_api.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>

#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "base/test_folder.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
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

const std::string copies = "/api/assurance/services/{service}/copies";
const std::string preview = "/api/assurance/measures/{measure}/preview";
const std::string together = "/api/assurance/measures/{measure}";
constexpr const char* measure = "RH.2";  // asked of every service that has people

template <class... Items>
json::array those(const Items&... items) {
  json::array all;
  (all.emplace_back(items), ...);
  return all;
}

json::object json_of(const Response& response) { return json::parse(std::get<std::string>(response.body)).as_object(); }

struct ManyServices : testing::Test {
  ManyServices() { api.add_routes(router); }

  std::string add(const std::string& name, const std::string& measures = "{}") {
    const AssuredId id = identity::draw_identifier<AssuredId>(random);
    const std::string file = R"({"description":{"name":")" + name +
                             R"(","service_types":["online_service"],"hosting":"on_premise","exposure":"internet",)"
                             R"("audience":"limited","max_downtime":"under_24h","data_volume":"low",)"
                             R"("data_location":"eu","level":2},"measures":)" +
                             measures + R"(,"own":[]})";
    EXPECT_TRUE(store.put({id, 1, file}, {now, PersonId(std::array<std::byte, 16>{std::byte{1}}), "{}"}));
    return to_hex(id.get());
  }

  Response ask(const std::string& pattern, const std::string& named, const json::value& body, bool is_program = false) {
    for (const auto& route : router.routes()) {
      if (route->pattern != pattern) continue;
      Request request;
      request.method = route->method;
      request.path_parameters = {{pattern == copies ? "service" : "measure", named}};
      request.body = json::serialize(body);
      Caller caller{.who = PersonId(std::array<std::byte, 16>{std::byte{1}}), .name = "x", .tenant = {}, .now = now};
      if (is_program) caller.who = identity::ServiceId();
      request.caller = is_officer ? detail::as_officer(caller) : caller;
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  assurance::AssuredService kept(const std::string& id) {
    for (const auto& one : store.all()) {
      if (to_hex(one.id.get()) == id) return one;
    }
    throw std::logic_error("no such service");
  }
  std::string status_in(const std::string& id) {
    const auto file = assurance::parse_service_file(kept(id).file, assurance::Catalogue::built_in());
    const auto found = file->answers.find(measure);
    return found == file->answers.end() ? "none" : std::string(assurance::word_of(found->second.status));
  }
  static json::object one(const std::string& id, int version) { return {{"id", id}, {"version", version}}; }
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
  bool is_officer = true;  ///< who asks holds a role of the whole customer
  identity::MemoryPersonStore people;
  ManyServicesApi api{store, people, random};
  http::Router router;
};

TEST_F(ManyServices, OneThatCannotChangeKeepsAllFromChanging) {
  const std::string first = add("First");
  const std::string moved = add("Moved");
  const std::string aside = add("Aside", R"({"RH.2":{"status":"","aside":{"reason":"nobody works there",)"
                                         R"("asked_by":"00112233445566778899aabbccddeeff",)"
                                         R"("agreed_by":"ff112233445566778899aabbccddeeff"}}})");
  const std::string gone(32, 'a');
  const json::object done{{"status", "fait"}};
  const auto refused =
      ask(together, measure,
          {{"change", done}, {"services", those(one(first, 1), one(moved, 7), one(aside, 1), one(gone, 1))}});
  EXPECT_EQ(code_of(refused), "some-stay-as-they-are");
  EXPECT_EQ(fault_in(refused, moved), "changed-meanwhile");
  EXPECT_EQ(fault_in(refused, aside), "set-aside");
  EXPECT_EQ(fault_in(refused, gone), "unknown-assured-service");
  EXPECT_EQ(fault_in(refused, first), "");
  EXPECT_EQ(status_in(first), "none") << "nothing half done";
  EXPECT_EQ(kept(first).version, 1U);

  const auto changed = ask(together, measure, {{"change", done}, {"services", those(one(first, 1), one(moved, 1))}});
  ASSERT_EQ(status_of(changed), 200U);
  EXPECT_EQ(json_of(changed).at("changed").as_int64(), 2);
  EXPECT_EQ(status_in(first), "fait");
  EXPECT_EQ(status_in(moved), "fait");
  const auto line = json::parse(store.history(kept(first).id).at(0).what).as_object();
  EXPECT_EQ(line.at("what"), "measure-answered");
  EXPECT_EQ(line.at("measure").as_string(), measure);
  EXPECT_EQ(line.at("to"), "fait");
  EXPECT_EQ(line.at("count").as_int64(), 2);
}

TEST_F(ManyServices, TheListOfEachServiceIsAskedAndOneThatSaysNoKeepsAllFromChanging) {
  const PersonId ada(std::array<std::byte, 16>{std::byte{1}});
  static_cast<void>(people.change("ada@example.org", [&](auto& known) {
    known.emplace();
    known->id = ada;
    known->address = "ada@example.org";
    known->state = identity::PersonState::active;
    return true;
  }));
  const auto give = [&](const std::string& id, assurance::ContributorKind kind) {
    auto service = kept(id);
    auto file = assurance::parse_service_file(service.file, assurance::Catalogue::built_in());
    file->contributors.push_back(
        {.id = {}, .address = "ada@example.org", .person = ada, .kind = kind, .since = {}, .ends = {}, .by = ada});
    service.version += 1;
    service.file = service_file_json(*file);
    EXPECT_TRUE(store.put(service, {now, ada, "{}"}));
  };
  const std::string owned = add("Owned");
  const std::string read = add("Read");
  const std::string provided = add("Provided");
  const std::string strange = add("Strange");
  give(owned, assurance::ContributorKind::owner);
  give(read, assurance::ContributorKind::reader);
  give(provided, assurance::ContributorKind::provider);
  is_officer = false;
  const json::object done{{"status", "fait"}};
  const auto refused =
      ask(together, measure,
          {{"change", done}, {"services", those(one(owned, 2), one(read, 2), one(provided, 2), one(strange, 1))}});
  EXPECT_EQ(status_of(refused), 403U);
  EXPECT_EQ(code_of(refused), "not-in-service");
  EXPECT_EQ(fault_in(refused, owned), "");
  EXPECT_EQ(fault_in(refused, read), "not-in-service");
  EXPECT_EQ(fault_in(refused, provided), "not-in-service");
  EXPECT_EQ(fault_in(refused, strange), "unknown-assured-service") << "that it is there is not told";
  EXPECT_EQ(status_in(owned), "none");
  const auto unseen = ask(preview, measure, {{"change", done}, {"services", those(owned, read)}});
  EXPECT_EQ(code_of(unseen), "not-in-service");
  EXPECT_EQ(fault_in(unseen, read), "not-in-service");
  EXPECT_EQ(code_of(ask(preview, measure, {{"change", done}, {"services", those(owned, strange)}})),
            "unknown-assured-service");
  EXPECT_EQ(status_of(ask(preview, measure, {{"change", done}, {"services", those(owned)}})), 200U);
  EXPECT_EQ(status_of(ask(together, measure, {{"change", done}, {"services", those(one(owned, 2))}})), 200U);
  EXPECT_EQ(status_in(owned), "fait");

  EXPECT_EQ(status_of(ask(copies, read, json::object{{"count", 1}})), 403U);
  EXPECT_EQ(status_of(ask(copies, strange, json::object{{"count", 1}})), 404U);
  const auto made = ask(copies, owned, json::object{{"count", 1}});
  ASSERT_EQ(status_of(made), 201U);
  const std::string copy(json_of(made).at("added").at(0).at("id").as_string());
  const auto file = assurance::parse_service_file(kept(copy).file, assurance::Catalogue::built_in());
  ASSERT_EQ(file->contributors.size(), 1U) << "of the first list nobody but whoever copies";
  EXPECT_EQ(file->contributors[0].kind, assurance::ContributorKind::owner);
  EXPECT_EQ(*file->contributors[0].person, ada);
}

TEST_F(ManyServices, WhatIsTheSameAlreadyGetsNoNewVersion) {
  const std::string id = add("First", R"({"RH.2":{"status":"fait"}})");
  const auto same =
      ask(together, measure, {{"change", json::object{{"status", "fait"}}}, {"services", those(one(id, 1))}});
  EXPECT_EQ(json_of(same).at("same").as_int64(), 1);
  EXPECT_EQ(kept(id).version, 1U);
}

TEST_F(ManyServices, ThePreviewNamesWhatWouldChangeAndChangesNothing) {
  const std::string first = add("First", R"({"RH.2":{"status":"enCours","details":"half","priority":2}})");
  const std::string second = add("Second");
  const json::object change{{"status", "fait"}, {"due", "2027-01-31"}};
  const auto told = json_of(ask(preview, measure, {{"change", change}, {"services", those(first, second)}}));
  for (const json::value& service : told.at("services").as_array()) {
    const bool is_first = service.at("id").as_string() == std::string_view(first);
    EXPECT_EQ(service.at("name"), is_first ? "First" : "Second");
    EXPECT_EQ(service.at("before").at("status"), is_first ? "enCours" : "");
    EXPECT_EQ(service.at("after").at("status"), "fait");
    EXPECT_EQ(service.at("after").at("due"), "2027-01-31");
    EXPECT_EQ(service.at("after").at("details"), is_first ? "half" : "");
    EXPECT_TRUE(service.at("refusal").is_null());
  }
  EXPECT_EQ(kept(first).version, 1U);

  const auto& catalogue = assurance::Catalogue::built_in();
  const auto file = assurance::parse_service_file(kept(first).file, catalogue);
  const auto evaluation =
      evaluate(catalogue, file->description.meaning, answers_of(*file, catalogue), assurance::Reading::urna);
  for (std::size_t place = 0; place < catalogue.measures.size(); ++place) {
    if (!assurance::find_refusal(*file, evaluation, place, catalogue)) continue;
    const std::string stranger = catalogue.measures[place].id;
    const auto left = json_of(ask(preview, stranger, {{"change", change}, {"services", those(first)}}));
    EXPECT_EQ(left.at("services").at(0).at("refusal"), "not-asked");
    EXPECT_EQ(fault_in(ask(together, stranger, {{"change", change}, {"services", those(one(first, 1))}}), first),
              "not-asked");
    return;
  }
  FAIL() << "a measure that is not asked of this service";
}

TEST_F(ManyServices, WhatIsNoRequestIsRefusedByItsField) {
  const std::string id = add("First");
  const json::object done{{"status", "fait"}};
  EXPECT_EQ(code_of(ask(together, "NO.SUCH", {{"change", done}, {"services", those(one(id, 1))}})), "unknown-measure");
  EXPECT_EQ(code_of(ask(together, measure, {{"change", done}, {"services", those(one(id, 1), one(id, 1))}})),
            "unfit-fields");
  EXPECT_EQ(code_of(ask(together, measure, {{"change", done}, {"services", json::array()}})), "unfit-fields");
  EXPECT_EQ(fault_in(ask(together, measure,
                         {{"change", json::object{{"status", "nonFait"}}}, {"services", those(one(id, 1))}}),
                     "change.status"),
            "a measure is set aside by two people, not by a word");
  EXPECT_EQ(code_of(ask(preview, measure, {{"change", done}, {"services", those(id, id)}})), "unfit-fields");
  EXPECT_EQ(code_of(ask(preview, measure, {{"change", done}, {"services", those(std::string(32, 'a'))}})),
            "unknown-assured-service");
  EXPECT_EQ(status_of(ask(together, measure, {{"change", done}, {"services", those(one(id, 1))}}, true)), 403U);
  EXPECT_EQ(status_in(id), "none");
}

TEST_F(ManyServices, CopiesAreServicesOfTheirOwnWithoutApprovals) {
  const std::string id = add("Town hall", R"({"RH.2":{"status":"fait"}})");
  ASSERT_TRUE(store.put_approval({kept(id).id, 2, kept(id).file}, {1, true, "decision", "note", "watch"}, Digest{},
                                 {now, PersonId(std::array<std::byte, 16>{std::byte{1}}), "{}"}));
  EXPECT_EQ(code_of(ask(copies, id, json::object{{"count", 51}})), "unfit-fields");
  EXPECT_EQ(code_of(ask(copies, id, json::object{{"count", 0}})), "unfit-fields");
  EXPECT_EQ(code_of(ask(copies, std::string(32, 'a'), json::object{{"count", 1}})), "unknown-assured-service");
  EXPECT_EQ(status_of(ask(copies, id, json::object{{"count", 1}}, true)), 403U);
  EXPECT_EQ(store.all().size(), 1U);
  const auto made = ask(copies, id, json::object{{"count", 3}});
  ASSERT_EQ(status_of(made), 201U);
  const json::object answered = json_of(made);
  const json::array& added = answered.at("added").as_array();
  ASSERT_EQ(added.size(), 3U);
  EXPECT_EQ(added.at(2).at("name"), "Town hall - Copie 3");
  for (const json::value& copy : added) {
    const std::string copy_id(copy.at("id").as_string());
    EXPECT_EQ(status_in(copy_id), "fait");
    EXPECT_TRUE(store.approvals(kept(copy_id).id).empty());
    EXPECT_EQ(kept(copy_id).version, 1U);
  }
  EXPECT_EQ(json_of(ask(copies, id, json::object{{"count", 1}})).at("added").at(0).at("name"), "Town hall - Copie 4");
}

}  // namespace
}  // namespace urna::api
