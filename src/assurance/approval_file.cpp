// SPDX-License-Identifier: EUPL-1.2
#include "assurance/approval_file.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace urna::assurance {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::size_t text_bytes_max = 2'000;
constexpr std::size_t list_max = 50;

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

std::optional<StepFault> find_text_fault(const std::string& text) {
  if (is_blank(text)) return StepFault::blank;
  if (text.size() > text_bytes_max) return StepFault::too_long;
  return std::nullopt;
}

std::optional<StepFault> find_list_fault(const std::vector<std::string>& texts) {
  if (texts.size() > list_max) return StepFault::too_long;
  for (const std::string& text : texts) {
    if (const auto fault = find_text_fault(text)) return fault;
  }
  return std::nullopt;
}

/// How long a decision may last, in months.
constexpr std::array terms{6, 12, 24, 36};
/// So many months before the end people are reminded, where the decision lasts longer than that.
constexpr std::array months_before_the_end{24, 12, 6, 3, 1};

bool is_term(int months) { return std::ranges::count(terms, months) > 0; }

std::optional<StepFault> find_fault(const Opinion& opinion) {
  if (opinion.collaborators.empty()) return StepFault::blank;
  if (const auto fault = find_list_fault(opinion.collaborators)) return fault;
  if (opinion.comment.size() > text_bytes_max) return StepFault::too_long;
  const bool fits = opinion.verdict == Verdict::unfavourable ? opinion.months == 0 : is_term(opinion.months);
  return fits ? std::nullopt : std::optional(StepFault::wrong_months);
}

std::optional<StepFault> find_fault(const Board& board) {
  if (board.conditions.size() > list_max) return StepFault::too_long;
  if (!board.is_accepted) {
    if (board.months != 0 || !board.conditions.empty()) return StepFault::wrong_months;
    return find_text_fault(board.reason_of_refusal);
  }
  if (!is_term(board.months)) return StepFault::wrong_months;
  if (!board.reason_of_refusal.empty()) return StepFault::blank;
  const sys_days end = months_later(board.date, board.months);
  for (const DecisionCondition& condition : board.conditions) {
    if (const auto fault = find_text_fault(condition.measure)) return fault;
    if (condition.due < board.date || condition.due >= end) return StepFault::condition_too_late;
  }
  return std::nullopt;
}

bool is_waived(const ServiceStanding& standing, const std::string& measure, sys_days today) {
  return std::ranges::any_of(standing.waivers,
                             [&](const Waiver& waiver) { return waiver.measure == measure && today <= waiver.until; });
}

bool are_different_people(const ApprovalDraft& draft, const PersonId& signer) {
  if (signer == draft.author() || draft.authority()->person == draft.author()) return false;
  return std::ranges::none_of(*draft.opinions(), [&](const Opinion& opinion) {
    return opinion.given_by == draft.author() || opinion.given_by == signer ||
           opinion.given_by == draft.authority()->person;
  });
}

}  // namespace

std::optional<Delegation> delegation_of(std::span<const Delegation> delegations, const PersonId& authority,
                                        const PersonId& who, Timestamp now) {
  const auto found = std::ranges::find_if(delegations, [&](const Delegation& delegation) {
    return delegation.from == authority && delegation.to == who && delegation.not_before <= now &&
           now < delegation.expires;
  });
  return found == delegations.end() ? std::nullopt : std::optional(*found);
}

std::vector<Obstacle> obstacles_to_approval(const ServiceStanding& standing, int months, sys_days today) {
  std::vector<Obstacle> obstacles;
  if (!standing.is_description_complete) obstacles.push_back({GateFault::description_incomplete, {}});
  for (const std::string& measure : standing.unanswered) obstacles.push_back({GateFault::measure_unanswered, measure});
  for (const std::string& measure : standing.failed) {
    if (!is_waived(standing, measure, today)) obstacles.push_back({GateFault::evidence_failed, measure});
  }
  const int allowed = months_at_most(decisive_index(standing.standard, standing.proved));
  if (allowed == 0) {
    obstacles.push_back({GateFault::index_too_low, {}});
  } else if (months > allowed) {
    obstacles.push_back({GateFault::longer_than_index_allows, {}});
  }
  return obstacles;
}

sys_days months_later(sys_days day, int months) {
  const std::chrono::year_month_day from(day);
  const auto to = from.year() / from.month() + std::chrono::months(months);
  const std::chrono::year_month_day same_day = to / from.day();
  return same_day.ok() ? sys_days(same_day) : sys_days(to / std::chrono::last);
}

IndexFigure decisive_index(const CyberIndex& standard, const std::optional<CyberIndex>& proved) {
  return proved ? std::min(standard.total, proved->total) : standard.total;
}

