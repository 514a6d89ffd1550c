// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"
#include "keystore/keystore_fault.hpp"

namespace urna::keystore {

/// Names one attempt to make shares or to unlock: random.
using AttemptId = Strong<std::array<std::byte, 16>, struct AttemptIdTag>;

/// A key ceremony under way: each custodian sees their share once, and types it before anything begins to count on it.
class Ceremony {
 public:
  /// @param threshold  see `crypto::share_new_secret`
  /// @param names      of the custodians, see `are_custodian_names`
  Ceremony(AttemptId id, unsigned threshold, std::vector<std::string> names, crypto::RandomSource& random,
           Timestamp now);

  const AttemptId& id() const { return id_; }
  const crypto::ShareCommitments& commitments() const { return made_.commitments; }
  const std::vector<std::string>& names() const { return names_; }
  Timestamp last_step() const { return last_step_; }
  unsigned confirmed() const { return static_cast<unsigned>(confirmed_.size()); }
  bool is_complete() const { return confirmed_.size() == made_.shares.size(); }

  /// @errors  unknown_custodian, already_shown
  Result<SecretText, KeystoreFault> show(unsigned index, Timestamp now);
  /// @errors  share_refused: with its fault; not of this ceremony, or confirmed already
  std::optional<crypto::ShareError> confirm(std::string_view typed, Timestamp now);

  /// What the shares give.
  const crypto::LockedKey& secret() const { return made_.secret; }

 private:
  AttemptId id_;
  std::vector<std::string> names_;
  crypto::SharedSecret made_;
  std::set<unsigned> shown_;
  std::set<unsigned> confirmed_;
  Timestamp last_step_;
};

}  // namespace urna::keystore
