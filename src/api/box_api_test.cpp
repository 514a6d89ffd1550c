// SPDX-License-Identifier: EUPL-1.2
#include "api/box_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "election/memory_box_store.hpp"
#include "election/sample_election.hpp"
#include "http/client.hpp"
#include "http/server.hpp"

namespace urna::api {
namespace {

using election::DownloadedArchive;
using election::SampleElection;
using ::testing::HasSubstr;
namespace json = boost::json;

const SampleElection::Choices yes = {{1, 0}};

/// A box server on a Unix socket in a folder of its own, and who asks it.
class BoxServer : public ::testing::Test {
 protected:
  BoxServer()
      : sample_(crypto::ed25519(), {protocol::HomomorphicQuestion{"Statutes?", {"Yes", "No"}, 1, 1, false}}, 4),
        key_(crypto::SigningKey::draw_seed(sample_.random)) {
    start();
  }
  ~BoxServer() override { server_.reset(); }

  /// Starts it, once more if it runs already.
  void start() {
    client_.reset();
    server_.reset();
    boxes_ = std::make_unique<election::PollingBoxes>(store_, election::PollingBox::Settings{&key_, 1, nullptr});
    api_ = std::make_unique<BoxApi>(*boxes_, key_.verification_key(),
                                    [] { return Timestamp(std::chrono::seconds(1795279352)); });
    http::Router router;
    api_->add_routes(router);
    server_ = std::make_unique<http::Server>(http::ServerLimits{}, std::move(router), let_pass, log_, metrics_);
    server_->listen_unix(folder_ / "s");
    client_ = std::make_unique<http::Client>(folder_ / "s");
  }

  static std::optional<http::Response> let_pass(const http::Permission&, http::Request&) { return std::nullopt; }

  http::ClientAnswer ask(http::Method method, const std::string& target, const std::string& body = "") {
    http::Headers headers;
    if (!body.empty()) headers.add("Content-Type", "application/json");
    auto answer = client_->ask(method, target, headers, body);
    if (!answer) throw std::runtime_error("no answer from the server");
    return *answer;
  }
  http::ClientAnswer get(const std::string& target) { return ask(http::Method::get, target); }
  http::ClientAnswer post(const std::string& target, const std::string& body = "") {
    return ask(http::Method::post, target, body);
  }

  std::string setup(bool revoting = false) const {
    return json::serialize(json::object{{"election", sample_.records.election},
                                        {"trustees", sample_.records.trustees},
                                        {"credentials", sample_.records.credentials},
                                        {"revoting", revoting}});
  }
  void open() { ASSERT_EQ(post(box("/open"), setup()).status, 201U); }

  std::string box(const std::string& rest) const { return "/box/" + sample_.uuid().text() + rest; }
  std::string board(const std::string& rest) const { return "/api/board/" + sample_.uuid().text() + rest; }
  std::string slot_path(const election::Slot& slot) const { return box("/slots/" + to_hex(slot.get())); }
  http::ClientAnswer put(const election::Slot& slot, const std::string& ballot) {
    return ask(http::Method::put, slot_path(slot), ballot);
  }

  static std::string code(const http::ClientAnswer& answer) {
    return std::string(json::parse(answer.body).at("code").as_string());
  }

