// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/archive.hpp"
#include "protocol/ballot_check.hpp"
#include "protocol/trustee_key.hpp"

/// An election with one question, "choose one of n", and as many voters as wanted, made quickly: its secrets are drawn
/// from a seed and used in variable time.  Its ballots are as real as any to who checks them.  Never for a real
/// election.
class SyntheticElection {
 public:
  static constexpr std::string_view uuid = "BenchBenchBenchBench";

  SyntheticElection(const urna::crypto::Group& group, std::size_t candidates, std::size_t voters);

  const urna::protocol::Election& election() const { return *election_; }
  const urna::crypto::SecretScalar& secret(std::size_t voter) const { return secrets_[voter]; }

  /// The archive's beginning: header and set-up.
  const std::string& setup() const { return setup_; }
  /// Ballots of voters first … end − 1, as texts.
  std::vector<std::string> ballots(std::size_t first, std::size_t end);
  /// The event that casts a ballot, the bytes to append.
  std::string cast(const std::string& ballot) {
    return writer_.event(urna::protocol::EventType::ballot, std::vector{ballot});
  }

 private:
  std::size_t candidates_;
  urna::crypto::ReplayedRandom random_;
  urna::protocol::TrusteeKeyPair trustee_;
  std::unique_ptr<urna::protocol::Election> election_;
  std::unique_ptr<urna::crypto::PowerEngine> engine_;
  std::vector<urna::crypto::SecretScalar> secrets_;
  std::vector<std::string> credentials_;
  urna::protocol::ArchiveWriter writer_;
  std::string setup_;
};
