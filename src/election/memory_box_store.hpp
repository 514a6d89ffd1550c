// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

#include "election/box_store.hpp"

// For tests and benchmarks only.
namespace urna::election {

/// A store that forgets everything with the program, and fails when it is told to.
class MemoryBoxStore final : public BoxStore {
 public:
  enum class Failure {
    none,
    before_writing,  ///< nothing is written, and that is what the caller is told
    after_writing    ///< all is written, but the caller is told that it failed: a connection broke
  };

  void fail_next(Failure failure) {
    const std::lock_guard lock(mutex_);
    failure_ = failure;
  }

  /// Called at the beginning of each write: a slow disk.
  void before_writes(std::function<void()> wait) { wait_ = std::move(wait); }

  std::vector<protocol::ElectionUuid> elections() const override {
    const std::lock_guard lock(mutex_);
    std::vector<protocol::ElectionUuid> uuids;
    for (const auto& [uuid, kept] : elections_) uuids.push_back(uuid);
    return uuids;
  }

  void create(const protocol::ElectionUuid& election, std::string_view archive, const BoxRules& rules) override {
    const std::lock_guard lock(mutex_);
    if (!elections_.try_emplace(election, Kept{std::string(archive), rules, {}}).second)
      throw std::runtime_error("the election is there already");
  }

  void write(const protocol::ElectionUuid& election, const Change& change) override {
    if (wait_) wait_();
    const std::lock_guard lock(mutex_);
    Kept& kept = elections_.at(election);
    if (kept.archive.size() != change.archive_size) throw std::runtime_error("the archive has another size");
    const Failure failure = std::exchange(failure_, Failure::none);
    if (failure == Failure::before_writing) throw std::runtime_error("disk full");
    kept.archive += change.archive;
    for (const Slot& slot : change.forgotten) kept.slots.erase(slot);
    for (const auto& [slot, ballot] : change.filled) kept.slots.insert_or_assign(slot, ballot);
    for (const Slot& slot : change.burnt) kept.slots.insert_or_assign(slot, std::nullopt);
    ++writes_;
    if (failure == Failure::after_writing) throw std::runtime_error("connection lost");
  }

  BoxRules rules(const protocol::ElectionUuid& election) const override {
    const std::lock_guard lock(mutex_);
    return elections_.at(election).rules;
  }

  std::uint64_t archive_size(const protocol::ElectionUuid& election) const override {
    const std::lock_guard lock(mutex_);
    return elections_.at(election).archive.size();
  }

  void read(const protocol::ElectionUuid& election, std::uint64_t offset, std::span<char> out) const override {
    const std::lock_guard lock(mutex_);
    const std::string& archive = elections_.at(election).archive;
    if (offset > archive.size() || out.size() > archive.size() - offset)
      throw std::out_of_range("beyond the end of the archive");
    archive.copy(out.data(), out.size(), static_cast<std::size_t>(offset));
  }

  std::vector<std::pair<Slot, std::optional<Digest>>> slots(const protocol::ElectionUuid& election) const override {
    const std::lock_guard lock(mutex_);
    const auto& slots = elections_.at(election).slots;
    return {slots.begin(), slots.end()};
  }

  std::size_t writes() const {
    const std::lock_guard lock(mutex_);
    return writes_;
  }

  /// For tests that damage it.
  std::string& archive(const protocol::ElectionUuid& election) { return elections_.at(election).archive; }

 private:
  struct Kept {
    std::string archive;
    BoxRules rules;
    std::map<Slot, std::optional<Digest>> slots;
  };

  mutable std::mutex mutex_;
  std::map<protocol::ElectionUuid, Kept> elections_;
  Failure failure_ = Failure::none;
  std::size_t writes_ = 0;
  std::function<void()> wait_;
};

}  // namespace urna::election
