// SPDX-License-Identifier: EUPL-1.2
#include "api/file_handouts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/detail/documents_for_tests.hpp"

namespace urna::api {
namespace {

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

/// The same where files have a host of their own.
struct FilesElsewhere : DocumentsOverHttp {
  FilesElsewhere() : DocumentsOverHttp("https://files.vote.example.org/sole") { session.emplace(); }

  Response make(const std::string& who, const std::string& document, const std::string& body = "{}") {
    return ask(who, Method::post, "/api/documents/files/{document}/handout", {{"document", document}}, body);
  }
  std::string address(const std::string& who, const std::string& document) {
    return text(json_of(make(who, document)), "address");
  }
  Response fetch(const std::string& from, Method method = Method::get) {
    Request request;
    request.method = method;
    request.path_parameters = {{"ticket", from.substr(from.rfind('/') + 1)}};
    return api.hand_out(request);
  }
};

// Shows INP-02.
TEST_F(FilesElsewhere, TheHostOfThePagesServesNoStrangersBytes) {
  const std::string document = add();
  const auto refused = read("rosa", document);
  EXPECT_EQ(status_of(refused), 409U);
  EXPECT_EQ(code_of(refused), "files-elsewhere");
  const auto opened = open_link(secret_in(make_link(document)));
  ASSERT_EQ(status_of(opened), 201U);
  EXPECT_THAT(body_of(opened), testing::Not(HasSubstr("Rosa")));
  EXPECT_THAT(body_of(fetch(text(json_of(opened), "address"))), HasSubstr("Rosa"));
}

// Shows INP-02.
TEST_F(FilesElsewhere, AFileIsFetchedOnceByItsOwnTicket) {
  const std::string document = add();
  const std::string other = add("other.csv", "id\n2\n");
  const std::string one = address("rosa", document);
  const std::string two = address("rosa", other);
  EXPECT_TRUE(one.starts_with("https://files.vote.example.org/sole/"));
  EXPECT_EQ(status_of(fetch(one, Method::head)), 404U);
  const auto file = fetch(one);
  ASSERT_EQ(status_of(file), 200U);
  EXPECT_EQ(file.headers.get("Content-Disposition"), "attachment; filename=\"roll.csv\"; filename*=UTF-8''roll.csv");
  EXPECT_EQ(file.page, http::PageKind::data) << "content-security-policy: sandbox";
  EXPECT_EQ(status_of(fetch(one)), 404U) << "used before";
  EXPECT_EQ(body_of(fetch(two)), "id\n2\n");
  std::string changed = address("rosa", document);
  changed.back() = changed.back() == 'A' ? 'E' : 'A';
  EXPECT_EQ(status_of(fetch(changed)), 404U);
  EXPECT_EQ(status_of(fetch("")), 404U);
}

// Shows INP-02.
TEST_F(FilesElsewhere, ATicketEndsAfterAMinuteAndWithTheSession) {
  const std::string document = add();
  const std::string late = address("rosa", document);
  now += seconds(61);
  EXPECT_EQ(status_of(fetch(late)), 404U);
  const std::string early = address("rosa", document);
  now += seconds(60);
  EXPECT_EQ(status_of(fetch(early)), 200U);
  const std::string gone = address("rosa", document);
  is_signed_in = false;
  EXPECT_EQ(status_of(fetch(gone)), 404U);
  is_signed_in = true;
  EXPECT_EQ(status_of(fetch(gone)), 404U) << "a ticket opens nothing a second time, whatever the first answer";
}

// Shows INP-02.
TEST_F(FilesElsewhere, WhoMayNotReadGetsNoTicketAndEachIsCounted) {
  const std::string document = add();
  EXPECT_EQ(status_of(make("eve", document)), 404U);
  EXPECT_EQ(status_of(make("rosa", document, R"({"version":2})")), 404U);
  EXPECT_EQ(status_of(make("rosa", document, R"({"version":"1"})")), 422U);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(status_of(make("rosa", document, R"({"version":1})")), 201U);
  const auto refused = make("rosa", document);
  EXPECT_EQ(status_of(refused), 403U);
  EXPECT_EQ(code_of(refused), "threshold");
  EXPECT_EQ(noted(journal::Event::download_stopped), 1U);
}

TEST_F(FilesElsewhere, WhatNobodyFetchesMakesRoomForWhatIsAskedNext) {
  FileHandouts handouts(random, [this] { return now; });
  std::vector<std::string> tickets;
  for (int i = 0; i < 4; ++i) {
    tickets.push_back(handouts.put("rosa", http::no_content(), [] { return true; }).expose());
    now += seconds(1);
  }
  const std::string of_karl = handouts.put("karl", http::no_content(), [] { return true; }).expose();
  EXPECT_FALSE(handouts.take(tickets[0]));
  for (int i = 1; i < 4; ++i) EXPECT_TRUE(handouts.take(tickets[static_cast<std::size_t>(i)]));
  EXPECT_TRUE(handouts.take(of_karl));
}

TEST_F(DocumentsOverHttp, WithoutAHostOfTheirOwnFilesAreFetchedWhereTheyAreAskedFor) {
  const std::string document = add();
  const auto made = ask("rosa", Method::post, "/api/documents/files/{document}/handout", {{"document", document}},
                        R"({"version":1})");
  EXPECT_EQ(text(json_of(made), "address"), "/api/documents/files/" + document + "/content?version=1");
}

}  // namespace
}  // namespace urna::api
