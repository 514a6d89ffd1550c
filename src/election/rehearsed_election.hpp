// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "crypto/hash.hpp"
#include "crypto/random.hpp"
#include "election/desk_store.hpp"
#include "election/poll.hpp"

namespace urna::election {

/// An open poll with a roll of so many voters in a desk store, for tests.
struct RehearsedElection {
  explicit RehearsedElection(std::size_t voters, std::uint64_t seed = 1) {
    crypto::ReplayedRandom random(seed);
    poll.state = ElectionState::open;
    poll.name = "Rehearsal";
    poll.voters = voters;
    for (std::size_t i = 0; i < voters; ++i) {
      std::array<std::byte, 16> id{};
      random.fill(id);
      DeskVoter voter;
      voter.id = VoterId(id);
      voter.roll_index = static_cast<std::uint32_t>(i);
      voter.college = i % 3 == 0 ? "Cadres" : "Employés";
      voter.verifier = sign_in_verifier(secret(i));
      voter.birth_date = birth_date(i);
      list.push_back(voter);
    }
  }

  static SignInSecret secret(std::size_t voter) {
    return SignInSecret(crypto::sha256("secret of voter " + std::to_string(voter)));
  }
  static std::chrono::year_month_day birth_date(std::size_t voter) {
    return std::chrono::sys_days(std::chrono::days(static_cast<int>(voter % 20'000)));
  }
  /// A ballot for RehearsedBox.
  static std::string ballot(std::size_t voter, int nonce = 0) {
    return "credential " + std::to_string(voter) + "|" + std::to_string(nonce);
  }

  void put_into(DeskStore& store) const {
    DeskStore::Change change;
    change.documents.push_back({uuid, std::string(document::poll), poll_text(poll)});
    change.voters.push_back({uuid, list});
    store.write(change);
  }

  protocol::ElectionUuid uuid = protocol::ElectionUuid::parse("n4wpxiMSJtSPaa").value();
  ElectionCard poll;
  std::vector<DeskVoter> list;
};

}  // namespace urna::election
