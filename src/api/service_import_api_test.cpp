// SPDX-License-Identifier: EUPL-1.2
#include "api/service_import_api.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>

#include "api/detail/answer_for_tests.hpp"
#include "base/test_folder.hpp"
#include "documents/workbook_reader.hpp"
#include "documents/workbook_writer.hpp"
#include "identity/person.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

const std::string report_path = "/api/assurance/import/report";
const std::string take_path = "/api/assurance/import";
const std::string blank_path = "/api/assurance/import/blank";
const std::string workbook_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const std::vector<std::string> names{"name",     "reference",    "service_types", "hosting",      "exposure",
                                     "audience", "max_downtime", "data_volume",   "data_location"};
std::vector<std::string> service(const std::string& name, const std::string& hosting = "cloud") {
  return {name, "", "api", hosting, "internet", "limited", "under_24h", "low", "eu"};
}
using Lines = std::vector<std::vector<std::string>>;

std::string csv(const Lines& lines) {
  std::string out;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) out += (i > 0 ? "," : "") + line[i];
    out += "\n";
  }
  return out;
}

json::object json_of(const Response& response) { return json::parse(std::get<std::string>(response.body)).as_object(); }

struct ServicesFromASheet : testing::Test {
  ServicesFromASheet() { api.add_routes(router); }

