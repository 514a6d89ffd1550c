// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>

#include "keystore/ceremony.hpp"

namespace urna::keystore {

/// At most so many entries in a minute, whoever types them.
class EntryRate {
 public:
  static constexpr std::size_t entries_max = 5;
  static constexpr std::chrono::seconds window{60};

  /// Notes an entry.
  /// @returns  how long the next one has to wait; nothing when this one may be looked at
  std::optional<std::chrono::seconds> note(Timestamp now);

 private:
  std::deque<Timestamp> entries_;
};

/// Shares on their way to the quorum.
class UnlockAttempt {
 public:
  UnlockAttempt(AttemptId id, crypto::ShareCommitments commitments, Timestamp now)
      : id_(id), commitments_(std::move(commitments)), last_step_(now) {}

  const AttemptId& id() const { return id_; }
  Timestamp last_step() const { return last_step_; }
  /// Whose shares are here.
  std::vector<unsigned> entered() const;
  bool is_complete() const { return shares_.size() >= commitments_.points.size(); }

  std::optional<crypto::ShareError> enter(std::string_view typed, Timestamp now);
  /// Of a complete attempt.
  crypto::LockedKey secret() const;

 private:
  AttemptId id_;
  crypto::ShareCommitments commitments_;
  std::vector<crypto::CustodianShare> shares_;
  Timestamp last_step_;
};

}  // namespace urna::keystore
