// SPDX-License-Identifier: EUPL-1.2
// The desk and the box as they stand together: two stores, two servers, real ballots, and a box that goes away.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/box_api.hpp"
#include "api/box_client.hpp"
#include "api/detail/desk_for_tests.hpp"
#include "election/sample_election.hpp"
#include "election/sign_in_secret.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "protocol/ballot.hpp"
#include "storage/sqlite_box_store.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using election::DeskVoter;
using election::SampleElection;
using http::Method;
using namespace std::chrono_literals;

constexpr std::size_t voters = 5;
const SampleElection::Choices yes = {{1, 0}};
const SampleElection::Choices no = {{0, 1}};

class DeskAndBox : public testing::Test {
 protected:
  DeskAndBox()
      : sample_(crypto::ed25519(), {protocol::HomomorphicQuestion{"Statutes?", {"Yes", "No"}, 1, 1, false}}, voters),
        uuid_(sample_.uuid()),
        key_(crypto::SigningKey::draw_seed(sample_.random)),
        box_store_(folder_ / "box.db"),
        desk_database_(folder_ / "desk.db"),
        desk_store_(desk_database_, keystore_.sealer),
        box_(folder_ / "box", {2'000ms, 10'000ms}) {
    start_box();
    const auto opened =
        box_.open(uuid_, {sample_.records.election, sample_.records.trustees, sample_.records.credentials});
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().detail);
    election::ElectionCard poll;
    poll.state = election::ElectionState::open;
    election::DeskStore::Change change;
    change.documents.push_back({uuid_, std::string(election::document::poll), poll_text(poll)});
    change.voters.push_back({uuid_, {}});
    for (std::size_t i = 0; i < voters; ++i) {
      std::array<std::byte, 16> id{};
      sample_.random.fill(id);
      DeskVoter voter;
      voter.id = election::VoterId(id);
      voter.roll_index = static_cast<std::uint32_t>(i);
      voter.verifier = election::sign_in_verifier(secret(i));
      change.voters.front().voters.push_back(voter);
    }
    desk_store_.write(change);
    start_desk();
  }

  void start_box() {
    box_server_.reset();
    box_api_.reset();
    boxes_ = std::make_unique<election::PollingBoxes>(box_store_, election::PollingBox::Settings{&key_, 1, nullptr});
    box_api_ = std::make_unique<BoxApi>(*boxes_, key_.verification_key(), [this] { return now_; });
    http::Router router;
    box_api_->add_routes(router);
    box_server_ = std::make_unique<detail::TestServer>(folder_ / "box", folder_ / "box.log", std::move(router));
  }
  void stop_box() { box_server_.reset(); }

  void start_desk() {
    desk_server_.reset();
    desk_ = std::make_unique<election::VotingDesk>(desk_store_, box_, system_random_);
    desk_server_ = std::make_unique<detail::DeskServer>(
        folder_, *desk_, [this] { return now_; }, folder_ / "box");
  }

  static election::SignInSecret secret(std::size_t voter) {
    return election::SignInSecret(crypto::sha256("secret of voter " + std::to_string(voter)));
  }
  http::ClientAnswer ask(Method method, const std::string& rest, const std::string& body = {},
                         const std::string& session = {}) {
    return desk_server_->ask(method, "/api/elections/" + uuid_.text() + rest, body, session);
  }
  std::string session(std::size_t voter) {
    const auto answer =
        ask(Method::post, "/sign-in", "{\"secret\":\"" + election::sign_in_secret_text(secret(voter)).expose() + "\"}");
    EXPECT_EQ(answer.status, 200U) << answer.body;
    return std::string(json::parse(answer.body).at("session").as_string());
  }
  http::ClientAnswer cast(const std::string& session, const std::string& ballot) {
    return ask(Method::post, "/ballots", ballot, session);
  }
  static std::string code(const http::ClientAnswer& answer) {
    return std::to_string(answer.status) + " " + std::string(json::parse(answer.body).at("code").as_string());
  }
  bool is_signed_by_the_box(const http::ClientAnswer& answer) const {
    const json::value given = json::parse(answer.body);
    election::Receipt receipt;
    receipt.election = std::string(given.at("election").as_string());
    receipt.tracker = std::string(given.at("tracker").as_string());
    receipt.cast_at = std::string(given.at("cast_at").as_string());
    const auto signature = from_base64(given.at("signature").as_string());
    if (!signature || signature->size() != receipt.signature.size()) return false;
    std::copy(signature->begin(), signature->end(), receipt.signature.begin());
    return check_receipt(key_.verification_key(), receipt);
  }

  TestFolder folder_{TestFolder::in_memory()};
  SampleElection sample_;
  const protocol::ElectionUuid uuid_;
  crypto::SigningKey key_;
  crypto::SystemRandom system_random_;
  Timestamp now_{1'795'513'327s};
  storage::SqliteBoxStore box_store_;
  std::unique_ptr<election::PollingBoxes> boxes_;
  std::unique_ptr<BoxApi> box_api_;
  std::unique_ptr<detail::TestServer> box_server_;
  keystore::UnlockedKeystore keystore_;
  storage::DeskDatabase desk_database_;
  storage::SqliteDeskStore desk_store_;
  BoxClient box_;
  std::unique_ptr<election::VotingDesk> desk_;
  std::unique_ptr<detail::DeskServer> desk_server_;
};