  Response ask(const std::string& pattern, const std::string& body, const std::string& type = "text/csv; charset=utf-8",
               Request::Named query = {}, bool is_program = false) {
    for (const auto& route : router.routes()) {
      if (route->pattern != pattern) continue;
      Request request;
      request.method = route->method;
      request.query = std::move(query);
      request.headers.set("content-type", type);
      request.body = body;
      Caller caller{.who = PersonId(std::array<std::byte, 16>{std::byte{1}}), .name = "x", .tenant = {}, .now = now};
      if (is_program) caller.who = identity::ServiceId();
      request.caller = caller;
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }

  Timestamp now{std::chrono::seconds(1'800'000'000)};
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer};
  ServiceImportApi api{store, random};
  http::Router router;
};

TEST_F(ServicesFromASheet, AFaultyLineAddsNothingUnlessTheGoodOnesAreCounted) {
  const std::string sheet = csv({names, service("One"), service("Two", "the moon"), service("Three")});
  const auto report = json_of(ask(report_path, sheet));
  EXPECT_EQ(report.at("lines").as_int64(), 3);
  EXPECT_EQ(report.at("good").as_array().size(), 2U);
  EXPECT_EQ(report.at("faulty_lines").as_int64(), 1);
  const auto& finding = report.at("findings").at(0);
  EXPECT_EQ(finding.at("kind"), "unknown-answer");
  EXPECT_EQ(finding.at("line").as_int64(), 3);
  EXPECT_EQ(finding.at("column"), "hosting");
  EXPECT_EQ(finding.at("found"), "the moon");

  EXPECT_EQ(status_of(ask(take_path, sheet)), 422U);
  EXPECT_EQ(code_of(ask(take_path, sheet, "text/csv", {{"good_lines", "3"}})), "other-lines-are-good");
  EXPECT_EQ(status_of(ask(take_path, sheet, "text/csv", {{"good_lines", "0"}})), 400U);
  EXPECT_EQ(status_of(ask(take_path, sheet, "text/csv", {{"good_lines", "two"}})), 400U);
  EXPECT_TRUE(store.all().empty());

  const auto taken = ask(take_path, sheet, "text/csv", {{"good_lines", "2"}});
  ASSERT_EQ(status_of(taken), 201U);
  EXPECT_EQ(json_of(taken).at("added").as_array().size(), 2U);
  ASSERT_EQ(store.all().size(), 2U);
  const auto history = store.history(store.all()[0].id);
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(json::parse(history[0].what).at("what"), "service-imported");
}

TEST_F(ServicesFromASheet, TheSameFileAddsNothingTwice) {
  auto one = service("One");
  one[1] = "A-1";
  const std::string sheet = csv({names, one, service("Two")});
  EXPECT_EQ(status_of(ask(take_path, sheet)), 201U);
  EXPECT_EQ(status_of(ask(take_path, sheet)), 422U) << "a name is taken";
  const auto report = json_of(ask(report_path, sheet));
  EXPECT_EQ(report.at("there").at(0).at("name"), "One");
  EXPECT_EQ(report.at("findings").at(0).at("kind"), "name-taken");
  EXPECT_EQ(code_of(ask(take_path, csv({names, one}))), "nothing-to-add");
  EXPECT_EQ(store.all().size(), 2U);
}

TEST_F(ServicesFromASheet, AProgramAddsNothing) {
  const std::string sheet = csv({names, service("One")});
  EXPECT_EQ(status_of(ask(take_path, sheet, "text/csv", {}, true)), 403U);
  EXPECT_EQ(status_of(ask(report_path, sheet, "text/csv", {}, true)), 403U);
  EXPECT_EQ(status_of(ask(blank_path, "", "", {}, true)), 200U);
  EXPECT_TRUE(store.all().empty());
}

TEST_F(ServicesFromASheet, WhatIsNoTableIsSaidToBeNone) {
  const auto kind_of = [&](const std::string& body, const std::string& type) {
    const auto report = json_of(ask(report_path, body, type));
    EXPECT_TRUE(report.at("is_unread").as_bool());
    EXPECT_EQ(status_of(ask(take_path, body, type)), 422U);
    return std::string(report.at("findings").at(0).at("kind").as_string());
  };
  EXPECT_EQ(kind_of("", "text/csv"), "no-lines");
  EXPECT_EQ(kind_of("name\nCaf\xe9\n", "text/csv"), "not-utf-8");
  EXPECT_EQ(kind_of("name\nx\n", workbook_type), "workbook-damaged");
  EXPECT_EQ(kind_of("\xd0\xcf\x11\xe0", workbook_type), "workbook-old-or-protected");
  EXPECT_EQ(kind_of(std::string(3 * 10'002, '\n') + "name\n" + csv(Lines(10'002, {"x"})), "text/csv"),
            "too-many-lines");
}

TEST_F(ServicesFromASheet, AWorkbookIsReadAsText) {
  documents::Sheet sheet{"Services", {names, service("One"), service("=1+1")}};
  const auto taken = ask(take_path, documents::write_workbook(std::span(&sheet, 1)), workbook_type);
  ASSERT_EQ(status_of(taken), 201U);
  EXPECT_EQ(json_of(taken).at("added").at(1).at("name"), "=1+1");
}

TEST_F(ServicesFromASheet, TheBlankSheetIsOneThatIsTaken) {
  for (const char* language : {"fr", "nl", "de", "en"}) {
    const auto workbook = ask(blank_path, "", "", {{"language", language}});
    ASSERT_EQ(status_of(workbook), 200U);
    const auto& bytes = std::get<std::string>(workbook.body);
    const auto table = documents::read_workbook(std::as_bytes(std::span(bytes)));
    ASSERT_TRUE(table);
    ASSERT_EQ(table->rows.size(), 1U);
    const auto text = ask(blank_path, "", "", {{"language", language}, {"format", "csv"}});
    EXPECT_EQ(notation::read_csv_table(std::get<std::string>(text.body)).rows.at(0).cells, table->rows[0].cells);

    notation::Table filled = *table;
    filled.rows.push_back({2, {}, {}});
    for (const std::string& heading : table->rows[0].cells) {
      const auto* const field = assurance::field_meant(heading, assurance::description_words());
      ASSERT_NE(field, nullptr) << heading;
      const bool is_first = heading.find_first_of("23456789") == std::string::npos;
      const auto place = std::string_view(language) == "fr" ? 0U : 3U;
      filled.rows[1].cells.push_back(field->is_text() ? "x" : is_first ? field->answers.back().words[place] : "");
    }
    const auto found = assurance::import_services(filled, {}, assurance::Catalogue::built_in());
    EXPECT_TRUE(found.findings.empty()) << language << found.findings[0].column;
  }
  EXPECT_EQ(code_of(ask(blank_path, "", "", {{"language", "tlh"}})), "unknown-language");
  EXPECT_EQ(code_of(ask(blank_path, "", "", {{"format", "ods"}})), "unfit-fields");
}

}  // namespace
}  // namespace urna::api
