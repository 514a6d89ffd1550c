// SPDX-License-Identifier: EUPL-1.2
#include "api/document_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <thread>

#include "api/caller.hpp"
#include "api/detail/documents_for_tests.hpp"
#include "api/permissions.hpp"
#include "base/base64url.hpp"
#include "crypto/hash.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::body_of;
using detail::code_of;
using detail::DocumentsOverHttp;
using detail::json_of;
using detail::person;
using detail::status_of;
using detail::text;
using http::Method;
using http::Request;
using http::Response;
using std::chrono::hours;
using std::chrono::seconds;
using testing::HasSubstr;

// Shows TEN-09.
TEST_F(DocumentsOverHttp, NobodyAndAStrangerLearnNothing) {
  const std::string document = add();
  const Request::Named parameters{
      {"room", room}, {"document", document}, {"upload", begin("a.csv", 5)}, {"person", std::string(32, '0')}};
  std::size_t asked = 0;
  for (const auto& route : router.routes()) {
    if (route->pattern == "/api/documents/link") continue;
    SCOPED_TRACE(route->pattern);
    const auto wanted = wanted_by(route->permission);
    ASSERT_TRUE(wanted);
    const auto* const open = std::get_if<OpenAct>(&wanted->what);
    EXPECT_TRUE(open == nullptr || *open == OpenAct::keep_account || *open == OpenAct::carry_away)
        << "somebody has to be signed in";
    EXPECT_EQ(status_of(ask("a program", route->method, route->pattern, parameters, "{}")), 403U);
    if (route->pattern.find('{') == std::string::npos) continue;
    const Asked whole{parameters,
                      R"({"name":"karl","bytes":5,"passphrase":"seven quiet mules","until":"2030-01-01T00:00:00Z",
                          "digest":")" +
                          std::string(64, '0') + "\"}",
                      {{"offset", "0"}}};
    const Response answer = ask("eve", route->method, route->pattern, whole);
    EXPECT_THAT((std::vector{404U, 422U}), testing::Contains(status_of(answer))) << code_of(answer);
    EXPECT_EQ(body_of(answer), "");
    ++asked;
  }
  EXPECT_GT(asked, 12U);
  EXPECT_EQ(status_of(read("eve", document)), 404U);
  EXPECT_EQ(status_of(read("eve", std::string(32, '0'))), 404U);
  EXPECT_EQ(json_of(ask("eve", Method::get, "/api/documents")).at("rooms").as_array().size(), 0U);
  EXPECT_EQ(status_of(ask("eve", Method::post, "/api/documents/rooms", {}, R"({"name":"Mine"})")), 404U);
}

TEST_F(DocumentsOverHttp, ARouteThatChangesSomethingAsksForTheRightToChange) {
  for (const auto& route : router.routes()) {
    const bool is_of_a_reader = route->method == Method::get || route->pattern == "/api/documents/link" ||
                                route->pattern == "/api/documents/files/{document}/handout" ||
                                route->pattern == "/api/documents/files/{document}/age";
    if (is_of_a_reader) continue;
    EXPECT_EQ(route->permission, named(identity::Permission::document_change)) << route->pattern;
  }
}

TEST_F(DocumentsOverHttp, WhoseRoleAsksForAKeyShowsItAlsoForWhatWasSharedWithThem) {
  const std::string document = add();
  const auto shared = ask("rosa", Method::post, "/api/documents/files/{document}/shares", {{"document", document}},
                          R"({"name":"eve"})");
  ASSERT_EQ(status_of(shared), 201U);
  ASSERT_EQ(status_of(read("eve", document)), 200U);

  identity::Grant of_eve;
  of_eve.subject = person(3);
  of_eve.role = identity::Role::tenant_owner;
  of_eve.place = identity::InTenant{tenant};
  of_eve.not_before = now - hours(1);
  of_eve.expires = now + hours(1);
  grants = {of_eve};
  session.emplace();
  session->factor = identity::Factor::second;
  session->shown = now;
  EXPECT_EQ(code_of(read("eve", document)), "other-factor");
  session->factor = identity::Factor::verified_key;
  EXPECT_EQ(status_of(read("eve", document)), 200U);
}

