// SPDX-License-Identifier: EUPL-1.2
#include "api/voter_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "api/detail/desk_for_tests.hpp"
#include "api/throttled_address.hpp"
#include "election/memory_desk_store.hpp"
#include "election/rehearsed_box.hpp"
#include "election/rehearsed_election.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using election::ElectionCard;
using election::ElectionState;
using election::RehearsedBox;
using election::RehearsedElection;
using http::Method;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class VoterApiTest : public testing::Test {
 protected:
  VoterApiTest() : poll_(30) {
    poll_.list[2].weight = 1'000'000;
    poll_.put_into(store_);
    start();
  }

  void start() {
    server_.reset();
    desk_ = std::make_unique<election::VotingDesk>(store_, box_, random_);
    server_ = std::make_unique<detail::DeskServer>(folder_, *desk_, [this] { return now_; });
  }
  void change(const ElectionCard& poll) {
    poll_.poll = poll;
    store_.put_document(poll_.uuid, election::document::poll, poll_text(poll));
    desk_->refresh(poll_.uuid);
  }

  http::ClientAnswer ask(Method method, const std::string& rest, const std::string& body = {},
                         const std::string& session = {}) {
    return server_->ask(method, "/api/elections/" + poll_.uuid.text() + rest, body, session);
  }
  static std::string sign_in_body(std::size_t voter, const std::string& date = "null") {
    return "{\"secret\":\"" + election::sign_in_secret_text(RehearsedElection::secret(voter)).expose() +
           "\",\"birth_date\":" + date + "}";
  }
  std::string session(std::size_t voter) {
    const auto answer = ask(Method::post, "/sign-in", sign_in_body(voter));
    EXPECT_EQ(answer.status, 200U) << answer.body;
    return text(answer, "session");
  }
  static std::string text(const http::ClientAnswer& answer, const char* name) {
    return std::string(json::parse(answer.body).at(name).as_string());
  }
  static std::string refusal(const http::ClientAnswer& answer) {
    return std::to_string(answer.status) + " " + text(answer, "code");
  }

  TestFolder folder_{TestFolder::in_memory()};
  RehearsedElection poll_;
  election::MemoryDeskStore store_;
  RehearsedBox box_;
  crypto::SystemRandom random_;
  Timestamp now_{1'795'513'327s};
  std::unique_ptr<election::VotingDesk> desk_;
  std::unique_ptr<detail::DeskServer> server_;
};

// Shows B27.
TEST_F(VoterApiTest, RefusesASignInThatIsNone) {
  EXPECT_EQ(refusal(ask(Method::post, "/sign-in", "{")), "400 json-malformed");
  for (const std::string body : {"[]", "{}", "{\"secret\":\"abc\"}", "{\"secret\":1}"}) {
    EXPECT_EQ(refusal(ask(Method::post, "/sign-in", body)), "422 unfit-fields") << body;
  }
  EXPECT_EQ(refusal(ask(Method::post, "/sign-in", sign_in_body(1, "\"31/01/1990\""))), "422 unfit-fields");
  std::string more = sign_in_body(1);
  more.insert(1, "\"is_admin\":true,");
  EXPECT_EQ(refusal(ask(Method::post, "/sign-in", more)), "422 unfit-fields");
  std::string twice = sign_in_body(1);
  twice.insert(1, "\"birth_date\":null,");
  EXPECT_EQ(refusal(ask(Method::post, "/sign-in", twice)), "400 json-malformed");
  EXPECT_EQ(ask(Method::post, "/sign-in", std::string(1025, ' ')).status, 413U);
  EXPECT_EQ(refusal(ask(Method::post, "/sign-in", sign_in_body(99))), "401 code-unknown");
  EXPECT_EQ(refusal(server_->ask(Method::post, "/api/elections/nothing/sign-in", sign_in_body(1))),
            "404 unknown-election");
}

TEST_F(VoterApiTest, SaysTheSameToAnUnknownCodeAndToAWrongBirthDate) {
  poll_.poll.asks_birth_date = true;
  change(poll_.poll);
  auto unknown = ask(Method::post, "/sign-in", sign_in_body(99, "\"1990-01-31\""));
  auto wrong = ask(Method::post, "/sign-in", sign_in_body(1, "\"1990-01-31\""));
  auto missing = ask(Method::post, "/sign-in", sign_in_body(1));
  const auto without_trace = [](http::ClientAnswer& answer) {
    json::object object = json::parse(answer.body).as_object();
    object.erase("trace");
    return json::serialize(object);
  };
  EXPECT_EQ(refusal(unknown), "401 code-unknown");
  EXPECT_EQ(unknown.body.size(), wrong.body.size());
  const std::string said = without_trace(unknown);
  EXPECT_EQ(without_trace(wrong), said);
  EXPECT_EQ(without_trace(missing), said);
  EXPECT_EQ(ask(Method::post, "/sign-in", sign_in_body(1, "\"1970-01-02\"")).status, 200U);
}

TEST_F(VoterApiTest, TellsHowLongToWaitAfterTooManyTries) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(ask(Method::post, "/sign-in", sign_in_body(99)).status, 401U);
  const auto refused = ask(Method::post, "/sign-in", sign_in_body(1));
  EXPECT_EQ(refusal(refused), "429 too-many-tries");
  EXPECT_EQ(refused.headers.get("Retry-After"), "6");
  now_ += 6s;
  EXPECT_EQ(ask(Method::post, "/sign-in", sign_in_body(1)).status, 200U);
}

