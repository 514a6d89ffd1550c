// SPDX-License-Identifier: EUPL-1.2
#include "assurance/approval_state.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/ensure.hpp"

namespace urna::assurance {
namespace {

std::string organisation_in(const ServiceFile& file) {
  const auto description = boost::json::parse(file.description.json);
  const auto* const found = description.as_object().if_contains("organisation");
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

/// The day from which an accepted decision takes the place of those before it; nothing when it was refused.
std::optional<std::chrono::sys_days> takes_over(const DecisionWatch& watch) {
  return watch.decision().board.is_accepted ? std::optional(watch.decision().board.date) : std::nullopt;
}

}  // namespace

std::vector<std::string> lacks_of(const ServiceFile& file, const Evaluation& evaluation) {
  std::vector<std::string> lacks;
  if (organisation_in(file).find_first_not_of(" \t\n") == std::string::npos) lacks.emplace_back("organisation");
  if (file.description.meaning.level < evaluation.required_level) lacks.emplace_back("level");
  return lacks;
}

ServiceStanding standing_of(const ServiceFile& file, const Answers& answers, const Evaluation& evaluation,
                            const Catalogue& catalogue) {
  ServiceStanding standing;
  standing.is_description_complete = lacks_of(file, evaluation).empty();
  for (const PersonalMeasure& measure : evaluation.measures) {
    if (!measure.indispensable) continue;
    const std::string& id = catalogue.measures[measure.place].id;
    if (answers.statuses[measure.place] == Status::unanswered) standing.unanswered.push_back(id);
    if (answers.proofs && (*answers.proofs)[measure.place] == Proof::failed) standing.failed.push_back(id);
  }
  standing.waivers = waivers_of(file.waivers);
  standing.standard = evaluation.standard;
  standing.personalised = evaluation.personalised;
  standing.proved = evaluation.proved;
  standing.catalogue_version = catalogue.version;
  return standing;
}

Observation observation_of(const ServiceFile& file, const Evaluation& evaluation) {
  Observation seen{decisive_index(evaluation.standard, evaluation.proved)};
  for (const auto& [measure, answer] : file.answers) seen.measures.emplace_back(measure, answer.counted());
  return seen;
}

std::vector<DecisionNow> decisions_now(std::span<const ApprovalRecord> records, const Observation& seen,
                                       Timestamp now) {
  std::vector<DecisionNow> all;
  for (const ApprovalRecord& record : records) {
    if (!record.is_decision) continue;
    auto decision = parse_decision(record.file);
    auto memory = parse_watch(record.watch);
    ensure(decision.has_value() && memory.has_value(), "what is kept of a decision is what was written");
    all.push_back({record.number, DecisionWatch(std::move(*decision), *memory), DecisionState::refused, {}, false});
  }
  const auto today = std::chrono::floor<std::chrono::days>(now);
  bool is_replaced = false;
  for (auto later = all.rbegin(); later != all.rend(); ++later) {
    if (is_replaced) later->watch.archive();
    const DecisionWatch::Memory before = later->watch.memory();
    later->notices = later->watch.observe(seen, now);
    later->has_changed = later->watch.memory() != before;
    later->state = later->watch.state(now);
    const auto from = takes_over(later->watch);
    is_replaced = is_replaced || (from && *from <= today);
  }
  return all;
}

const DecisionNow* current_of(std::span<const DecisionNow> decisions) {
  const DecisionNow* current = nullptr;
  for (const DecisionNow& decision : decisions) {
    if (decision.state == DecisionState::refused || decision.state == DecisionState::archived) continue;
    // One for a day to come does not hide one that holds.
    const bool is_to_come = decision.state == DecisionState::upcoming;
    if (current == nullptr || !is_to_come || current->state == DecisionState::expired) current = &decision;
  }
  return current;
}

}  // namespace urna::assurance
