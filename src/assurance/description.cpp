// SPDX-License-Identifier: EUPL-1.2
#include "assurance/description.hpp"

#include <algorithm>

#include "base/ensure.hpp"

namespace urna::assurance {
namespace {

Facts fact(std::string_view field, std::string_view value) {
  const auto facts = Facts::named(field, value);
  ensure(facts.has_value(), "the vocabulary of facts knows what a description can say");
  return *facts;
}

Facts number(std::string_view field, int value) { return fact(field, std::to_string(value)); }

/// The row or column of a table that a number from 1 to 4 stands for.
std::size_t place(int value) {
  ensure(value >= 1 && value <= 4, "tables go from 1 to 4");
  return static_cast<std::size_t>(value - 1);
}

/// The national tool takes a service that outsources nothing for one that outsources both activities; we do not.
Facts outsourcing(const Description& description, Reading reading) {
  const bool admin = description.choices.shares_any_with(fact("outsourced_activities", "admin"));
  const bool development = description.choices.shares_any_with(fact("outsourced_activities", "dev"));
  if (admin && !development) return fact("outsourced", "admin");
  if (development && !admin) return fact("outsourced", "dev");
  Facts facts = fact("outsourced", admin ? "both" : "none");
  if (admin || reading == Reading::national) facts |= fact("outsourced", "none_or_both");
  return facts;
}

}  // namespace

int required_level(const Catalogue& catalogue, const Description& description) {
  int data = 1;
  for (const int criticality : description.data)
    data = std::max(data, catalogue.volume_by_data[place(description.data_volume)][place(criticality)]);
  if (description.other_data > 0) data = std::max(data, catalogue.volume_by_data[place(description.data_volume)][0]);
  const int use = catalogue.audience_by_availability[place(description.audience)][place(description.availability)];
  const int exposure = catalogue.level_of_exposure[place(description.exposure)];
  return catalogue.criticality_by_exposure[place(std::max(data, use))][place(exposure)];
}

Facts facts_of(const Description& description, Reading reading) {
  Facts facts = description.choices;
  facts |= number("level", description.level);
  facts |= number("exposure", description.exposure);
  facts |= number("availability_criticality", description.availability);
  facts |= number("data_criticality",
                  description.data.empty() ? 1 : *std::max_element(description.data.begin(), description.data.end()));
  facts |= outsourcing(description, reading);
  if (description.data_outside_eu) facts |= fact("data_outside_eu", "true");
  return facts;
}

}  // namespace urna::assurance
