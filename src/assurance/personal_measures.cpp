// SPDX-License-Identifier: EUPL-1.2
#include "assurance/personal_measures.hpp"

#include <algorithm>
#include <array>

namespace urna::assurance {
namespace {

constexpr std::size_t effect_count = 4;

/// Which effects fire for a service, and why.
class Fired {
 public:
  Fired(const Measure& measure, Facts facts, Reading reading) {
    static const Facts personal = Facts::named("data_tags", "personal").value();
    static const Facts least_critical = Facts::named("data_criticality", "1").value();
    for (const EffectRule& rule : measure.effects) {
      if (!rule.condition.holds(facts)) continue;
      // The national tool drops what protects personal data when no listed category of data is ticked.  Data that are
      // said to be personal stay protected.
      const bool said_otherwise = rule.effect == Effect::remove && rule.condition.of == least_critical &&
                                  reading == Reading::urna && facts.shares_any_with(personal);
      if (said_otherwise) continue;
      fired_[static_cast<std::size_t>(rule.effect)] = true;
      why_ |= rule.condition.of.common_with(facts);
    }
    for (const Condition& condition : measure.requires_all) why_ |= condition.of.common_with(facts);
  }

  bool operator()(Effect effect) const { return fired_[static_cast<std::size_t>(effect)]; }
  Facts why() const { return why_; }

 private:
  std::array<bool, effect_count> fired_{};
  Facts why_;
};

Bearer bearer_of(const Measure& measure, Facts facts, Reading reading) {
  static const Facts nothing_outsourced = Facts::named("outsourced", "none").value();
  bool project = false;
  bool provider = false;
  bool shared = false;
  for (const BearerRule& rule : measure.bearers) {
    if (!rule.condition.holds(facts)) continue;
    project = project || rule.bearer == Bearer::project;
    provider = provider || rule.bearer == Bearer::provider;
    shared = shared || rule.bearer == Bearer::shared;
  }
  if (shared || (project && provider)) return Bearer::shared;
  if (project) return Bearer::project;
  if (provider) return Bearer::provider;
  // Nobody else is there to do it.
  if (reading == Reading::urna && facts.shares_any_with(nothing_outsourced)) return Bearer::project;
  return Bearer::nobody;
}

std::size_t level_place(Facts facts) {
  for (std::size_t place = 0; place < 3; ++place) {
    if (facts.shares_any_with(Facts::named("level", std::to_string(place + 1)).value())) return place;
  }
  return 0;
}

}  // namespace

std::vector<PersonalMeasure> personal_measures(const Catalogue& catalogue, Facts facts, Reading reading) {
  const std::size_t level = level_place(facts);
  std::vector<PersonalMeasure> measures;
  std::vector<std::size_t> replaced;
  for (std::size_t place = 0; place < catalogue.measures.size(); ++place) {
    const Measure& measure = catalogue.measures[place];
    if (measure.origin == Origin::urna && reading == Reading::national) continue;
    if (measure.importance[level] == Importance::absent) continue;
    if (!std::all_of(measure.requires_all.begin(), measure.requires_all.end(),
                     [&](const Condition& condition) { return condition.holds(facts); }))
      continue;
    const Fired fired(measure, facts, reading);
    // To add beats to remove.
    if (!(measure.in_base && !fired(Effect::remove)) && !fired(Effect::add)) continue;
    const bool indispensable = measure.importance[level] == Importance::indispensable
                                   ? !fired(Effect::make_recommended)
                                   : fired(Effect::make_indispensable);
    measures.push_back({place, indispensable, bearer_of(measure, facts, reading), fired.why()});
    replaced.insert(replaced.end(), measure.replaces.begin(), measure.replaces.end());
  }
  std::erase_if(measures, [&](const PersonalMeasure& measure) {
    return std::find(replaced.begin(), replaced.end(), measure.place) != replaced.end();
  });
  return measures;
}

}  // namespace urna::assurance
