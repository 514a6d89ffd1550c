// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/box_api.hpp"
#include "api/box_client.hpp"
#include "api/detail/desk_for_tests.hpp"
#include "election/memory_box_store.hpp"
#include "election/memory_desk_store.hpp"
#include "election/organiser_desk.hpp"
#include "election/sign_in_secret.hpp"
#include "protocol/ballot_making.hpp"
#include "protocol/credential.hpp"

namespace urna::api {
namespace {

using namespace std::chrono_literals;
using election::OrganiserFault;
using election::TrialVote;
using protocol::ElectionUuid;

constexpr std::string_view choice = R"({"name":"Choir","language":"fr","weights":true,"trustees":{"single":["A","B"]},
  "questions":[{"type":"choice","title":"Board?","answers":["Ada","Bo"]}]})";
constexpr std::string_view ranking =
    R"({"name":"Choir","trustees":{"threshold":2,"members":["A","B","C"]},
  "questions":[{"type":"preference","rule":"schulze","title":"Order?","answers":["Ada","Bo","Cy"]}]})";
using Choices = std::vector<std::vector<std::uint32_t>>;

/// A desk and a real box behind a socket.
class Trial : public testing::Test {
 protected:
  Trial() {
    boxes_.emplace(box_store_, election::PollingBox::Settings{&key_, 1, nullptr});
    box_api_.emplace(*boxes_, key_.verification_key(), [] { return now; });
    http::Router router;
    box_api_->add_routes(router);
    server_.emplace(folder_ / "box", folder_ / "box.log", std::move(router));
  }
  ElectionUuid created(std::string_view definition) {
    const auto election = desk.create("rosa", definition, now);
    EXPECT_TRUE(election);
    return *election;
  }
  TrialVote started(const ElectionUuid& election) {
    const auto trial = desk.start_trial(election, now);
    EXPECT_TRUE(trial) << (trial ? "" : trial.error().detail);
    return *trial;
  }
  /// Casts as a voter with a trial's code would.
  bool cast(const ElectionUuid& election, const std::string& code, Choices choices) {
    const auto parsed = protocol::VotingCode::parse(code);
    const auto session = voting.sign_in(election, election::sign_in_secret(election, *parsed), std::nullopt, "", now);
    if (!session) return false;
    const auto record = box.record(election, election::BoxRecord::election);
    const auto read = protocol::Election::parse(*record);
    const auto credential = protocol::Credential::parse(code);
    const auto secret = credential->secret(read->group().scalars(), election);
    const auto ballot = protocol::make_ballot(*read, secret, protocol::PlainChoices(std::move(choices)), random);
    return ballot && voting.cast(election, session->session.expose(), *ballot, now).has_value();
  }
  OrganiserFault fault(const auto& answer) {
    EXPECT_FALSE(answer.has_value());
    return answer ? OrganiserFault::incomplete : answer.error().fault;
  }
  election::ChecklistItem trial_item(const ElectionUuid& election) {
    for (const auto& item : *desk.checklist_of(election, now)) {
      if (item.key == election::ChecklistKey::trial) return item;
    }
    return {election::ChecklistKey::trial, false, false, {}};
  }

