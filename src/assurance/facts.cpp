// SPDX-License-Identifier: EUPL-1.2
#include "assurance/facts.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace urna::assurance {
namespace {

/// A fact's place is its bit.
constexpr std::array vocabulary = std::to_array<Fact>({
    {"level", "1"},
    {"level", "2"},
    {"level", "3"},
    {"service_types", "info_portal"},
    {"service_types", "online_service"},
    {"service_types", "api"},
    {"service_types", "mobile_app"},
    {"service_types", "other_is"},
    {"scope", "workstations"},
    {"scope", "office_access"},
    {"scope", "technical_room_access"},
    {"scope", "directory"},
    {"scope", "esignature"},
    {"scope", "email"},
    {"hosting", "on_premise"},
    {"hosting", "cloud"},
    {"hosting", "saas"},
    {"hosting", "other"},
    {"outsourced_activities", "admin"},
    {"outsourced_activities", "dev"},
    // What the two activities come to.  A service has one of the first four, and the fifth as its reading says.
    {"outsourced", "none"},
    {"outsourced", "admin"},
    {"outsourced", "dev"},
    {"outsourced", "both"},
    {"outsourced", "none_or_both"},
    {"exposure", "1"},
    {"exposure", "2"},
    {"exposure", "3"},
    {"exposure", "4"},
    {"data_criticality", "1"},
    {"data_criticality", "2"},
    {"data_criticality", "3"},
    {"data_criticality", "4"},
    {"availability_criticality", "1"},
    {"availability_criticality", "2"},
    {"availability_criticality", "3"},
    {"availability_criticality", "4"},
    {"data_outside_eu", "true"},
    {"service_profile", "generic"},
    {"service_profile", "vote"},
    {"service_profile", "directory"},
    {"service_profile", "portal"},
    {"service_profile", "assurance"},
    {"data_tags", "personal"},
    {"data_tags", "special_category"},
    {"data_tags", "health"},
    {"data_tags", "minors"},
    {"data_tags", "vote_secret"},
    {"multi_tenant", "true"},
    {"provenance", "developed"},
    {"provenance", "deployed"},
    {"provenance", "bought"},
});
static_assert(vocabulary.size() <= 64);

}  // namespace

std::optional<Facts> Facts::named(std::string_view field, std::string_view value) {
  for (std::size_t bit = 0; bit < vocabulary.size(); ++bit) {
    if (vocabulary[bit].field == field && vocabulary[bit].value == value) return Facts(std::uint64_t{1} << bit);
  }
  return std::nullopt;
}

Facts Facts::at_least(std::string_view field, int least) {
  Facts facts;
  for (std::size_t bit = 0; bit < vocabulary.size(); ++bit) {
    const std::string_view value = vocabulary[bit].value;
    int number = 0;
    const bool is_number = std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc();
    if (vocabulary[bit].field == field && is_number && number >= least) facts |= Facts(std::uint64_t{1} << bit);
  }
  return facts;
}

bool Facts::knows(std::string_view field) {
  return std::any_of(vocabulary.begin(), vocabulary.end(), [&](const Fact& fact) { return fact.field == field; });
}

std::vector<Fact> Facts::list() const {
  std::vector<Fact> facts;
  for (std::size_t bit = 0; bit < vocabulary.size(); ++bit) {
    if ((bits_ >> bit & 1U) != 0) facts.push_back(vocabulary[bit]);
  }
  return facts;
}

}  // namespace urna::assurance
