// SPDX-License-Identifier: EUPL-1.2
#include "assurance/contributors.hpp"

#include <algorithm>

namespace urna::assurance {
namespace {

constexpr std::array<std::string_view, section_count> sections{"describe", "secure", "approve", "risks", "contacts"};
constexpr std::array<std::string_view, 3> level_words{"hidden", "read", "write"};
constexpr std::array<std::string_view, 6> kinds{"owner", "writer", "reader", "custom", "provider", "auditor"};

Levels everywhere(Level level) {
  Levels levels{};
  levels.fill(level);
  return levels;
}

Level level_at(const ServiceRights& rights, Section section) {
  return rights.levels[static_cast<std::size_t>(section)];
}

auto place_of(std::vector<Contributor>& contributors, const ContributorId& id) {
  return std::ranges::find(contributors, id, &Contributor::id);
}

/// Somebody who can come in and answers for the service.
bool is_standing_owner(const Contributor& one) { return one.kind == ContributorKind::owner && one.person.has_value(); }

bool is_last_owner(std::span<const Contributor> contributors, const Contributor& one) {
  return is_standing_owner(one) && std::ranges::count_if(contributors, is_standing_owner) == 1;
}

/// What an entry may not say, whoever gives it.
std::optional<ContributorFault> fault_in(const Contributor& proposed, Timestamp now) {
  if (proposed.kind == ContributorKind::owner && proposed.ends) return ContributorFault::end_of_owner;
  if (proposed.kind == ContributorKind::auditor && !proposed.ends) return ContributorFault::end_missing;
  if (proposed.is_over(now)) return ContributorFault::ends_in_past;
  const ServiceRights rights = rights_of(proposed);
  if (!rights.is_any()) return ContributorFault::nothing_given;
  const bool sees_the_ground =
      rights.reads(Section::describe) && rights.reads(Section::secure) && rights.reads(Section::risks);
  if (rights.reads(Section::approve) && !sees_the_ground) return ContributorFault::approval_blind;
  return std::nullopt;
}

}  // namespace

std::string_view word_of(Section section) { return sections.at(static_cast<std::size_t>(section)); }
std::string_view word_of(Level level) { return level_words.at(static_cast<std::size_t>(level)); }
std::string_view word_of(ContributorKind kind) { return kinds.at(static_cast<std::size_t>(kind)); }

std::optional<Level> level_from(std::string_view word) {
  const auto found = std::ranges::find(level_words, word);
  if (found == level_words.end()) return std::nullopt;
  return static_cast<Level>(found - level_words.begin());
}

std::optional<ContributorKind> contributor_kind_from(std::string_view word) {
  const auto found = std::ranges::find(kinds, word);
  if (found == kinds.end()) return std::nullopt;
  return static_cast<ContributorKind>(found - kinds.begin());
}

std::string_view word_of(ContributorFault fault) {
  switch (fault) {
    case ContributorFault::unknown:
      return "unknown-contributor";
    case ContributorFault::already_there:
      return "already-there";
    case ContributorFault::to_oneself:
      return "to-oneself";
    case ContributorFault::last_owner:
      return "last-owner";
    case ContributorFault::end_missing:
      return "end-missing";
    case ContributorFault::end_of_owner:
      return "end-of-owner";
    case ContributorFault::ends_in_past:
      return "ends-in-past";
    case ContributorFault::nothing_given:
      return "nothing-given";
    case ContributorFault::approval_blind:
      return "approval-blind";
    case ContributorFault::too_many:
      return "too-many";
  }
  return "unknown-contributor";
}

bool ServiceRights::reads(Section section) const { return level_at(*this, section) >= Level::reads; }
bool ServiceRights::writes(Section section) const { return level_at(*this, section) == Level::writes; }
bool ServiceRights::reads_all() const {
  return std::ranges::all_of(levels, [](Level level) { return level >= Level::reads; });
}
bool ServiceRights::is_any() const {
  return is_provider || std::ranges::any_of(levels, [](Level level) { return level >= Level::reads; });
}

ServiceRights rights_by_role(bool changes) {
  return {everywhere(changes ? Level::writes : Level::reads), changes, false, true};
}

ServiceRights rights_of(const Contributor& contributor) {
  switch (contributor.kind) {
    case ContributorKind::owner:
      return {everywhere(Level::writes), true, false, false};
    case ContributorKind::writer:
      return {everywhere(Level::writes), false, false, false};
    case ContributorKind::reader:
    case ContributorKind::auditor:
      return {everywhere(Level::reads), false, false, false};
    case ContributorKind::custom:
      return {contributor.levels, false, false, false};
    case ContributorKind::provider:
      return {{}, false, true, false};
  }
  return {};
}

ServiceRights rights_in(std::span<const Contributor> contributors, const PersonId& person, Timestamp now) {
  for (const Contributor& one : contributors) {
    if (one.person == person && !one.is_over(now)) return rights_of(one);
  }
  return {};
}

std::optional<ContributorFault> add_contributor(std::vector<Contributor>& contributors, const Contributor& proposed,
                                                const PersonId& by, Timestamp now) {
  if (proposed.person == by) return ContributorFault::to_oneself;
  const bool is_there = std::ranges::any_of(contributors, [&](const Contributor& one) {
    return one.address == proposed.address || (one.person && one.person == proposed.person);
  });
  if (is_there) return ContributorFault::already_there;
  if (const auto fault = fault_in(proposed, now)) return fault;
  if (contributors.size() >= contributors_max) return ContributorFault::too_many;
  contributors.push_back(proposed);
  return std::nullopt;
}

std::optional<ContributorFault> change_contributor(std::vector<Contributor>& contributors, const Contributor& proposed,
                                                   const PersonId& by, Timestamp now) {
  const auto kept = place_of(contributors, proposed.id);
  if (kept == contributors.end()) return ContributorFault::unknown;
  if (kept->person == by) return ContributorFault::to_oneself;
  if (const auto fault = fault_in(proposed, now)) return fault;
  if (is_last_owner(contributors, *kept) && proposed.kind != ContributorKind::owner)
    return ContributorFault::last_owner;
  kept->kind = proposed.kind;
  kept->levels = proposed.levels;
  kept->ends = proposed.ends;
  kept->by = by;
  return std::nullopt;
}

std::optional<ContributorFault> remove_contributor(std::vector<Contributor>& contributors, const ContributorId& id,
                                                   const PersonId& by) {
  const auto kept = place_of(contributors, id);
  if (kept == contributors.end()) return ContributorFault::unknown;
  if (kept->person == by) return ContributorFault::to_oneself;
  if (is_last_owner(contributors, *kept)) return ContributorFault::last_owner;
  contributors.erase(kept);
  return std::nullopt;
}

}  // namespace urna::assurance