// Shows TEN-09.
TEST_F(DocumentsOverHttp, WhoMayLookMayChangeNothing) {
  const std::string document = add();
  EXPECT_EQ(status_of(read("karl", document)), 200U);
  const Request::Named at{{"document", document}, {"room", room}};
  EXPECT_EQ(status_of(ask("karl", Method::remove, "/api/documents/files/{document}", at)), 403U);
  EXPECT_EQ(status_of(ask("karl", Method::get, "/api/documents/files/{document}/trail", at)), 403U);
  EXPECT_EQ(status_of(ask("karl", Method::post, "/api/documents/rooms/{room}/folders", at, R"({"name":"a"})")), 403U);
  EXPECT_EQ(status_of(ask("karl", Method::post, "/api/documents/files/{document}/shares", at, R"({"name":"eve"})")),
            403U);
  const auto file = json_of(ask("karl", Method::get, "/api/documents/files/{document}", at));
  EXPECT_FALSE(file.at("may_change").as_bool());
}

TEST_F(DocumentsOverHttp, AnUploadThatBrokeOffGoesOnWhereItStopped) {
  const std::string content = "id,name\n1,Rosa\n2,Karl\n";
  const std::string id = begin("roll.csv", content.size());
  EXPECT_EQ(status_of(put(id, 0, content.substr(0, 9))), 200U);
  EXPECT_EQ(code_of(put(id, 0, content.substr(0, 9))), "wrong-offset");
  EXPECT_EQ(code_of(put(id, 9, content + content)), "document-too-large");
  EXPECT_EQ(code_of(finish(id, content)), "upload-incomplete");
  const auto goes_on = ask("rosa", Method::get, "/api/documents/uploads/{upload}", {{"upload", id}});
  EXPECT_EQ(json_of(goes_on).at("received").as_int64(), 9);
  EXPECT_EQ(status_of(ask("karl", Method::get, "/api/documents/uploads/{upload}", {{"upload", id}})), 404U);
  EXPECT_EQ(status_of(put(id, 9, content.substr(9))), 200U);
  const auto done = json_of(finish(id, content));
  EXPECT_EQ(done.at("version").as_int64(), 1);
  EXPECT_TRUE(done.at("scanned").as_bool());
  EXPECT_EQ(body_of(read("rosa", text(done, "document"))), content);
}