TEST_F(DeskAndBox, KeepEachBallotOnceThroughOutages) {
  // One voter votes and loses the answer; one votes while the box is away; one never comes back.
  const std::string first = session(0);
  const std::string ballot = sample_.ballot(0, yes);
  const auto receipt = cast(first, ballot);
  EXPECT_EQ(receipt.status, 201U) << receipt.body;
  EXPECT_TRUE(is_signed_by_the_box(receipt));
  EXPECT_EQ(json::parse(receipt.body).at("number").to_number<int>(), 1);
  EXPECT_EQ(cast(first, ballot).status, 200U);

  const std::string second = session(1);
  const std::string late = sample_.ballot(1, no);
  const std::string third = session(2);
  stop_box();
  EXPECT_EQ(code(cast(second, late)), "503 box-unreachable");
  EXPECT_EQ(code(cast(third, sample_.ballot(2, no))), "503 box-unreachable");
  start_box();
  start_desk();  // and the desk was restarted too
  EXPECT_EQ(desk_->balance(uuid_)->on_the_way, 2U);
  const auto taken = cast(session(1), late);
  EXPECT_EQ(taken.status, 201U) << taken.body;
  EXPECT_TRUE(is_signed_by_the_box(taken));
  desk_->tend(now_ += 61s);
  const auto balance = desk_->balance(uuid_).value();
  EXPECT_TRUE(balance.holds());
  EXPECT_EQ(balance.ballots, 2U);
  EXPECT_EQ(cast(session(2), sample_.ballot(2, no)).status, 201U) << "whose ballot got lost may vote";

  desk_->tend(now_ += 1h);
  for (const auto& [slot, hash] : box_store_.slots(uuid_)) EXPECT_FALSE(hash) << "no slot leads to a ballot any more";
  EXPECT_TRUE(desk_store_.settled(uuid_).empty());
}

TEST_F(DeskAndBox, GiveNothingForABallotThatDoesNotHold) {
  ASSERT_EQ(cast(session(0), sample_.ballot(0, yes)).status, 201U);
  const std::string session = this->session(1);
  EXPECT_EQ(code(cast(session, "{}")), "422 ballot-refused");
  EXPECT_EQ(code(cast(session, sample_.strangers_ballot(yes))), "422 ballot-refused");
  std::string forged = sample_.ballot(1, yes);
  const std::size_t digit = forged.rfind("\"response\":\"") + 12;
  forged[digit] = forged[digit] == '1' ? '2' : '1';
  EXPECT_EQ(code(cast(session, forged)), "422 ballot-refused");
  const std::string copied = sample_.ballot(0, yes);
  EXPECT_EQ(code(cast(session, copied)), "409 already-voted") << "the credential has been used";
  EXPECT_TRUE(desk_->balance(uuid_)->holds());
  EXPECT_EQ(desk_->balance(uuid_)->signatures, 1U);
  EXPECT_EQ(cast(session, sample_.ballot(1, no)).status, 201U);
  EXPECT_TRUE(desk_->balance(uuid_)->holds());
}

TEST_F(DeskAndBox, GiveNoSignatureForACopyFromTheBoard) {
  const std::string ballot = sample_.ballot(0, yes);
  ASSERT_EQ(cast(session(0), ballot).status, 201U);
  const auto copied = cast(session(1), ballot);
  EXPECT_TRUE(copied.status == 409 || copied.status == 422) << copied.body;
  EXPECT_TRUE(desk_->balance(uuid_)->holds());
  EXPECT_EQ(desk_->balance(uuid_)->signatures, 1U);
}

TEST_F(DeskAndBox, CloseWithAsManyBallotsAsSignatures) {
  for (const std::size_t voter : {0U, 1U, 2U}) {
    EXPECT_EQ(cast(session(voter), sample_.ballot(voter, voter == 1 ? no : yes)).status, 201U);
  }
  const std::string last = session(3);
  const auto balance = desk_->stop(uuid_, now_);
  EXPECT_TRUE(balance.holds());
  EXPECT_EQ(balance.ballots, 3U);
  EXPECT_EQ(code(cast(last, sample_.ballot(3, yes))), "409 closed");
  const auto closed = box_.close(uuid_);
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->ballots, 3U);
  EXPECT_EQ(box_.state(uuid_)->stage, closed->stage);
  EXPECT_TRUE(box_.record(uuid_, election::BoxRecord::tally));
  EXPECT_FALSE(box_.record(uuid_, election::BoxRecord::result));
  EXPECT_EQ(box_.record(uuid_, election::BoxRecord::trustees), sample_.records.trustees);
}

TEST_F(DeskAndBox, ShowTheBoardThroughTheDesk) {
  const std::string ballot = sample_.ballot(0, yes);
  ASSERT_EQ(cast(session(0), ballot).status, 201U);
  const auto board = desk_server_->ask(Method::get, "/api/board/" + uuid_.text());
  EXPECT_EQ(board.status, 200U);
  EXPECT_EQ(json::parse(board.body).at("ballots").to_number<int>(), 1);
  EXPECT_EQ(json::parse(board.body).at("box_key").as_string(), to_base64(key_.verification_key()));
  std::string tracker = protocol::tracker_text(crypto::sha256(ballot));
  std::replace(tracker.begin(), tracker.end(), '/', '_');
  std::replace(tracker.begin(), tracker.end(), '+', '-');
  const auto found = desk_server_->ask(Method::get, "/api/board/" + uuid_.text() + "/ballots/" + tracker);
  EXPECT_EQ(found.status, 200U) << found.body;
  EXPECT_EQ(desk_server_->ask(Method::post, "/box/" + uuid_.text() + "/close").status, 404U)
      << "the box's own routes are not passed on";
}

}  // namespace
}  // namespace urna::api
