// SPDX-License-Identifier: EUPL-1.2
#include "assurance/approval_file.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace urna::assurance {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

PersonId person(int number) {
  identity::Identifier bytes{};
  bytes[0] = static_cast<std::byte>(number);
  return PersonId(bytes);
}
const PersonId author = person(1), expert = person(2), director = person(3), deputy = person(4);

constexpr sys_days board_day = 2026y / 11 / 20;
constexpr Timestamp now = sys_days(2026y / 11 / 22) + 10h;

Opinion an_opinion() { return {{"Ada, expert"}, expert, Verdict::with_reservations, 12, ""}; }
Board accepted(int months) { return {board_day, true, months, "", {}}; }

CyberIndex an_index(int numerator, int denominator) { return {IndexFigure(numerator, denominator), {}}; }

ServiceStanding a_good_standing() {
  ServiceStanding standing;
  standing.is_description_complete = true;
  standing.standard = standing.personalised = an_index(4, 1);
  standing.proved = an_index(4, 1);
  return standing;
}

ApprovalDraft a_draft(Board board = accepted(12), const PersonId& decides = director,
                      const PersonId& advises = expert) {
  ApprovalDraft draft(author);
  EXPECT_FALSE(draft.set_authority({"Grace", "Director", decides}));
  Opinion opinion = an_opinion();
  opinion.given_by = advises;
  EXPECT_FALSE(draft.set_opinions({opinion}));
  EXPECT_FALSE(draft.set_documents({"Risk study"}));
  EXPECT_FALSE(draft.hand_out_form(now));
  EXPECT_FALSE(draft.set_board(std::move(board), now));
  return draft;
}

std::vector<Obstacle> obstacles(const ApprovalDraft& draft, const ServiceStanding& standing,
                                const PersonId& signer = director, std::span<const Delegation> delegations = {}) {
  const auto decision = finalise(draft, standing, signer, delegations, now);
  return decision ? std::vector<Obstacle>{} : decision.error();
}

std::vector<GateFault> faults(const ApprovalDraft& draft, const ServiceStanding& standing,
                              const PersonId& signer = director, std::span<const Delegation> delegations = {}) {
  std::vector<GateFault> found;
  for (const Obstacle& obstacle : obstacles(draft, standing, signer, delegations)) found.push_back(obstacle.fault);
  return found;
}

TEST(ApprovalDraft, TakesNoStepBeforeThoseAboveAreComplete) {
  ApprovalDraft draft(author);
  EXPECT_EQ(draft.set_opinions({}), StepFault::too_early);
  EXPECT_EQ(draft.set_documents({}), StepFault::too_early);
  EXPECT_EQ(draft.hand_out_form(now), StepFault::too_early);
  EXPECT_EQ(draft.set_board(accepted(12), now), StepFault::too_early);
  EXPECT_EQ(draft.next_step(), ApprovalStep::authority);
  EXPECT_FALSE(draft.set_authority({"Grace", "Director", director}));
  EXPECT_EQ(draft.set_documents({}), StepFault::too_early);
  EXPECT_FALSE(draft.set_opinions({}));
  EXPECT_EQ(draft.next_step(), ApprovalStep::documents);
}

TEST(ApprovalDraft, WaitsForAnOpinionAgainOnceTheLastIsTakenBack) {
  ApprovalDraft draft = a_draft();
  draft.take_back_opinion(director);
  EXPECT_EQ(draft.next_step(), ApprovalStep::summary) << "who gave none takes none back";
  Opinion second = an_opinion();
  second.given_by = author;
  ASSERT_FALSE(draft.set_opinions({draft.opinions()->front(), second}));
  ASSERT_FALSE(draft.hand_out_form(now));
  draft.take_back_opinion(author);
  EXPECT_EQ(draft.opinions()->size(), 1U);
  EXPECT_EQ(draft.next_step(), ApprovalStep::decision_form) << "the form said something else";
  draft.take_back_opinion(expert);
  EXPECT_EQ(draft.opinions(), std::nullopt) << "nobody has declared that none was asked for";
  EXPECT_EQ(draft.next_step(), ApprovalStep::opinions);
}