// Shows INP-02, INP-04, B43.
TEST_F(DocumentsOverHttp, ADocumentIsHandedOutAsAFileAndNeverAsAPage) {
  const std::string document = add("a\";\r\nX: y \xE2\x80\xAEgpj.csv");
  const Response answer = read("rosa", document);
  EXPECT_EQ(answer.headers.get("Content-Type"), documents::media_type(documents::FileKind::csv));
  const std::string disposition(answer.headers.get("Content-Disposition").value());
  EXPECT_THAT(disposition, testing::StartsWith("attachment; filename=\""));
  EXPECT_EQ(disposition.find_first_of("\r\n"), std::string::npos);
  EXPECT_EQ(disposition.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_TRUE(http::is_field_safe("Content-Disposition", disposition));
  EXPECT_EQ(answer.page, http::PageKind::data);
  EXPECT_THAT(std::string(http::content_security_policy(answer.page)), HasSubstr("sandbox"));
}

// Shows B69.
TEST_F(DocumentsOverHttp, AThousandRangesAreRefusedAndNotCounted) {
  const std::string document = add();
  std::string range = "bytes=0-0";
  for (int i = 0; i < 999; ++i) range += ",0-0";
  for (int i = 0; i < 10; ++i) {
    const Response answer = ask("rosa", Method::get, "/api/documents/files/{document}/content",
                                Asked{{{"document", document}}, {}, {}, {{"Range", range}}});
    EXPECT_EQ(status_of(answer), 416U);
  }
  const Response one = ask("rosa", Method::get, "/api/documents/files/{document}/content",
                           Asked{{{"document", document}}, {}, {}, {{"Range", "bytes=0-0"}}});
  EXPECT_EQ(body_of(one).size(), 15U) << "a document is handed out whole";
}

// Shows INP-02, B40, B41, B42, B44.
TEST_F(DocumentsOverHttp, FilesOfOtherKindsAreRefused) {
  const std::string html = "<html><script>alert(1)</script></html>";
  EXPECT_EQ(code_of(upload("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")), "file-kind-refused");
  EXPECT_EQ(status_of(upload("a.png", html)), 415U);
  EXPECT_EQ(status_of(upload("a.pdf", html)), 415U);
  EXPECT_EQ(status_of(upload("a.docm", "PK")), 415U);
  EXPECT_EQ(status_of(upload("a.csv", "caf\xE9\n")), 422U);
  const std::string huge("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\x86\xA0\0\1\x86\xA0\x08\2\0\0\0", 29);
  EXPECT_GE(status_of(upload("a.png", huge + std::string(4, '\0'))), 415U);
  verdict = documents::ScanVerdict::infected;
  EXPECT_EQ(code_of(upload("a.csv", "1\n")), "file-infected");
  verdict = documents::ScanVerdict::failed;
  EXPECT_EQ(code_of(upload("a.csv", "1\n")), "scan-failed");
  EXPECT_EQ(json_of(ask("rosa", Method::get, "/api/documents/rooms/{room}", {{"room", room}}))
                .at("documents")
                .as_array()
                .size(),
            0U);
}

// Shows B68.
TEST_F(DocumentsOverHttp, OfAThousandAtOnceExactlyTheLimitPasses) {
  const std::string document = add();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(status_of(read("rosa", document)), 200U);
  EXPECT_EQ(noted(journal::Event::download_much), 1U);
  std::atomic<int> passed = 0;
  std::atomic<int> refused = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 10; ++i) {
      threads.emplace_back([&] {
        for (int k = 0; k < 100; ++k) {
          const Response answer = read("rosa", document);
          passed += status_of(answer) == 200 ? 1 : 0;
          refused += code_of(answer) == "threshold" ? 1 : 0;
        }
      });
    }
  }
  EXPECT_EQ(passed, 1);
  EXPECT_EQ(refused, 999);
  EXPECT_GE(noted(journal::Event::download_stopped), 1U);
  EXPECT_EQ(status_of(read("karl", document)), 200U) << "others go on";

  const Response answer = read("rosa", document);
  const auto& fields = std::get<http::Problem>(answer.body).fields;
  ASSERT_EQ(fields.size(), 4U);
  EXPECT_EQ(fields[0].problem, "at most 5");
}

TEST_F(DocumentsOverHttp, WhatALinkCarriesAwayIsCountedToWhoMadeIt) {
  const std::string document = add();
  EXPECT_EQ(status_of(make_link(document, 4)), 201U);
  EXPECT_EQ(code_of(make_link(document, 2)), "threshold");
  EXPECT_EQ(code_of(read("rosa", document)), "threshold");
}

TEST_F(DocumentsOverHttp, ALinkThatIsRefusedIsNotCounted) {
  const std::string document = add();
  const std::string pattern = "/api/documents/files/{document}/links";
  for (const char* unfit : {R"({"passphrase":"short","until":"2100-01-01T00:00:00Z","openings":5})",
                            R"({"passphrase":"seven quiet mules","until":"2001-01-01T00:00:00Z","openings":5})",
                            R"({"passphrase":"seven quiet mules","until":"soon","openings":5})"}) {
    EXPECT_GE(status_of(ask("rosa", Method::post, pattern, {{"document", document}}, unfit)), 410U);
  }
  EXPECT_EQ(status_of(ask("karl", Method::post, pattern, {{"document", document}},
                          R"({"passphrase":"seven quiet mules","until":"2100-01-01T00:00:00Z","openings":5})")),
            403U);
  EXPECT_EQ(status_of(make_link(document, 5)), 201U);
  EXPECT_EQ(status_of(read("karl", document)), 200U);
}