TEST_F(VoterApiTest, CastsOnceAndGivesTheReceiptAgain) {
  const std::string session = this->session(1);
  EXPECT_EQ(text(ask(Method::get, "/session", "", session), "status"), "may-vote");
  const auto cast = ask(Method::post, "/ballots", RehearsedElection::ballot(1), session);
  EXPECT_EQ(cast.status, 201U);
  EXPECT_EQ(text(cast, "tracker"), protocol::tracker_text(crypto::sha256(RehearsedElection::ballot(1))));
  EXPECT_EQ(text(cast, "cast_at"), "2026-11-24T09:42Z");
  const auto again = ask(Method::post, "/ballots", RehearsedElection::ballot(1), session);
  EXPECT_EQ(again.status, 200U);
  EXPECT_EQ(again.body, cast.body);
  EXPECT_EQ(refusal(ask(Method::post, "/ballots", RehearsedElection::ballot(1, 2), session)), "409 already-voted");
  EXPECT_EQ(text(ask(Method::get, "/session", "", session), "status"), "voted");
  EXPECT_EQ(box_.archive().size(), 1U);
}

TEST_F(VoterApiTest, AsksForALivingSession) {
  EXPECT_EQ(refusal(ask(Method::post, "/ballots", "{}")), "401 session-expired");
  EXPECT_EQ(refusal(ask(Method::get, "/session")), "401 session-expired");
  const std::string session = this->session(1);
  EXPECT_EQ(ask(Method::remove, "/session", "", session).status, 204U);
  EXPECT_EQ(refusal(ask(Method::post, "/ballots", "{}", session)), "401 session-expired");
  const std::string idle = this->session(1);
  now_ += 20min + 1s;
  EXPECT_EQ(refusal(ask(Method::get, "/session", "", idle)), "401 session-expired");
}

TEST_F(VoterApiTest, SaysWhyABallotIsNotTaken) {
  const std::string session = this->session(1);
  const auto refused = ask(Method::post, "/ballots", "invalid|x", session);
  EXPECT_EQ(refusal(refused), "422 ballot-refused");
  EXPECT_EQ(text(refused, "detail"), "proof of question 1");
  EXPECT_EQ(ask(Method::post, "/ballots", std::string((1 << 20) + 1, 'x'), session).status, 413U);

  box_.before_put = [] { throw election::BoxUnreachable("gone"); };
  const auto unreachable = ask(Method::post, "/ballots", RehearsedElection::ballot(1), session);
  EXPECT_EQ(refusal(unreachable), "503 box-unreachable");
  EXPECT_TRUE(unreachable.headers.get("Retry-After"));
  box_.before_put = nullptr;
  EXPECT_EQ(ask(Method::post, "/ballots", RehearsedElection::ballot(1), session).status, 201U);

  const std::string late = this->session(2);
  ElectionCard poll = poll_.poll;
  poll.state = ElectionState::paused;
  poll.pause = election::ElectionPause{"No power", now_ + 1h};
  change(poll);
  EXPECT_EQ(refusal(ask(Method::post, "/ballots", RehearsedElection::ballot(2), late)), "409 paused");
  EXPECT_EQ(refusal(ask(Method::post, "/sign-in", sign_in_body(2))), "409 paused");
  poll.state = ElectionState::closed;
  change(poll);
  EXPECT_EQ(refusal(ask(Method::post, "/ballots", RehearsedElection::ballot(2), late)), "409 closed");
}

