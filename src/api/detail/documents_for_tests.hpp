// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <stdexcept>

#include "api/caller.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/document_api.hpp"
#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/keystore_document_keys.hpp"
#include "storage/sqlite_document_store.hpp"
#include "storage/sqlite_download_ledger.hpp"

/// A desk's documents, for tests.
namespace urna::api::detail {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using std::chrono::hours;
using std::chrono::seconds;

inline std::string body_of(const Response& response) {
  if (const auto* const text = std::get_if<std::string>(&response.body)) return *text;
  if (const auto* const wiped = std::get_if<http::WipedText>(&response.body)) return (*wiped)->expose();
  return "";
}
inline json::object json_of(const Response& response) { return json::parse(body_of(response)).as_object(); }
inline std::string text(const json::object& object, const char* name) {
  return std::string(object.at(name).as_string());
}

inline PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }

/// The documents of a desk with rosa, who may do everything, karl, who may look, and eve, who may nothing.
struct DocumentsOverHttp : testing::Test {
  explicit DocumentsOverHttp(std::string files = {}) : files_address(std::move(files)) {
    api.add_routes(router);
    room = text(json_of(ask("rosa", Method::post, "/api/documents/rooms", {}, R"({"name":"Procès-verbaux"})")), "room");
  }

  struct Asked {
    Request::Named parameters = {};
    std::string body = {};
    Request::Named query = {};
    http::Headers headers = {};
  };
  Response ask(const std::string& who, Method method, const std::string& pattern, const Asked& asked) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = asked.parameters;
      request.query = asked.query;
      request.headers = asked.headers;
      request.body = asked.body;
      request.trace = "0123456789abcdef";
      if (!who.empty()) request.caller = caller(who);
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  Response ask(const std::string& who, Method method, const std::string& pattern, Request::Named parameters = {},
               std::string body = {}) {
    return ask(who, method, pattern, Asked{std::move(parameters), std::move(body)});
  }

  std::string begin(const std::string& name, std::size_t bytes, const std::string& document = {},
                    const std::string& more = {}) {
    json::object wanted{{"name", name}, {"bytes", bytes}};
    if (!document.empty()) wanted["document"] = document;
    if (!more.empty()) wanted["expires"] = more;
    const auto begun =
        ask("rosa", Method::post, "/api/documents/rooms/{room}/uploads", {{"room", room}}, json::serialize(wanted));
    EXPECT_EQ(status_of(begun), 201U) << code_of(begun);
    return text(json_of(begun), "upload");
  }
  Response put(const std::string& upload, std::size_t offset, const std::string& bytes) {
    return ask("rosa", Method::put, "/api/documents/uploads/{upload}",
               Asked{{{"upload", upload}}, bytes, {{"offset", std::to_string(offset)}}});
  }
  Response finish(const std::string& upload, const std::string& content) {
    const std::string digest = to_hex(crypto::sha256(bytes_of(content)));
    return ask("rosa", Method::post, "/api/documents/uploads/{upload}/finish", {{"upload", upload}},
               R"({"digest":")" + digest + "\"}");
  }
  Response upload(const std::string& name, const std::string& content, const std::string& document = {}) {
    const std::string id = begin(name, content.size(), document);
    EXPECT_EQ(status_of(put(id, 0, content)), 200U);
    return finish(id, content);
  }
  std::string add(const std::string& name = "roll.csv", const std::string& content = "id,name\n1,Rosa\n") {
    return text(json_of(upload(name, content)), "document");
  }
  Response read(const std::string& who, const std::string& document) {
    return ask(who, Method::get, "/api/documents/files/{document}/content", {{"document", document}});
  }
  Response make_link(const std::string& document, int openings = 1) {
    return ask(
        "rosa", Method::post, "/api/documents/files/{document}/links", {{"document", document}},
        json::serialize(json::object{
            {"passphrase", "seven quiet mules"}, {"until", timestamp_text(now + hours(1))}, {"openings", openings}}));
  }
  Response open_link(const std::string& secret, const std::string& passphrase = "seven quiet mules") {
    return ask("", Method::post, "/api/documents/link", {},
               json::serialize(json::object{{"secret", secret}, {"passphrase", passphrase}}));
  }
  static std::string secret_in(const Response& made) {
    const std::string address = text(json_of(made), "address");
    return address.substr(address.find('#') + 1);
  }
  /// As the gate has let them in; `a program` is none of the people.
  Caller caller(const std::string& who) const {
    if (who == "a program") return {.who = identity::ServiceId(), .name = who, .tenant = tenant, .now = now};
    Caller caller{.who = person(numbers.at(who)), .name = who, .tenant = tenant, .now = now};
    caller.grants = grants;
    caller.session = session;
    return caller;
  }
  std::size_t noted(journal::Event event) const {
    return static_cast<std::size_t>(std::ranges::count(notes, event, &journal::Entry::event));
  }

  const std::string files_address;
  Timestamp now{seconds(1'800'000'000)};
  bool is_signed_in = true;
  identity::TenantId tenant;
  std::vector<identity::Grant> grants;
  std::optional<identity::Session> session;
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteDocumentStore store{folder.path("documents.db"), folder.path("objects"), keystore.sealer,
                                     storage::entry_about_document};
  storage::KeystoreDocumentKeys keys{keystore.keystore, "sole", random, [this] { return now; }};
  storage::SqliteDownloadLedger ledger{folder.path("downloads.db")};
  documents::ScanVerdict verdict = documents::ScanVerdict::clean;
  documents::Documents rooms{"sole",
                             store,
                             keys,
                             random,
                             [](const PersonId& who, documents::DocumentAction action, const documents::RoomId&) {
                               return who == person(1) ||
                                      (who == person(2) && action == documents::DocumentAction::see);
                             },
                             crypto::HashCost{1, 8},
                             [this](std::span<const std::byte>) { return verdict; }};
  std::mutex notes_mutex;
  std::vector<journal::Entry> notes;
  const std::map<std::string, int> numbers{{"rosa", 1}, {"karl", 2}, {"eve", 3}};
  DocumentApi api{rooms,
                  ledger,
                  {.named = [this](const std::string& name) -> std::optional<PersonId> {
                     if (!numbers.contains(name)) return std::nullopt;
                     return person(numbers.at(name));
                   },
                   .name_of = [this](const PersonId& wanted) -> std::optional<std::string> {
                     for (const auto& [name, number] : numbers) {
                       if (person(number) == wanted) return name;
                     }
                     return std::nullopt;
                   }},
                  random,
                  [this] { return now; },
                  [this](const journal::Entry& entry) {
                    const std::lock_guard lock(notes_mutex);
                    notes.push_back(entry);
                  },
                  {.address = "https://vote.example.org",
                   .thresholds_of =
                       [](const PersonId&) {
                         const tenancy::Threshold few{{1000, 3, 1U << 30U}, {1000, 5, 1U << 30U}};
                         return tenancy::DownloadThresholds{few, few};
                       },
                   .age_log_cost = 4,
                   .preview = [](documents::FileKind kind, std::span<const std::byte> content) -> std::optional<Bytes> {
                     if (kind != documents::FileKind::csv) return std::nullopt;
                     return Bytes(content.begin(), content.begin() + 2);
                   },
                   .files_address = files_address,
                   .is_signed_in = [this](const PersonId&, const identity::SessionId&) { return is_signed_in; }}};
  http::Router router;
  std::string room;
};

}  // namespace urna::api::detail
