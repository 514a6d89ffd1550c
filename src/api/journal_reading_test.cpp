// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/detail/desk_with_journal.hpp"
#include "journal/journal_export.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::DeskWithJournal;
using namespace std::chrono_literals;

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