TEST(ApprovalDraft, IsCompleteWhenItIsDeclaredThatThereAreNoOpinionsAndNoDocuments) {
  ApprovalDraft draft(author);
  EXPECT_FALSE(draft.set_authority({"Grace", "Director", director}));
  EXPECT_FALSE(draft.set_opinions({}));
  EXPECT_FALSE(draft.set_documents({}));
  EXPECT_FALSE(draft.hand_out_form(now));
  EXPECT_FALSE(draft.set_board(accepted(36), now));
  EXPECT_EQ(draft.next_step(), ApprovalStep::summary);
}

TEST(ApprovalDraft, LastsForOneOfFourTermsAndNoOther) {
  for (int months = -1; months <= 48; ++months) {
    ApprovalDraft draft = a_draft();
    const bool is_term = months == 6 || months == 12 || months == 24 || months == 36;
    EXPECT_EQ(draft.set_board(accepted(months), now).has_value(), !is_term) << months;
    Opinion opinion = an_opinion();
    opinion.months = months;
    EXPECT_EQ(draft.set_opinions({opinion}).has_value(), !is_term) << months;
  }
}

TEST(ApprovalDraft, WantsAReasonForARefusalAndNoTerm) {
  ApprovalDraft draft = a_draft();
  EXPECT_EQ(draft.set_board({board_day, false, 0, " ", {}}, now), StepFault::blank);
  EXPECT_EQ(draft.set_board({board_day, false, 6, "No backups", {}}, now), StepFault::wrong_months);
  EXPECT_FALSE(draft.set_board({board_day, false, 0, "No backups", {}}, now));
}

