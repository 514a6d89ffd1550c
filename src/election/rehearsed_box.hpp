// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/hash.hpp"
#include "election/box_port.hpp"
#include "protocol/ballot.hpp"

namespace urna::election {

/// A ballot box for tests of what stands before it: it keeps every promise of BoxPort, but a ballot is any text
/// `credential|anything`, and one whose credential is `invalid` does not hold.
class RehearsedBox final : public BoxPort {
 public:
  explicit RehearsedBox(bool revoting = false) : revoting_(revoting) {}

  Result<BoxState, BoxAnswer> open(const protocol::ElectionUuid& election, const SetupRecords&) override {
    return *state(election);
  }

  Result<Receipt, BoxAnswer> put(const protocol::ElectionUuid&, const Slot& slot, std::string_view ballot) override {
    if (before_put) before_put();
    const std::lock_guard lock(mutex_);
    const Digest hash = crypto::sha256(ballot);
    const auto known = slots_.find(slot);
    if (known != slots_.end()) {
      if (!known->second) return failure(BoxAnswer{BoxRefusal::slot_burnt, ""});
      if (*known->second == hash) return receipt_of(hash);
      return failure(BoxAnswer{BoxRefusal::second_ballot, ""});
    }
    if (closed_) return failure(BoxAnswer{BoxRefusal::not_open, ""});
    const std::string credential(ballot.substr(0, ballot.find('|')));
    if (credential == "invalid") return failure(BoxAnswer{BoxRefusal::ballot_invalid, "proof of question 1"});
    const bool used = counted_.contains(credential);
    if (find(hash) || (used && !revoting_)) return failure(BoxAnswer{BoxRefusal::second_ballot, ""});
    archive_.emplace_back(ballot);
    counted_[credential] = hash;
    slots_[slot] = hash;
    return receipt_of(hash);
  }

  bool settle(const protocol::ElectionUuid&, const Slot& slot) override {
    const std::lock_guard lock(mutex_);
    return slots_.try_emplace(slot, std::nullopt).first->second.has_value();
  }

  void forget(const protocol::ElectionUuid&, const Slot& slot) override {
    const std::lock_guard lock(mutex_);
    slots_.erase(slot);
  }

  std::optional<Receipt> receipt(const protocol::ElectionUuid&, const Digest& ballot) override {
    const std::lock_guard lock(mutex_);
    if (!find(ballot)) return std::nullopt;
    return receipt_of(ballot);
  }

  Result<BoxState, BoxAnswer> close(const protocol::ElectionUuid& election) override {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    return *state(election);
  }

  Result<BoxState, BoxAnswer> add_event(const protocol::ElectionUuid&, BoxEvent, std::uint32_t,
                                        std::string_view) override {
    return failure(BoxAnswer{BoxRefusal::not_open, ""});
  }

  std::optional<BoxState> state(const protocol::ElectionUuid&) override {
    const std::lock_guard lock(mutex_);
    BoxState state;
    state.stage = closed_ ? "closed" : "open";
    state.ballots = archive_.size();
    state.counted_ballots = counted_.size();
    return state;
  }

  std::optional<std::string> record(const protocol::ElectionUuid&, BoxRecord) override { return std::nullopt; }

  /// Called by each `put` before it does anything.
  std::function<void()> before_put;

  std::vector<std::string> archive() const {
    const std::lock_guard lock(mutex_);
    return archive_;
  }
  std::map<Slot, std::optional<Digest>> slots() const {
    const std::lock_guard lock(mutex_);
    return slots_;
  }
  /// Whether the ballot is the one that counts of its credential.
  bool counts(std::string_view ballot) const {
    const std::lock_guard lock(mutex_);
    const auto found = counted_.find(std::string(ballot.substr(0, ballot.find('|'))));
    return found != counted_.end() && found->second == crypto::sha256(ballot);
  }

 private:
  bool find(const Digest& hash) const {
    for (const std::string& ballot : archive_) {
      if (crypto::sha256(ballot) == hash) return true;
    }
    return false;
  }
  static Receipt receipt_of(const Digest& hash) {
    return {protocol::tracker_text(hash), "2026-11-24T09:42Z", "signature", 1};
  }

  const bool revoting_;
  mutable std::mutex mutex_;
  bool closed_ = false;
  std::vector<std::string> archive_;
  std::map<std::string, Digest> counted_;
  std::map<Slot, std::optional<Digest>> slots_;
};

}  // namespace urna::election