TEST_F(VoterApiTest, ShowsTheCardOfAnElectionThatIsPublic) {
  ElectionCard poll = poll_.poll;
  poll.group = "BELENIOS-2048";
  poll.asks_birth_date = true;
  poll.opens = now_ - 1h;
  poll.closes = now_ + 1h;
  change(poll);
  const auto card = json::parse(ask(Method::get, "").body);
  EXPECT_EQ(card.at("uuid").as_string(), poll_.uuid.text());
  EXPECT_EQ(card.at("state").as_string(), "open");
  EXPECT_EQ(card.at("second_factor").as_string(), "birth_date");
  EXPECT_EQ(card.at("closes").as_string(), "2026-11-24T10:42:07Z");
  EXPECT_TRUE(card.at("closed_at").is_null());
  EXPECT_TRUE(card.at("casts_open").as_bool());
  EXPECT_TRUE(card.at("paused").is_null());
  EXPECT_EQ(card.at("checkable_with").as_array().size(), 2U);
  EXPECT_EQ(card.at("voters").to_number<int>(), 30);
  EXPECT_EQ(json::parse(server_->ask(Method::get, "/api/elections").body).at("elections").as_array().size(), 1U);
  now_ += 2h;
  EXPECT_FALSE(json::parse(ask(Method::get, "").body).at("casts_open").as_bool());

  poll.state = ElectionState::draft;
  change(poll);
  EXPECT_EQ(refusal(ask(Method::get, "")), "404 unknown-election");
  EXPECT_TRUE(json::parse(server_->ask(Method::get, "/api/elections").body).at("elections").as_array().empty());
}

// Shows AUD-06.
TEST_F(VoterApiTest, AnswersAllVotersInOneSize) {
  std::set<std::size_t> sizes;
  for (const std::size_t voter : {1U, 2U, 3U}) {
    const auto signed_in = ask(Method::post, "/sign-in", sign_in_body(voter));
    sizes.insert(signed_in.body.size());
    const std::string session = text(signed_in, "session");
    if (voter == 3) {
      EXPECT_EQ(ask(Method::post, "/ballots", RehearsedElection::ballot(3), session).status, 201U);
    }
    sizes.insert(ask(Method::get, "/session", "", session).body.size());
  }
  EXPECT_EQ(sizes.size(), 1U);
}

// Shows AUD-06.
TEST_F(VoterApiTest, LogsNothingOfAVoter) {
  const std::string session = this->session(1);
  const auto cast = ask(Method::post, "/ballots", RehearsedElection::ballot(1), session);
  EXPECT_EQ(cast.status, 201U);
  server_.reset();
  const std::string log = detail::content_of(folder_ / "desk.log");
  EXPECT_THAT(log, HasSubstr("ballots"));
  for (const std::string& secret : {session, election::sign_in_secret_text(RehearsedElection::secret(1)).expose(),
                                    text(cast, "tracker"), poll_.uuid.text(), std::string("credential 1")}) {
    EXPECT_THAT(log, Not(HasSubstr(secret)));
  }
}

// Shows IDN-06.
TEST(ThrottledAddress, IsTheNetworkOfAnIpv6Customer) {
  EXPECT_EQ(throttled_address("2001:db8:1:2:3:4:5:6"), throttled_address("2001:db8:1:2::9"));
  EXPECT_NE(throttled_address("2001:db8:1:2::9"), throttled_address("2001:db8:1:3::9"));
  EXPECT_EQ(throttled_address("192.0.2.1"), "192.0.2.1");
}

}  // namespace
}  // namespace urna::api