  static constexpr Timestamp now{1'795'513'327s};
  TestFolder folder_{TestFolder::in_memory()};
  crypto::SystemRandom random;
  crypto::SigningKey key_{crypto::SigningKey::draw_seed(random)};
  election::MemoryBoxStore box_store_;
  std::optional<election::PollingBoxes> boxes_;
  std::optional<BoxApi> box_api_;
  std::optional<detail::TestServer> server_;
  BoxClient box{folder_ / "box", {10'000ms, 10'000ms}};
  election::MemoryDeskStore store;
  election::VotingDesk voting{store, box, random};
  election::OrganiserDesk desk{store, box, voting, random, {}};
};

TEST_F(Trial, LetsNobodyVoteInTheRealElection) {
  const auto election = created(choice);
  const TrialVote trial = started(election);
  EXPECT_NE(trial.note.trial, election);
  EXPECT_FALSE(cast(election, trial.codes.at(0).second, {{1, 0}}));
  EXPECT_FALSE(box.state(election)) << "the real box does not exist yet";
  EXPECT_TRUE(cast(trial.note.trial, trial.codes.at(0).second, {{1, 0}}));
  EXPECT_EQ(desk.elections(), std::vector{election}) << "a trial is no election beside the others";
}

TEST_F(Trial, IsNamedAsWhatItIsWhereverItIsShown) {
  const TrialVote trial = started(created(choice));
  EXPECT_EQ(trial.poll.name, "ESSAI – Choir");
  EXPECT_TRUE(trial.poll.is_trial);
  const auto record = box.record(trial.note.trial, election::BoxRecord::election);
  EXPECT_THAT(*record, testing::HasSubstr(R"("name":"ESSAI – Choir")"));
}

TEST_F(Trial, IsNotOverBeforeItIsCountedNorDoneBeforeItIsCompared) {
  const auto election = created(choice);
  EXPECT_FALSE(trial_item(election).done);
  EXPECT_FALSE(trial_item(election).blocks) << "nobody must hold one";
  const TrialVote trial = started(election);
  EXPECT_TRUE(trial_item(election).blocks) << "it is going on";
  EXPECT_EQ(fault(desk.start_trial(election, now)), OrganiserFault::trial_goes_on);
  EXPECT_EQ(fault(desk.judge_trial(election, true, now)), OrganiserFault::trial_missing);
  EXPECT_EQ(fault(desk.count_trial(election, now)), OrganiserFault::trial_empty);
  ASSERT_TRUE(cast(trial.note.trial, trial.codes.at(0).second, {{1, 0}}));
  ASSERT_TRUE(cast(trial.note.trial, trial.codes.at(1).second, {{0, 1}}));
  ASSERT_TRUE(cast(trial.note.trial, trial.codes.at(2).second, {{0, 1}}));
  const auto counted = desk.count_trial(election, now);
  ASSERT_TRUE(counted) << counted.error().detail;
  EXPECT_EQ(counted->ballots, 3U);
  const auto outcome = desk.outcome(trial.note.trial);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->questions.at(0).figures.at(1).votes, 2U + 3U) << "test voters have unlike weights";
  EXPECT_FALSE(trial_item(election).done);
  ASSERT_TRUE(desk.judge_trial(election, false, now));
  EXPECT_TRUE(trial_item(election).blocks) << "a trial that went wrong is to be explained first";
  ASSERT_TRUE(desk.judge_trial(election, true, now));
  EXPECT_TRUE(trial_item(election).done);
}

TEST_F(Trial, StandsForNothingWhenTheQuestionsHaveChanged) {
  const auto election = created(choice);
  const TrialVote trial = started(election);
  ASSERT_TRUE(cast(trial.note.trial, trial.codes.at(0).second, {{1, 0}}));
  ASSERT_TRUE(desk.count_trial(election, now));
  ASSERT_TRUE(desk.judge_trial(election, true, now));
  std::string changed(choice);
  changed.replace(changed.find("Bo\""), 3, "Cy\"");
  ASSERT_FALSE(desk.change_definition(election, changed));
  EXPECT_FALSE(trial_item(election).done);
  ASSERT_FALSE(desk.change_definition(election, choice));
  EXPECT_TRUE(trial_item(election).done);
}

TEST_F(Trial, ShufflesRankingsAndCountsAgainAfterACutOff) {
  const auto election = created(ranking);
  const TrialVote trial = started(election);
  ASSERT_TRUE(cast(trial.note.trial, trial.codes.at(0).second, {{1, 2, 3}}));
  ASSERT_TRUE(desk.close(trial.note.trial, trial.poll.name, now)) << "and then nothing more was heard";
  const auto counted = desk.count_trial(election, now);
  ASSERT_TRUE(counted) << counted.error().detail;
  EXPECT_EQ(counted->poll.state, election::ElectionState::counted);
  EXPECT_TRUE(desk.count_trial(election, now));
}

TEST_F(Trial, IsForgottenWithItsCodesWhenItIsDropped) {
  const auto election = created(choice);
  const TrialVote trial = started(election);
  ASSERT_FALSE(desk.drop_trial(election));
  EXPECT_FALSE(cast(trial.note.trial, trial.codes.at(0).second, {{1, 0}}));
  EXPECT_TRUE(store.documents(trial.note.trial).empty());
  EXPECT_NE(box.state(trial.note.trial)->stage, "open");
  EXPECT_TRUE(desk.start_trial(election, now));
}

}  // namespace
}  // namespace urna::api
