// SPDX-License-Identifier: EUPL-1.2
#include "election/roll_change.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

namespace urna::election {
namespace {

/// Two ids that differ only by capitals are the same voter's.
std::string key_of(std::string_view id) {
  std::string key(id);
  std::transform(key.begin(), key.end(), key.begin(),
                 [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
  return key;
}

bool says_the_same(const Voter& a, const Voter& b) {
  const auto said = [](const Voter& voter) {
    return std::tie(voter.id, voter.last_name, voter.first_name, voter.unit, voter.college, voter.email, voter.phone,
                    voter.address, voter.birth_date, voter.seniority, voter.weight);
  };
  return said(a) == said(b);
}

std::map<std::string, std::size_t> places_in(const ElectoralRoll& roll) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < roll.size(); ++i) places.emplace(key_of(roll.voter(i).id), i);
  return places;
}

}  // namespace

RollChange compare_rolls(const ElectoralRoll& before, const ElectoralRoll& after) {
  RollChange change;
  const auto places_before = places_in(before);
  const auto places_after = places_in(after);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const Voter voter = before.voter(i);
    if (!places_after.contains(key_of(voter.id))) change.removed.emplace_back(voter.id);
  }
  std::size_t last = 0;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const Voter voter = after.voter(i);
    const auto found = places_before.find(key_of(voter.id));
    if (found == places_before.end()) {
      change.added.emplace_back(voter.id);
      continue;
    }
    if (found->second < last) change.moved = true;
    last = std::max(last, found->second);
    if (!says_the_same(before.voter(found->second), voter)) change.changed.emplace_back(voter.id);
  }
  return change;
}

}  // namespace urna::election