  election::MemoryBoxStore store_;
  SampleElection sample_;
  crypto::SigningKey key_;
  TestFolder folder_;
  http::AccessLog log_;
  http::Metrics metrics_;
  std::unique_ptr<election::PollingBoxes> boxes_;
  std::unique_ptr<BoxApi> api_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<http::Client> client_;
};

TEST_F(BoxServer, RefusesInWordsThatTheDeskUnderstands) {
  EXPECT_EQ(code(get(board(""))), "unknown-election");
  EXPECT_EQ(code(post(box("/open"), "{}")), "bad-setup");
  EXPECT_EQ(code(post(box("/open"), "[")), "bad-setup");
  EXPECT_EQ(code(post("/box/" + std::string(22, 'a') + "/open", setup())), "bad-setup") << "of another election";
  open();
  const election::Slot slot = sample_.slot();
  EXPECT_EQ(put(slot, "{}").status, 422U);
  EXPECT_EQ(code(put(slot, "{}")), "ballot-refused");
  EXPECT_EQ(put(slot, std::string((std::size_t{1} << 20) + 1, ' ')).status, 413U);
  const std::string ballot = sample_.ballot(0, yes);
  ASSERT_EQ(put(slot, ballot).status, 201U);
  EXPECT_EQ(code(put(slot, sample_.ballot(1, yes))), "second-ballot");
  EXPECT_EQ(code(put(sample_.slot(), sample_.ballot(0, yes))), "second-ballot");
  EXPECT_EQ(code(put(sample_.slot(), ballot)), "ballot-refused") << "sent again by somebody else";
  const election::Slot burnt = sample_.slot();
  EXPECT_EQ(post(slot_path(burnt) + "/settle").body, R"({"in":false})");
  EXPECT_EQ(code(put(burnt, sample_.ballot(1, yes))), "slot-burnt");
  EXPECT_EQ(put(sample_.slot(), sample_.ballot(1, yes)).status, 201U);
  EXPECT_EQ(ask(http::Method::put, box("/slots/xyz"), ballot).status, 404U);
  EXPECT_EQ(code(post(box("/result"))), "wrong-stage");
  EXPECT_EQ(code(post(box("/decryptions?trustee=x"), "{}")), "no-such-trustee");
  EXPECT_EQ(code(post(box("/decryptions"), "{}")), "wrong-stage");
  ASSERT_EQ(post(box("/close")).status, 200U);
  EXPECT_EQ(code(put(sample_.slot(), sample_.ballot(2, yes))), "not-open");
  EXPECT_EQ(code(post(box("/decryptions?trustee=1"), "{}")), "refused");
}

TEST_F(BoxServer, OpensAnElectionOnceHoweverOftenItIsAsked) {
  open();
  open();
  EXPECT_EQ(code(post(box("/open"), setup(true))), "other-records") << "the rules are others";
  start();
  open();
  EXPECT_EQ(store_.elections().size(), 1U);
}

TEST_F(BoxServer, GivesTheSameBallotItsReceiptAgain) {
  open();
  const election::Slot slot = sample_.slot();
  const std::string ballot = sample_.ballot(0, yes);
  const http::ClientAnswer first = put(slot, ballot);
  start();
  const http::ClientAnswer again = put(slot, ballot);
  EXPECT_EQ(again.status, 201U);
  EXPECT_EQ(again.body, first.body);
  const auto object = json::parse(first.body).as_object();
  election::Receipt receipt{std::string(object.at("election").as_string()),
                            std::string(object.at("tracker").as_string()),
                            std::string(object.at("cast_at").as_string()),
                            {}};
  const auto signature = from_base64(std::string_view(object.at("signature").as_string()));
  ASSERT_TRUE(signature && signature->size() == receipt.signature.size());
  std::copy(signature->begin(), signature->end(), receipt.signature.begin());
  EXPECT_TRUE(check_receipt(key_.verification_key(), receipt));
  EXPECT_EQ(object.at("number").as_int64(), 1);
  EXPECT_EQ(post(slot_path(slot) + "/settle").body, R"({"in":true})");
  EXPECT_EQ(ask(http::Method::remove, slot_path(slot)).status, 204U);
  EXPECT_EQ(get(box("/receipts/" + to_hex(crypto::sha256(ballot)))).body, first.body);
  EXPECT_EQ(get(box("/receipts/" + to_hex(crypto::sha256("another")))).status, 404U);
}

TEST_F(BoxServer, ShowsTheBoardToEverybody) {
  open();
  const std::string ballot = sample_.ballot(0, yes);
  ASSERT_EQ(put(sample_.slot(), ballot).status, 201U);
  ASSERT_EQ(put(sample_.slot(), sample_.ballot(1, yes)).status, 201U);
  std::string tracker = protocol::tracker_text(crypto::sha256(ballot));
  for (auto [sign, other] : {std::pair('+', '-'), std::pair('/', '_')}) {
    std::replace(tracker.begin(), tracker.end(), sign, other);
  }
  EXPECT_THAT(get(board("/ballots/" + tracker)).body, HasSubstr(R"("number":1)"));
  EXPECT_EQ(get(board("/ballots/" + std::string(43, 'A'))).status, 404U);
  EXPECT_THAT(get(board("/ballots")).body, HasSubstr(R"({"total":2,"ballots":[{"number":1,)"));
  EXPECT_THAT(get(board("/ballots?from=2&count=1")).body, HasSubstr(R"("ballots":[{"number":2,)"));
  EXPECT_EQ(get(board("/ballots?from=0")).status, 400U);
  EXPECT_THAT(get(board("/events")).body, HasSubstr(R"({"type":"ballots","count":2})"));
  EXPECT_EQ(get(board("/election")).body, sample_.records.election);
  EXPECT_EQ(get(board("/trustees")).body, sample_.records.trustees);
  EXPECT_EQ(get(board("/credentials")).body, sample_.records.credentials);
  EXPECT_EQ(get(board("/tally")).status, 404U);
  EXPECT_EQ(get(board("/result")).status, 404U);
  const auto state = json::parse(get(board("")).body).as_object();
  EXPECT_EQ(state.at("stage"), "open");
  EXPECT_EQ(state.at("box_key").as_string(), to_base64(key_.verification_key()));
  EXPECT_EQ(state.at("archive_bytes").as_int64(), static_cast<std::int64_t>(store_.archive_size(sample_.uuid())));
  EXPECT_EQ(post(board("")).status, 405U);
}

TEST_F(BoxServer, ServesAnArchiveThatTheAuditorVerifiesAtEachStep) {
  open();
  for (std::size_t voter = 0; voter < 3; ++voter) {
    ASSERT_EQ(put(sample_.slot(), sample_.ballot(voter, yes)).status, 201U);
  }
  const auto audited = [&] {
    DownloadedArchive archive(store_, sample_.uuid());
    archive.bytes = get(board("/archive")).body;
    return protocol::audit(archive, {})->report;
  };
  EXPECT_TRUE(audited().is_verified());
  EXPECT_EQ(json::parse(post(box("/close")).body).at("stage"), "tallied");
  EXPECT_TRUE(audited().is_verified());
  EXPECT_EQ(audited().stage, protocol::ElectionStage::tallied);
  const DownloadedArchive closed(store_, sample_.uuid());
  EXPECT_EQ(post(box("/decryptions?trustee=1"), sample_.decryption(closed, 1)).status, 200U);
  EXPECT_EQ(code(post(box("/decryptions?trustee=1"), sample_.decryption(closed, 1))), "done-already");
  EXPECT_EQ(code(post(box("/result"))), "too-few");
  EXPECT_EQ(post(box("/decryptions"), sample_.decryption(closed, 2)).status, 200U);
  EXPECT_EQ(json::parse(post(box("/result")).body).at("stage"), "counted");
  EXPECT_EQ(get(board("/result")).body, R"({"result":[[3,0]]})");
  EXPECT_TRUE(audited().is_verified());
  EXPECT_EQ(audited().stage, protocol::ElectionStage::finished);
  EXPECT_EQ(audited().board_hash, json::parse(get(board("")).body).at("board_hash").as_string());
}

/// What a server on a Unix socket sends, read until a text comes that is waited for.
class Follower {
 public:
  Follower(const std::string& socket_path, const std::string& target) : descriptor_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("no connection");
    const timeval patience{5, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    if (send(descriptor_, request.data(), request.size(), 0) < 0) throw std::runtime_error("no request");
  }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  ~Follower() { close(descriptor_); }

