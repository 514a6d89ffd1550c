// SPDX-License-Identifier: EUPL-1.2
#include "election/memory_desk_store.hpp"

#include <algorithm>
#include <stdexcept>

namespace urna::election {

void MemoryDeskStore::check(const Change& change) const {
  for (const Change::Voters& list : change.voters) {
    if (!are_distinct(list.voters)) throw std::logic_error("two voters of an election share an id or a verifier");
  }
  std::set<std::pair<protocol::ElectionUuid, VoterId>> moved;
  for (const Change::Vote& vote : change.votes) {
    const Kept* kept = find(vote.election);
    const auto voter = kept ? kept->voters.find(vote.voter) : decltype(kept->voters.find(vote.voter)){};
    if (!kept || voter == kept->voters.end() || voter->second.state != vote.from ||
        !moved.emplace(vote.election, vote.voter).second) {
      throw std::logic_error("a voter is unknown or not in the state that a change starts from");
    }
  }
  for (const Change::Replaced& one : change.replaced) {
    const Kept* kept = find(one.election);
    const auto voter = kept ? kept->voters.find(one.voter) : decltype(kept->voters.find(one.voter)){};
    const bool fits = kept && voter != kept->voters.end() && voter->second.state == VoteState::none &&
                      voter->second.verifier == one.from;
    const auto has_it = [&](const auto& entry) { return entry.second.verifier == one.to; };
    if (!fits || std::any_of(kept->voters.begin(), kept->voters.end(), has_it))
      throw std::logic_error("a secret is replaced that is not the voter's, or by one that is somebody's");
  }
}

void MemoryDeskStore::write(const Change& change) {
  const std::lock_guard lock(mutex_);
  check(change);
  for (const auto& election : change.destroyed) elections_.erase(election);
  for (const Change::Document& document : change.documents) {
    auto& documents = elections_[document.election].documents;
    if (document.bytes) {
      documents.insert_or_assign(document.name, *document.bytes);
    } else {
      documents.erase(document.name);
    }
  }
  for (const Change::Voters& list : change.voters) {
    Kept& kept = elections_[list.election];
    kept.voters.clear();
    kept.turnout.clear();
    for (const DeskVoter& voter : list.voters) kept.voters.emplace(voter.id, voter);
  }
  for (const Change::Vote& vote : change.votes) {
    Kept& kept = elections_[vote.election];
    DeskVoter& voter = kept.voters.at(vote.voter);
    if (vote.from == VoteState::casting && vote.to == VoteState::voted) ++kept.turnout[{vote.hour, voter.college}];
    voter.state = vote.to;
    voter.slot = vote.slot;
  }
  for (const Change::Replaced& one : change.replaced)
    elections_.at(one.election).voters.at(one.voter).verifier = one.to;
  for (const Change::Settled& settled : change.settled) elections_[settled.election].settled.insert(settled.slot);
  for (const Change::Settled& settled : change.forgotten) elections_[settled.election].settled.erase(settled.slot);
}

const MemoryDeskStore::Kept* MemoryDeskStore::find(const protocol::ElectionUuid& election) const {
  const auto found = elections_.find(election);
  return found == elections_.end() ? nullptr : &found->second;
}

std::vector<protocol::ElectionUuid> MemoryDeskStore::elections() const {
  const std::lock_guard lock(mutex_);
  std::vector<protocol::ElectionUuid> all;
  for (const auto& [election, kept] : elections_) {
    if (!kept.documents.empty() || !kept.voters.empty()) all.push_back(election);
  }
  return all;
}

std::optional<std::string> MemoryDeskStore::document(const protocol::ElectionUuid& election,
                                                     std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const Kept* kept = find(election);
  if (!kept) return std::nullopt;
  const auto found = kept->documents.find(name);
  if (found == kept->documents.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> MemoryDeskStore::documents(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  if (const Kept* kept = find(election)) {
    for (const auto& [name, bytes] : kept->documents) names.push_back(name);
  }
  return names;
}

std::vector<DeskVoter> MemoryDeskStore::voters(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  std::vector<DeskVoter> all;
  if (const Kept* kept = find(election)) {
    for (const auto& [id, voter] : kept->voters) all.push_back(voter);
  }
  return all;
}

std::optional<DeskVoter> MemoryDeskStore::voter(const protocol::ElectionUuid& election, const VoterId& id) const {
  const std::lock_guard lock(mutex_);
  const Kept* kept = find(election);
  if (!kept) return std::nullopt;
  const auto found = kept->voters.find(id);
  if (found == kept->voters.end()) return std::nullopt;
  return found->second;
}

std::vector<TurnoutHour> MemoryDeskStore::turnout(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  std::vector<TurnoutHour> hours;
  if (const Kept* kept = find(election)) {
    for (const auto& [key, voted] : kept->turnout) hours.push_back({key.first, key.second, voted});
  }
  return hours;
}

std::vector<Slot> MemoryDeskStore::settled(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  const Kept* kept = find(election);
  return kept ? std::vector<Slot>(kept->settled.begin(), kept->settled.end()) : std::vector<Slot>();
}

}  // namespace urna::election
