// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/assurance_api.hpp"
#include "api/batch_approval_api.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "api/many_services_api.hpp"
#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/sqlite_assured_service_store.hpp"

/// Batches of services over HTTP, with six people, for tests.
namespace urna::api::batch_for_tests {

namespace json = boost::json;
using assurance::AssuredId;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

inline const std::string batches = "/api/assurance/batches";
inline const std::string one = batches + "/{batch}";

inline PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }
constexpr int author = 1, expert = 2, director = 3, reader = 4, stranger = 5, deputy = 6;

inline json::object json_of(const Response& response) {
  return json::parse(std::get<std::string>(response.body)).as_object();
}
inline std::vector<std::string> faults_of(const Response& response, const std::string& service) {
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
      if (who < reader || who == deputy) caller = detail::as_officer(caller);
      if (caller.session && shown) caller.session->shown = *shown;
      request.caller = caller;
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
  json::value waits_for(int who) {
    return json_of(ask(who, Method::get, batches)).at("batches").at(0).at("waits_for_me");
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
  std::optional<Timestamp> shown;  ///< when whoever asks showed a factor; none: just now
  bool is_stopping = false;  ///< nothing more of the batches is written
  std::string batch = std::string(32, '0');
};

}  // namespace urna::api::batch_for_tests