  bool sees(const std::string& text) {
    while (received_.find(text) == std::string::npos) {
      std::array<char, 4096> more{};
      const auto count = recv(descriptor_, more.data(), more.size(), 0);
      if (count <= 0) return false;
      received_.append(more.data(), static_cast<std::size_t>(count));
    }
    return true;
  }

 private:
  int descriptor_;
  std::string received_;
};

TEST_F(BoxServer, TellsWhoeverFollowsTheBoardOfEachChange) {
  open();
  Follower follower((folder_ / "s").string(), board("/live"));
  EXPECT_TRUE(follower.sees("event: state"));
  EXPECT_TRUE(follower.sees(R"("ballots":0)"));
  ASSERT_EQ(put(sample_.slot(), sample_.ballot(0, yes)).status, 201U);
  EXPECT_TRUE(follower.sees(R"("ballots":1)"));
  ASSERT_EQ(post(box("/close")).status, 200U);
  EXPECT_TRUE(follower.sees(R"("stage":"tallied")"));
}

TEST_F(BoxServer, SetsADamagedBoxAsideAndServesTheOthers) {
  open();
  SampleElection other(crypto::ed25519(), sample_.election->questions(), 1, 5);
  ASSERT_EQ(post("/box/" + other.uuid().text() + "/open",
                 json::serialize(json::object{{"election", other.records.election},
                                              {"trustees", other.records.trustees},
                                              {"credentials", other.records.credentials}}))
                .status,
            201U);
  store_.archive(sample_.uuid())[700] ^= 1;
  start();
  EXPECT_EQ(get(board("")).status, 503U);
  EXPECT_EQ(code(get(board(""))), "box-damaged");
  EXPECT_EQ(code(post(box("/open"), setup())), "other-records");
  EXPECT_EQ(get("/api/board/" + other.uuid().text()).status, 200U);
}

// Shows B77.
TEST_F(BoxServer, AnswersAFailedDiskWithAFaultAndGoesOn) {
  open();
  const election::Slot slot = sample_.slot();
  const std::string ballot = sample_.ballot(0, yes);
  store_.fail_next(election::MemoryBoxStore::Failure::after_writing);
  EXPECT_EQ(put(slot, ballot).status, 500U);
  EXPECT_EQ(put(slot, ballot).status, 201U) << "it is in";
  EXPECT_THAT(get(board("")).body, HasSubstr(R"("ballots":1)"));
}

}  // namespace
}  // namespace urna::api
