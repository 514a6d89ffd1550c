// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <mutex>
#include <set>

#include "election/desk_store.hpp"

namespace urna::election {

/// A desk store that forgets when it dies: for tests and rehearsals.
class MemoryDeskStore final : public DeskStore {
 public:
  void write(const Change& change) override;
  std::vector<protocol::ElectionUuid> elections() const override;
  std::optional<std::string> document(const protocol::ElectionUuid& election, std::string_view name) const override;
  std::vector<std::string> documents(const protocol::ElectionUuid& election) const override;
  std::vector<DeskVoter> voters(const protocol::ElectionUuid& election) const override;
  std::optional<DeskVoter> voter(const protocol::ElectionUuid& election, const VoterId& id) const override;
  std::vector<TurnoutHour> turnout(const protocol::ElectionUuid& election) const override;
  std::vector<Slot> settled(const protocol::ElectionUuid& election) const override;

 private:
  struct Kept {
    std::map<std::string, std::string, std::less<>> documents;
    std::map<VoterId, DeskVoter> voters;
    std::map<std::pair<Timestamp, std::string>, std::uint64_t> turnout;
    std::set<Slot> settled;
  };
  using Elections = std::map<protocol::ElectionUuid, Kept>;

  /// What `change` would do to the voters that it moves, so that it can be refused before anything is done.
  void check(const Change& change) const;
  const Kept* find(const protocol::ElectionUuid& election) const;

  mutable std::mutex mutex_;
  Elections elections_;
};

}  // namespace urna::election
