// SPDX-License-Identifier: EUPL-1.2
#include "assurance/approval_json.hpp"

#include <gtest/gtest.h>

namespace urna::assurance {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

PersonId person(int number) {
  identity::Identifier bytes{};
  bytes[0] = static_cast<std::byte>(number);
  return PersonId(bytes);
}

constexpr Timestamp now = sys_days(2026y / 11 / 22) + 10h;

ApprovalDraft a_draft() {
  ApprovalDraft draft(person(1));
  EXPECT_FALSE(draft.set_authority({"Grace \"the\" Hopper", "Director", person(3)}));
  EXPECT_FALSE(draft.set_opinions({{{"Ada", "Lise"}, person(2), Verdict::unfavourable, 0, "No backups"}}));
  EXPECT_FALSE(draft.set_documents({"Étude de risques"}));
  EXPECT_FALSE(draft.hand_out_form(now));
  Board board{2026y / 11 / 20, true, 12, "", {{"RH.2", Status::in_progress, 2027y / 1 / 31}}};
  EXPECT_FALSE(draft.set_board(board, now));
  return draft;
}

TEST(ApprovalJson, ADraftIsReadAsItWasWritten) {
  for (const ApprovalDraft& draft : {ApprovalDraft(person(1)), a_draft()}) {
    const std::string written = approval_draft_json(draft);
    const auto read = parse_approval_draft(written);
    ASSERT_TRUE(read) << read.error().field << read.error().what;
    EXPECT_EQ(approval_draft_json(*read), written);
    EXPECT_EQ(read->next_step(), draft.next_step());
  }
}

TEST(ApprovalJson, WhatWasNotWrittenByItIsNoDraft) {
  for (const char* wrong : {"", "[]", "{}", R"({"author":"me"})",
                            R"({"author":"01000000000000000000000000000000","board":{"date":"2026-02-30"}})",
                            R"({"author":"01000000000000000000000000000000","opinions":[{"verdict":"perhaps"}]})"})
    EXPECT_FALSE(parse_approval_draft(wrong)) << wrong;
  EXPECT_FALSE(parse_decision("{}"));
  EXPECT_FALSE(parse_watch(R"({"ends":"tomorrow"})"));
}

TEST(ApprovalJson, ADecisionFreezesAllThatItWasTakenOn) {
  ServiceStanding standing;
  standing.is_description_complete = true;
  standing.standard.total = standing.personalised.total = IndexFigure(7, 2);
  standing.catalogue_version = "2026";
  const auto decision = finalise(a_draft(), standing, person(3), {}, now);
  ASSERT_TRUE(decision);
  const DecidedService service{
      AssuredId{}, 4, {AssuredId{}, 9, R"({"description":{},"measures":{},"own":[]})"}, {}, {{person(3), "Grace"}},
      "urna 0"};
  const std::string sealed = decision_json(*decision, service, Catalogue::built_in());
  EXPECT_TRUE(sealed.starts_with(R"({"format":"urna/security-approval/v1",)")) << sealed;
  for (const char* part : {R"("number":4)", R"("version":9)", R"("total":"7/2")", R"("ends":"2027-11-20")",
                           R"("proved":null)", R"("evidence":null)", R"("measure":"RH.2")", R"("file":{)"})
    EXPECT_NE(sealed.find(part), std::string::npos) << part;
  EXPECT_EQ(decision_json(*decision, service, Catalogue::built_in()), sealed);
  const auto read = parse_decision(sealed);
  ASSERT_TRUE(read) << read.error().field;
  EXPECT_EQ(read->ends(), decision->ends());
  EXPECT_EQ(read->board.conditions.at(0).due, sys_days(2027y / 1 / 31));
  EXPECT_EQ(read->signed_by, person(3));
  EXPECT_EQ(decision_statement(*read, AssuredId{}, 4, Digest{}),
            "urna/security-approval/v1\nservice 00000000000000000000000000000000\ndecision 4\n"
            "taken 2026-11-22T10:00:00Z\napproved until 2027-11-19\n"
            "sha256 0000000000000000000000000000000000000000000000000000000000000000\n");
}

TEST(ApprovalJson, WhatStoodBehindEachMeasureIsSealedWhereSomethingWasChecked) {
  Decision decision;
  const Catalogue& catalogue = Catalogue::built_in();
  DecidedService service{{}, 1, {{}, 1, "{}"}, {}, {}, ""};
  EXPECT_EQ(decision_json(decision, service, catalogue).find("\"proofs\""), std::string::npos);
  service.evaluation.measures = {PersonalMeasure()};
  service.proofs.emplace(catalogue.measures.size(), Proof::failed);
  EXPECT_NE(decision_json(decision, service, catalogue).find("\"proofs\":\"" + catalogue.measures[0].id + " failed\\n"),
            std::string::npos);
}

TEST(ApprovalJson, AWatchGoesOnWhereItStopped) {
  Decision decision;
  decision.board = {2026y / 1 / 15, true, 36, "", {}};
  DecisionWatch watch(decision);
  watch.observe({IndexFigure(5, 2)}, sys_days(2026y / 6 / 1) + 9h);
  const auto memory = parse_watch(watch_json(watch.memory()));
  ASSERT_TRUE(memory) << memory.error().field;
  EXPECT_EQ(*memory, watch.memory());
  DecisionWatch again(decision, *memory);
  EXPECT_TRUE(again.observe({IndexFigure(5, 2)}, sys_days(2026y / 6 / 14) + 9h).empty());
  EXPECT_EQ(again.observe({IndexFigure(5, 2)}, sys_days(2026y / 6 / 15) + 9h), std::vector{WatchNotice::shortened});
}

}  // namespace
}  // namespace urna::assurance