// Shows TEN-09.
TEST_F(DocumentsOverHttp, ALinkOpensWithItsPassphraseAsOftenAsItWasMadeFor) {
  const std::string document = add();
  const Response made = make_link(document, 2);
  const std::string address = text(json_of(made), "address");
  EXPECT_THAT(address, testing::StartsWith("https://vote.example.org/d#"));
  const std::string secret = secret_in(made);
  EXPECT_EQ(secret.size(), 43U);
  EXPECT_EQ(status_of(open_link(secret, "seven loud mules")), 403U);
  EXPECT_EQ(status_of(open_link(std::string(43, 'A'))), 404U);
  EXPECT_EQ(status_of(open_link("short")), 404U);
  EXPECT_EQ(body_of(open_link(secret)), "id,name\n1,Rosa\n");
  EXPECT_EQ(body_of(open_link(secret)), "id,name\n1,Rosa\n");
  EXPECT_EQ(status_of(open_link(secret)), 404U);

  const std::string other = secret_in(make_link(document));
  EXPECT_EQ(status_of(ask("rosa", Method::remove, "/api/documents/files/{document}/links", {{"document", document}})),
            204U);
  EXPECT_EQ(status_of(open_link(other)), 404U);
}

TEST_F(DocumentsOverHttp, ALinkEndsAtItsTime) {
  const std::string secret = secret_in(make_link(add()));
  now += hours(1);
  EXPECT_EQ(status_of(open_link(secret)), 410U);
}

// Shows TEN-09.
TEST_F(DocumentsOverHttp, AFileForSomebodyOutsideOpensWithTheirKeyOnly) {
  const std::string document = add();
  const auto identity = crypto::AgeIdentity::draw(random);
  const std::string pattern = "/api/documents/files/{document}/age";
  const auto open = [](crypto::AgeReader reader, const std::string& file) {
    const auto first = reader.add(bytes_of(file));
    const auto rest = reader.finish();
    std::string all;
    if (first && rest) {
      for (const auto* part : {&*first, &*rest}) all.append(reinterpret_cast<const char*>(part->data()), part->size());
    }
    return all;
  };
  const std::string wanted = R"({"recipient":")" + crypto::age_text(identity.recipient()) + "\"}";
  const Response to_key = ask("rosa", Method::post, pattern, {{"document", document}}, wanted);
  EXPECT_THAT(std::string(to_key.headers.get("Content-Disposition").value()), HasSubstr("roll.csv.age"));
  EXPECT_EQ(open(crypto::AgeReader(identity), body_of(to_key)), "id,name\n1,Rosa\n");
  EXPECT_EQ(open(crypto::AgeReader(crypto::AgeIdentity::draw(random)), body_of(to_key)), "");
  const Response to_phrase =
      ask("rosa", Method::post, pattern, {{"document", document}}, R"({"passphrase":"seven quiet mules"})");
  EXPECT_EQ(open(crypto::AgeReader(SecretText("seven quiet mules")), body_of(to_phrase)), "id,name\n1,Rosa\n");
  for (const char* unfit : {"{}", R"({"recipient":"age1"})", R"({"passphrase":"short"})",
                            R"({"passphrase":"seven quiet mules","recipient":"age1"})"}) {
    EXPECT_EQ(status_of(ask("rosa", Method::post, pattern, {{"document", document}}, unfit)), 422U) << unfit;
  }
}

TEST_F(DocumentsOverHttp, APreviewIsCountedAndNotedLikeTheDocument) {
  const std::string document = add();
  const std::string pattern = "/api/documents/files/{document}/preview";
  const Response answer = ask("rosa", Method::get, pattern, {{"document", document}});
  EXPECT_EQ(body_of(answer), "id");
  EXPECT_EQ(answer.headers.get("Content-Type"), "image/png");
  for (int i = 0; i < 4; ++i) ask("rosa", Method::get, pattern, {{"document", document}});
  EXPECT_EQ(code_of(ask("rosa", Method::get, pattern, {{"document", document}})), "threshold");
  EXPECT_EQ(status_of(ask("eve", Method::get, pattern, {{"document", document}})), 404U);
}