bool ApprovalDraft::is_complete(ApprovalStep step) const {
  switch (step) {
    case ApprovalStep::authority:
      return steps_.authority.has_value();
    case ApprovalStep::opinions:
      return steps_.opinions.has_value();
    case ApprovalStep::documents:
      return steps_.documents.has_value();
    case ApprovalStep::decision_form:
      return steps_.form_handed_out.has_value();
    case ApprovalStep::board:
      return steps_.board.has_value();
    case ApprovalStep::summary:
      break;
  }
  return false;
}

ApprovalStep ApprovalDraft::next_step() const {
  using enum ApprovalStep;
  for (const ApprovalStep step : {authority, opinions, documents, decision_form, board}) {
    if (!is_complete(step)) return step;
  }
  return summary;
}

bool ApprovalDraft::is_reached(ApprovalStep step) const { return step <= next_step(); }

std::optional<StepFault> ApprovalDraft::set_authority(Authority authority) {
  if (const auto fault = find_list_fault({authority.name, authority.position})) return fault;
  steps_.authority = std::move(authority);
  steps_.form_handed_out.reset();
  return std::nullopt;
}

std::optional<StepFault> ApprovalDraft::set_opinions(std::vector<Opinion> opinions) {
  if (!is_reached(ApprovalStep::opinions)) return StepFault::too_early;
  if (opinions.size() > list_max) return StepFault::too_long;
  for (const Opinion& opinion : opinions) {
    if (const auto fault = find_fault(opinion)) return fault;
  }
  steps_.opinions = std::move(opinions);
  steps_.form_handed_out.reset();
  return std::nullopt;
}

void ApprovalDraft::take_back_opinion(const PersonId& giver) {
  if (!steps_.opinions) return;
  if (std::erase_if(*steps_.opinions, [&](const Opinion& one) { return one.given_by == giver; }) == 0) return;
  if (steps_.opinions->empty()) steps_.opinions.reset();
  steps_.form_handed_out.reset();
}

std::optional<StepFault> ApprovalDraft::set_documents(std::vector<std::string> titles) {
  if (!is_reached(ApprovalStep::documents)) return StepFault::too_early;
  if (const auto fault = find_list_fault(titles)) return fault;
  steps_.documents = std::move(titles);
  steps_.form_handed_out.reset();
  return std::nullopt;
}

std::optional<StepFault> ApprovalDraft::hand_out_form(Timestamp now) {
  if (!is_reached(ApprovalStep::decision_form)) return StepFault::too_early;
  steps_.form_handed_out = now;
  return std::nullopt;
}

std::optional<StepFault> ApprovalDraft::set_board(Board board, Timestamp now) {
  if (!is_reached(ApprovalStep::board)) return StepFault::too_early;
  const sys_days today = std::chrono::floor<days>(now);
  if (board.date < months_later(today, -12) || board.date > months_later(today, 12)) return StepFault::board_too_far;
  if (const auto fault = find_fault(board)) return fault;
  steps_.board = std::move(board);
  return std::nullopt;
}

std::optional<sys_days> Decision::ends() const {
  if (!board.is_accepted) return std::nullopt;
  return months_later(board.date, board.months);
}

Result<Decision, std::vector<Obstacle>> finalise(const ApprovalDraft& draft, const ServiceStanding& standing,
                                                 const PersonId& signer, std::span<const Delegation> delegations,
                                                 Timestamp now) {
  if (draft.next_step() != ApprovalStep::summary) return failure(std::vector<Obstacle>{{GateFault::step_missing, {}}});
  std::vector<Obstacle> obstacles;
  const Authority& authority = *draft.authority();
  const auto delegation =
      signer == authority.person ? std::nullopt : delegation_of(delegations, authority.person, signer, now);
  if (signer != authority.person && !delegation) obstacles.push_back({GateFault::not_the_authority, {}});
  if (!are_different_people(draft, signer)) obstacles.push_back({GateFault::same_person, {}});
  if (draft.board()->is_accepted) {
    auto others = obstacles_to_approval(standing, draft.board()->months, std::chrono::floor<days>(now));
    std::ranges::move(others, std::back_inserter(obstacles));
  }
  if (!obstacles.empty()) return failure(std::move(obstacles));
  return Decision{draft.author(),     signer,         delegation, authority, *draft.opinions(),
                  *draft.documents(), *draft.board(), now,        standing};
}

std::vector<sys_days> reminders(const Decision& decision) {
  const auto end = decision.ends();
  if (!end) return {};
  const sys_days taken = std::chrono::floor<days>(decision.taken);
  std::vector<sys_days> found;
  for (const int months : months_before_the_end) {
    const sys_days day = months_later(*end, -months);
    if (months < decision.board.months && day >= taken) found.push_back(day);
  }
  found.push_back(*end);
  return found;
}

}  // namespace urna::assurance
