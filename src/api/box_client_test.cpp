// SPDX-License-Identifier: EUPL-1.2
#include "api/box_client.hpp"

#include <gtest/gtest.h>

#include <map>

#include "api/detail/desk_for_tests.hpp"

namespace urna::api {
namespace {

using election::BoxEvent;
using election::BoxRecord;
using election::BoxRefusal;
using election::BoxUnreachable;
using http::Method;
using http::Request;
using http::Response;

const auto uuid = protocol::ElectionUuid::parse("n4wpxiMSJtSPaa").value();
const http::Permission anybody{"anybody"};

/// Stands where the box stands: notes what it is asked and answers as it was told.
class ScriptedBox {
 public:
  ScriptedBox() : server_(folder_ / "box", folder_ / "box.log", routes()), client(folder_ / "box", patience()) {}

  Response answer = http::json("{}");
  std::string asked;
  std::string body;

 private:
  static BoxClient::Patience patience() { return {std::chrono::milliseconds(2000), std::chrono::milliseconds(2000)}; }

  http::Router routes() {
    http::Router router;
    const auto add = [&](Method method, const char* pattern) {
      router.add({.method = method,
                  .pattern = pattern,
                  .permission = anybody,
                  .handler =
                      [this](Request& request) {
                        asked = std::string(name_of(request.method)) + " " + request.target;
                        body = request.body;
                        return answer;
                      },
                  .body_bytes_max = 1 << 20});
    };
    for (const char* pattern : {"/box/{uuid}/{step}", "/box/{uuid}/slots/{slot}/settle"}) add(Method::post, pattern);
    add(Method::put, "/box/{uuid}/slots/{slot}");
    add(Method::remove, "/box/{uuid}/slots/{slot}");
    for (const char* pattern : {"/box/{uuid}/receipts/{tracker}", "/api/board/{uuid}", "/api/board/{uuid}/{record}"}) {
      add(Method::get, pattern);
    }
    return router;
  }

  TestFolder folder_{TestFolder::in_memory()};
  detail::TestServer server_;