TEST_F(DocumentsOverHttp, ADocumentOfOneDayIsGoneTheNext) {
  const std::string content = "1\n";
  const std::string upload_id = begin("a.csv", 2, {}, timestamp_text(now + hours(24)));
  put(upload_id, 0, content);
  const std::string document = text(json_of(finish(upload_id, content)), "document");
  EXPECT_EQ(status_of(read("rosa", document)), 200U);
  now += hours(24);
  EXPECT_EQ(status_of(read("rosa", document)), 410U);
  api.tidy();
  EXPECT_EQ(status_of(read("rosa", document)), 404U);
}

TEST_F(DocumentsOverHttp, ThePageIsToldVersionsSharesLinksAndTheTrail) {
  const std::string document = add();
  EXPECT_EQ(json_of(upload("roll.csv", "id,name\n2,Karl\n", document)).at("version").as_int64(), 2);
  const Request::Named at{{"document", document}, {"room", room}};
  EXPECT_EQ(status_of(ask("rosa", Method::post, "/api/documents/files/{document}/shares", at, R"({"name":"nobody"})")),
            422U);
  EXPECT_EQ(status_of(ask("rosa", Method::post, "/api/documents/files/{document}/shares", at, R"({"name":"eve"})")),
            201U);
  make_link(document);
  EXPECT_EQ(body_of(read("eve", document)), "id,name\n2,Karl\n");
  EXPECT_EQ(json_of(ask("eve", Method::get, "/api/documents")).at("shared").as_array().size(), 1U);
  const auto file = json_of(ask("rosa", Method::get, "/api/documents/files/{document}", at));
  EXPECT_EQ(file.at("contents").as_array().size(), 2U);
  EXPECT_EQ(text(file.at("contents").as_array()[0].as_object(), "by"), "rosa");
  EXPECT_EQ(file.at("people").as_array().size(), 1U);
  EXPECT_EQ(file.at("links").as_array().size(), 1U);
  const auto trail =
      json_of(ask("rosa", Method::get, "/api/documents/files/{document}/trail", at)).at("trail").as_array();
  std::vector<std::string> told;
  for (const auto& one : trail) told.push_back(text(one.as_object(), "what") + " " + text(one.as_object(), "by"));
  EXPECT_THAT(told, testing::ElementsAre("added rosa", "upload-begun rosa", "version-added rosa", "shared rosa",
                                         "link-made rosa", "read eve"));
  const std::string person_in = text(file.at("people").as_array()[0].as_object(), "person");
  EXPECT_EQ(status_of(ask("rosa", Method::remove, "/api/documents/files/{document}/shares/{person}",
                          {{"document", document}, {"person", person_in}})),
            204U);
  EXPECT_EQ(status_of(read("eve", document)), 404U);
  EXPECT_EQ(status_of(ask("rosa", Method::remove, "/api/documents/files/{document}", at)), 204U);
  EXPECT_EQ(status_of(read("rosa", document)), 404U);
}

TEST_F(DocumentsOverHttp, FoldersStandInFoldersOfTheirRoom) {
  const std::string pattern = "/api/documents/rooms/{room}/folders";
  const auto outer = json_of(ask("rosa", Method::post, pattern, {{"room", room}}, R"({"name":"2026"})"));
  const auto inner = ask("rosa", Method::post, pattern, {{"room", room}},
                         R"({"name":"Mars","parent":")" + text(outer, "folder") + "\"}");
  EXPECT_EQ(status_of(inner), 201U);
  EXPECT_EQ(status_of(ask("rosa", Method::post, pattern, {{"room", room}},
                          R"({"name":"Mars","parent":")" + std::string(32, '0') + "\"}")),
            404U);
  EXPECT_EQ(status_of(ask("rosa", Method::post, pattern, {{"room", room}}, R"({"name":"a\nb"})")), 422U);
  const auto shown = json_of(ask("rosa", Method::get, "/api/documents/rooms/{room}", {{"room", room}}));
  EXPECT_EQ(shown.at("folders").as_array().size(), 2U);
}

}  // namespace
}  // namespace urna::api
