// SPDX-License-Identifier: EUPL-1.2
#include "assurance/risk.hpp"

#include <algorithm>
#include <limits>

#include "base/ensure.hpp"

namespace urna::assurance {
namespace {

constexpr int likelihood_at_first = 4;
constexpr int likelihood_min = 1;
constexpr int likelihood_max = 4;

/// How much it hurts when an objective is reached; 0 where the service does not have it.
int severity_of(const Objective& objective, const Description& description) {
  static const Facts shown = [] {
    Facts facts = Facts::named("service_types", "info_portal").value();
    facts |= Facts::named("service_types", "online_service").value();
    return facts;
  }();
  static const Facts mail = Facts::named("scope", "email").value();
  if (objective.id == "OV1") return description.choices.shares_any_with(shown) ? description.audience : 0;
  if (objective.id == "OV2") return description.data_volume;
  if (objective.id == "OV3") return description.availability;
  if (objective.id == "OV4") return description.choices.shares_any_with(mail) ? description.audience : 0;
  return 0;
}

bool any_holds(const std::vector<Condition>& conditions, Facts facts) {
  return std::any_of(conditions.begin(), conditions.end(),
                     [&](const Condition& condition) { return condition.holds(facts); });
}

/// What the national tool takes for satisfied when it asks whether all of a group is done: also what was set aside.  A
/// measure that is left out protects nobody, so in our reading it is not.
bool is_satisfied(Standing standing, Reading reading) {
  if (standing == Standing::set_aside) return reading == Reading::national;
  return standing != Standing::open;
}

bool is_done(Standing standing) { return standing == Standing::done || standing == Standing::not_asked; }

bool holds(GroupState state, const MeasureGroup& group, std::span<const Standing> standings, Reading reading) {
  const auto all = [&] {
    return std::all_of(group.measures.begin(), group.measures.end(),
                       [&](std::size_t place) { return is_satisfied(standings[place], reading); });
  };
  switch (state) {
    case GroupState::all_done:
      return all();
    case GroupState::not_all_done:
      return !all();
    case GroupState::none_done:
      return std::none_of(group.measures.begin(), group.measures.end(),
                          [&](std::size_t place) { return is_done(standings[place]); });
  }
  return false;
}

int likelihood_of(const LikelihoodRule& rule, std::span<const Standing> standings, Reading reading) {
  int worst = std::numeric_limits<int>::min();
  for (const std::vector<LikelihoodTerm>& formula : rule.formulas) {
    int likelihood = likelihood_at_first;
    for (const LikelihoodTerm& term : formula) {
      const MeasureGroup& group = rule.groups[term.group];
      if (holds(term.when, group, standings, reading)) likelihood += term.sign * group.weight;
    }
    worst = std::max(worst, likelihood);
  }
  return std::clamp(worst, likelihood_min, likelihood_max);
}

}  // namespace

std::vector<Risk> risks(const Catalogue& catalogue, const Description& description, Facts facts,
                        std::span<const Standing> standings, Reading reading) {
  ensure(standings.size() == catalogue.measures.size(), "every measure has a standing");
  ensure(description.level >= 1 && description.level <= 3, "a level is 1 … 3");
  std::vector<Risk> risks;
  for (std::size_t place = 0; place < catalogue.vectors.size(); ++place) {
    const AttackVector& vector = catalogue.vectors[place];
    const LikelihoodRule& rule = vector.likelihood[static_cast<std::size_t>(description.level - 1)];
    const bool present = vector.initially_present || any_holds(vector.added_if, facts);
    if (!present || any_holds(vector.removed_if, facts) || rule.formulas.empty()) continue;
    Risk risk;
    risk.vector = place;
    for (const std::size_t objective : vector.objectives)
      risk.severity = std::max(risk.severity, severity_of(catalogue.objectives[objective], description));
    if (risk.severity == 0) continue;
    for (const std::size_t objective : vector.objectives) {
      if (severity_of(catalogue.objectives[objective], description) == risk.severity)
        risk.objectives.push_back(objective);
    }
    risk.likelihood = likelihood_of(rule, standings, reading);
    risks.push_back(std::move(risk));
  }
  return risks;
}

RiskLevel risk_level(int severity, int likelihood) {
  const int product = severity * likelihood;
  if (product <= 4 && likelihood < 3 && severity < 4) return RiskLevel::low;
  if (product >= 8 && likelihood >= 3 && severity >= 2) return RiskLevel::high;
  return RiskLevel::medium;
}

}  // namespace urna::assurance