 public:
  BoxClient client;
};

election::Slot slot(int number) {
  std::array<std::byte, 16> bytes{};
  bytes[15] = static_cast<std::byte>(number);
  return election::Slot(bytes);
}

Response problem(unsigned status, const char* code) { return http::problem(status, code, "in words"); }

TEST(BoxClient, TakesNothingForAnAnswerThatIsNotClear) {
  ScriptedBox box;
  for (const Response& answer : {http::json("{}"), http::json("[]"), http::json("not JSON"), problem(500, "internal"),
                                 problem(404, "other"), http::json("{\"tracker\":1,\"signature\":2}")}) {
    box.answer = answer;
    EXPECT_THROW(static_cast<void>(box.client.put(uuid, slot(1), "ballot")), BoxUnreachable);
  }
  for (const Response& answer : {http::json("{}"), http::json("{\"in\":1}"), problem(404, "unknown-election")}) {
    box.answer = answer;
    EXPECT_THROW(box.client.settle(uuid, slot(1)), BoxUnreachable) << "a slot that nobody knows of is not settled";
  }
  BoxClient alone("/nowhere/at/all");
  EXPECT_THROW(alone.settle(uuid, slot(1)), BoxUnreachable);
}

TEST(BoxClient, TellsRefusalsApart) {
  ScriptedBox box;
  const auto refusal = [&](unsigned status, const char* code) {
    box.answer = problem(status, code);
    const auto answer = box.client.put(uuid, slot(1), "ballot");
    EXPECT_FALSE(answer);
    EXPECT_EQ(answer.error().detail, "in words");
    return answer.error().refusal;
  };
  EXPECT_EQ(refusal(409, "not-open"), BoxRefusal::not_open);
  EXPECT_EQ(refusal(409, "slot-burnt"), BoxRefusal::slot_burnt);
  EXPECT_EQ(refusal(409, "second-ballot"), BoxRefusal::second_ballot);
  EXPECT_EQ(refusal(422, "ballot-refused"), BoxRefusal::ballot_invalid);
  EXPECT_EQ(refusal(404, "unknown-election"), BoxRefusal::unknown_election);
  EXPECT_EQ(refusal(503, "busy"), BoxRefusal::busy);
}

TEST(BoxClient, HandsBallotsInUnderTheirSlot) {
  ScriptedBox box;
  box.answer = http::json(
      R"({"election":"n4wpxiMSJtSPaa","tracker":"T","cast_at":"2026-11-24T09:42Z","signature":"S","number":7})", 201);
  const auto receipt = box.client.put(uuid, slot(1), "the ballot").value();
  EXPECT_EQ(box.asked, "PUT /box/n4wpxiMSJtSPaa/slots/00000000000000000000000000000001");
  EXPECT_EQ(box.body, "the ballot");
  EXPECT_EQ(receipt, (BoxClient::Receipt{"T", "2026-11-24T09:42Z", "S", 7}));

  EXPECT_EQ(box.client.receipt(uuid, Digest{}), receipt);
  EXPECT_EQ(box.asked, "GET /box/n4wpxiMSJtSPaa/receipts/" + std::string(43, 'A'));
  box.answer = problem(404, "not-found");
  EXPECT_EQ(box.client.receipt(uuid, Digest{}), std::nullopt);

  box.answer = http::json("{\"in\":true}");
  EXPECT_TRUE(box.client.settle(uuid, slot(1)));
  EXPECT_EQ(box.asked, "POST /box/n4wpxiMSJtSPaa/slots/00000000000000000000000000000001/settle");
  box.answer = http::no_content();
  box.client.forget(uuid, slot(1));
  EXPECT_EQ(box.asked, "DELETE /box/n4wpxiMSJtSPaa/slots/00000000000000000000000000000001");
}

TEST(BoxClient, LeadsAnElectionThroughItsSteps) {
  ScriptedBox box;
  box.answer = http::json(
      R"({"uuid":"n4wpxiMSJtSPaa","stage":"open","ballots":3,"counted_ballots":2,"board_hash":"h","fingerprint":"f","archive_bytes":99,"box_key":"k"})");
  const auto state = box.client.open(uuid, {"{\"e\":1}", "t", "c", true}).value();
  EXPECT_EQ(box.asked, "POST /box/n4wpxiMSJtSPaa/open");
  EXPECT_EQ(box.body, R"({"election":"{\"e\":1}","trustees":"t","credentials":"c","revoting":true})");
  EXPECT_EQ(state.stage, "open");
  EXPECT_EQ(state.ballots, 3U);
  EXPECT_EQ(state.counted_ballots, 2U);
  EXPECT_EQ(state.box_key, "k");
  EXPECT_TRUE(box.client.close(uuid));
  EXPECT_EQ(box.asked, "POST /box/n4wpxiMSJtSPaa/close");
  EXPECT_TRUE(box.client.add_event(uuid, BoxEvent::decryption, 2, "text"));
  EXPECT_EQ(box.asked, "POST /box/n4wpxiMSJtSPaa/decryptions?trustee=2");
  EXPECT_TRUE(box.client.add_event(uuid, BoxEvent::end_shuffles, 0, ""));
  EXPECT_EQ(box.asked, "POST /box/n4wpxiMSJtSPaa/end-shuffles");
  EXPECT_TRUE(box.client.state(uuid));
  EXPECT_EQ(box.asked, "GET /api/board/n4wpxiMSJtSPaa");
  EXPECT_TRUE(box.client.record(uuid, BoxRecord::tally));
  EXPECT_EQ(box.asked, "GET /api/board/n4wpxiMSJtSPaa/tally");

  box.answer = http::problem({422, "bad-setup", "the records do not hold", {{"trustees", "is no list"}}});
  EXPECT_EQ(box.client.open(uuid, {}).error().detail, "the records do not hold; trustees: is no list");
  box.answer = problem(404, "not-found");
  EXPECT_FALSE(box.client.record(uuid, BoxRecord::tally));
}

}  // namespace
}  // namespace urna::api
