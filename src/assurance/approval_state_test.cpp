// SPDX-License-Identifier: EUPL-1.2
#include "assurance/approval_state.hpp"

#include <gtest/gtest.h>

namespace urna::assurance {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

const Catalogue& catalogue() { return Catalogue::built_in(); }

ServiceFile a_file(const std::string& more = "", int level = 2) {
  auto written = parse_service_file(
      R"({"description":{"name":"Vote","service_types":["online_service"],"hosting":"on_premise","exposure":"internet",)"
      R"("audience":"limited","max_downtime":"under_24h","data_volume":"low","data_location":"eu","level":)" +
          std::to_string(level) + more + R"(},"measures":{},"own":[]})",
      catalogue());
  EXPECT_TRUE(written) << written.error().field << written.error().what;
  return *written;
}

ApprovalRecord decided(std::uint64_t number, sys_days board, bool is_accepted = true, int months = 12) {
  Decision decision;
  decision.board = {board, is_accepted, is_accepted ? months : 0, is_accepted ? "" : "No backups", {}};
  decision.taken = board + 10h;
  const DecidedService service{{}, number, {{}, 1, R"({})"}, {}, {}, ""};
  return {number, true, decision_json(decision, service, catalogue()), "note",
          watch_json(DecisionWatch(decision).memory())};
}

std::vector<DecisionState> states(std::span<const ApprovalRecord> records, sys_days day, int index = 5) {
  std::vector<DecisionState> found;
  for (const DecisionNow& decision : decisions_now(records, {IndexFigure(index, 1)}, day + 9h))
    found.push_back(decision.state);
  return found;
}

constexpr sys_days first = 2026y / 1 / 15;
using enum DecisionState;

TEST(ApprovalState, NamesWhatADescriptionLacks) {
  const auto lacks = [](const ServiceFile& file) {
    const Answers answers = answers_of(file, catalogue());
    return lacks_of(file, evaluate(catalogue(), file.description.meaning, answers, Reading::urna));
  };
  EXPECT_EQ(lacks(a_file()), std::vector<std::string>{"organisation"});
  EXPECT_EQ(lacks(a_file(R"(,"organisation":" ")")), std::vector<std::string>{"organisation"});
  EXPECT_TRUE(lacks(a_file(R"(,"organisation":"Ville de Lille")")).empty());
}

TEST(ApprovalState, CountsWhatIsIndispensableAndNotAnsweredOrFails) {
  const ServiceFile file = a_file();
  Answers answers = answers_of(file, catalogue());
  const auto evaluation = evaluate(catalogue(), file.description.meaning, answers, Reading::urna);
  const auto standing = standing_of(file, answers, evaluation, catalogue());
  std::size_t indispensable = 0;
  for (const PersonalMeasure& measure : evaluation.measures) indispensable += measure.indispensable ? 1 : 0;
  EXPECT_EQ(standing.unanswered.size(), indispensable);
  EXPECT_TRUE(standing.failed.empty());
  answers.proofs.emplace(catalogue().measures.size(), Proof::failed);
  EXPECT_EQ(standing_of(file, answers, evaluation, catalogue()).failed.size(), indispensable);
}

TEST(ApprovalState, ALaterDecisionTakesThePlaceOfTheOneBeforeOnItsDayAndNotBefore) {
  const std::array records{decided(1, first), decided(2, first + days(30))};
  EXPECT_EQ(states(records, first + days(29)), (std::vector{active, upcoming}));
  EXPECT_EQ(states(records, first + days(30)), (std::vector{archived, active}));
}

TEST(ApprovalState, ARefusalLeavesTheOneBeforeInForce) {
  const std::array records{decided(1, first), decided(2, first + days(30), false)};
  EXPECT_EQ(states(records, first + days(40)), (std::vector{active, refused}));
  const auto now = decisions_now(records, {IndexFigure(5, 1)}, first + days(40) + 9h);
  ASSERT_NE(current_of(now), nullptr);
  EXPECT_EQ(current_of(now)->number, 1U);
}

TEST(ApprovalState, TheOneThatHoldsCountsUntilTheNextBegins) {
  const std::array records{decided(1, first), decided(2, first + days(30))};
  const auto before = decisions_now(records, {IndexFigure(5, 1)}, first + days(10) + 9h);
  EXPECT_EQ(current_of(before)->number, 1U);
  const auto after = decisions_now(records, {IndexFigure(5, 1)}, first + days(30) + 9h);
  EXPECT_EQ(current_of(after)->number, 2U);
  EXPECT_EQ(current_of({}), nullptr);
  const std::array only_refused{decided(1, first, false)};
  const auto refusals = decisions_now(only_refused, {IndexFigure(5, 1)}, first + 9h);
  EXPECT_EQ(current_of(refusals), nullptr);
}

TEST(ApprovalState, AnArchivedDecisionIsWatchedNoMore) {
  const std::array records{decided(1, first, true, 36), decided(2, first + days(30), true, 36)};
  const auto now = decisions_now(records, {IndexFigure(1, 2)}, first + days(40) + 9h);
  EXPECT_TRUE(now[0].notices.empty());
  EXPECT_FALSE(now[0].has_changed);
  EXPECT_EQ(now[1].state, suspended);
  EXPECT_TRUE(now[1].has_changed);
}

}  // namespace
}  // namespace urna::assurance