TEST(ApprovalDraft, RefusesBlankAndEndlessTexts) {
  ApprovalDraft draft = a_draft();
  EXPECT_EQ(draft.set_authority({"", "Director", director}), StepFault::blank);
  EXPECT_EQ(draft.set_authority({"Grace", "\t", director}), StepFault::blank);
  EXPECT_EQ(draft.set_authority({std::string(2'001, 'x'), "Director", director}), StepFault::too_long);
  Opinion nobodys = an_opinion();
  nobodys.collaborators.clear();
  EXPECT_EQ(draft.set_opinions({nobodys}), StepFault::blank);
  EXPECT_EQ(draft.set_documents(std::vector<std::string>(51, "Title")), StepFault::too_long);
  EXPECT_EQ(draft.authority()->name, "Grace");
}

TEST(ApprovalDraft, RefusesABoardOfAnotherAgeAndAConditionBeyondItsEnd) {
  ApprovalDraft draft = a_draft();
  Board board = accepted(12);
  board.date = 2025y / 11 / 21;
  EXPECT_EQ(draft.set_board(board, now), StepFault::board_too_far);
  board.date = 2027y / 11 / 23;
  EXPECT_EQ(draft.set_board(board, now), StepFault::board_too_far);
  board = accepted(12);
  board.conditions = {{"U.SAU.1", Status::done, months_later(board_day, 12)}};
  EXPECT_EQ(draft.set_board(board, now), StepFault::condition_too_late);
  board.conditions = {{"U.SAU.1", Status::done, months_later(board_day, 12) - days(1)}};
  EXPECT_FALSE(draft.set_board(board, now));
}

TEST(ApprovalDraft, TakesBackTheFormWhenWhatItSaidChanges) {
  const auto changes = {+[](ApprovalDraft& draft) {
                          return draft.set_authority({"Lise", "Director", director});
                        },
                        +[](ApprovalDraft& draft) { return draft.set_opinions({}); },
                        +[](ApprovalDraft& draft) { return draft.set_documents({}); }};
  for (const auto change : changes) {
    ApprovalDraft draft = a_draft();
    EXPECT_FALSE(change(draft));
    EXPECT_EQ(draft.next_step(), ApprovalStep::decision_form);
    EXPECT_EQ(faults(draft, a_good_standing()), std::vector{GateFault::step_missing});
    EXPECT_FALSE(draft.hand_out_form(now));
    EXPECT_EQ(draft.next_step(), ApprovalStep::summary);
  }
}

TEST(ObstaclesToApproval, AreKnownBeforeAnybodySaysHowLong) {
  ServiceStanding standing = a_good_standing();
  EXPECT_TRUE(obstacles_to_approval(standing, 0, board_day).empty());
  standing.proved = an_index(1, 2);
  ASSERT_EQ(obstacles_to_approval(standing, 0, board_day).size(), 1);
  EXPECT_EQ(obstacles_to_approval(standing, 0, board_day)[0].fault, GateFault::index_too_low);
}

TEST(Finalise, NeedsEveryStep) {
  EXPECT_EQ(faults(ApprovalDraft(author), a_good_standing()), std::vector{GateFault::step_missing});
}

TEST(Finalise, TakesTheSignatureOfNobodyButTheAuthorityOrItsDelegate) {
  EXPECT_EQ(faults(a_draft(), a_good_standing(), deputy), std::vector{GateFault::not_the_authority});
  const auto delegated = [](Timestamp from, Timestamp until) { return Delegation{director, deputy, from, until}; };
  const std::array early{delegated(now + 1s, now + 1h)}, late{delegated(now - 1h, now)},
      in_time{delegated(now, now + 1s)};
  EXPECT_EQ(faults(a_draft(), a_good_standing(), deputy, early), std::vector{GateFault::not_the_authority});
  EXPECT_EQ(faults(a_draft(), a_good_standing(), deputy, late), std::vector{GateFault::not_the_authority});
  const auto decision = finalise(a_draft(), a_good_standing(), deputy, in_time, now);
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->signed_by, deputy);
  EXPECT_EQ(decision->delegation->from, director);
}

TEST(Finalise, WantsAuthorExpertAndAuthorityToBeThreePeople) {
  EXPECT_EQ(faults(a_draft(accepted(12), author), a_good_standing(), author), std::vector{GateFault::same_person});
  for (const PersonId& giver : {author, director}) {
    EXPECT_EQ(faults(a_draft(accepted(12), director, giver), a_good_standing()), std::vector{GateFault::same_person});
  }
  const std::array to_expert{Delegation{director, expert, now, now + 1h}};
  EXPECT_EQ(faults(a_draft(), a_good_standing(), expert, to_expert), std::vector{GateFault::same_person});
}

TEST(Finalise, NamesEachMeasureThatStandsInTheWay) {
  ServiceStanding standing = a_good_standing();
  standing.unanswered = {"RECENSEMENT.1", "GESTRISQUE.2"};
  standing.failed = {"SAUV.1"};
  standing.is_description_complete = false;
  const auto found = obstacles(a_draft(), standing);
  ASSERT_EQ(found.size(), 4);
  EXPECT_EQ(found[0].fault, GateFault::description_incomplete);
  EXPECT_EQ(found[1].measure, "RECENSEMENT.1");
  EXPECT_EQ(found[2].measure, "GESTRISQUE.2");
  EXPECT_EQ(found[3].fault, GateFault::evidence_failed);
}

TEST(Finalise, PutsUpWithFailingEvidenceUntilTheLastDayOfItsWaiver) {
  ServiceStanding standing = a_good_standing();
  standing.failed = {"SAUV.1"};
  standing.waivers = {{"SAUV.2", 2027y / 1 / 1}, {"SAUV.1", 2026y / 11 / 21}};
  EXPECT_EQ(faults(a_draft(), standing), std::vector{GateFault::evidence_failed});
  standing.waivers[1].until = 2026y / 11 / 22;
  EXPECT_TRUE(faults(a_draft(), standing).empty());
}

TEST(Finalise, GoesByTheSmallerIndexAndTheExactEdgeOfItsBand) {
  struct Case {
    int thousandths;
    int months;
    std::vector<GateFault> faults;
  };
  const std::vector<GateFault> too_low{GateFault::index_too_low}, too_long{GateFault::longer_than_index_allows};
  for (const auto& [thousandths, months, expected] :
       {Case{999, 6, too_low}, Case{1000, 6, {}}, Case{1999, 12, too_long}, Case{2000, 12, {}},
        Case{2999, 24, too_long}, Case{3000, 24, {}}, Case{3999, 36, too_long}, Case{4000, 36, {}}}) {
    ServiceStanding standing = a_good_standing();
    standing.proved = an_index(thousandths, 1000);
    EXPECT_EQ(faults(a_draft(accepted(months)), standing), expected) << thousandths;
    standing.proved.reset();
    EXPECT_TRUE(faults(a_draft(accepted(months)), standing).empty());
    std::swap(standing.standard.total, standing.personalised.total);
    standing.standard = an_index(thousandths, 1000);
    EXPECT_EQ(faults(a_draft(accepted(months)), standing), expected) << thousandths;
  }
}

TEST(Finalise, LetsARefusalPassWhateverTheIndex) {
  const auto decision =
      finalise(a_draft({board_day, false, 0, "No backups", {}}), ServiceStanding{}, director, {}, now);
  ASSERT_TRUE(decision);
  EXPECT_FALSE(decision->ends());
  EXPECT_TRUE(reminders(*decision).empty());
}

TEST(MonthsLater, KeepsTheEndOfAMonthAnEnd) {
  EXPECT_EQ(months_later(2026y / 1 / 31, 1), sys_days(2026y / 2 / 28));
  EXPECT_EQ(months_later(2028y / 1 / 31, 1), sys_days(2028y / 2 / 29));
  EXPECT_EQ(months_later(2026y / 11 / 20, 36), sys_days(2029y / 11 / 20));
  EXPECT_EQ(months_later(2026y / 3 / 31, -1), sys_days(2026y / 2 / 28));
}

RC_GTEST_PROP(MonthsLater, NeverSkipsAMonth, ()) {
  const sys_days day = sys_days(2020y / 1 / 1) + days(*rc::gen::inRange(0, 4'000));
  const int months = *rc::gen::inRange(-40, 40);
  const std::chrono::year_month_day before(day), after(months_later(day, months));
  RC_ASSERT(before.year() / before.month() + std::chrono::months(months) == after.year() / after.month());
}

TEST(Reminders, ComeBeforeTheEndAsOftenAsTheTermIsLong) {
  const auto of = [](int months) {
    return reminders(*finalise(a_draft(accepted(months)), a_good_standing(), director, {}, now));
  };
  const auto before = [](int months, std::initializer_list<int> each) {
    std::vector<sys_days> expected;
    for (const int m : each) expected.push_back(months_later(months_later(board_day, months), -m));
    return expected;
  };
  EXPECT_EQ(of(6), before(6, {3, 1, 0}));
  EXPECT_EQ(of(12), before(12, {6, 3, 1, 0}));
  EXPECT_EQ(of(24), before(24, {12, 6, 3, 1, 0}));
  EXPECT_EQ(of(36), before(36, {24, 12, 6, 3, 1, 0}));
}

TEST(Reminders, LeaveOutThoseThatHavePassedWhenTheDecisionIsTaken) {
  Board board = accepted(6);
  board.date = 2026y / 7 / 1;  // ends on 1 January; three months before that was 1 October
  const auto decision = finalise(a_draft(board), a_good_standing(), director, {}, now);
  ASSERT_TRUE(decision);
  EXPECT_EQ(reminders(*decision), (std::vector<sys_days>{2026y / 12 / 1, 2027y / 1 / 1}));
}

}  // namespace
}  // namespace urna::assurance
