// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <stdexcept>

#include "keystore/key_record_store.hpp"

namespace urna::keystore {

/// Keeps a keystore in memory: for tests.  Its n-th write may be told to fail, before or after it took place.
class MemoryKeyRecordStore final : public KeyRecordStore {
 public:
  void write(const Change& change) override {
    const bool fails = ++writes == fails_at;
    if (fails && !fails_after) throw std::runtime_error("the disk failed");
    if (change.lock) lock_ = change.lock;
    for (const KeyRecord& key : change.keys) keys_.insert_or_assign(key.id, key);
    shredded_.insert(shredded_.end(), change.shredded.begin(), change.shredded.end());
    if (fails) throw std::runtime_error("the power was cut");
  }
  std::optional<LockRecord> lock() const override { return lock_; }
  std::vector<KeyRecord> keys() const override {
    std::vector<KeyRecord> all;
    for (const auto& [id, key] : keys_) all.push_back(key);
    return all;
  }
  std::vector<ShredNote> shredded() const override { return shredded_; }

  int writes = 0;
  int fails_at = 0;          ///< 0: none
  bool fails_after = false;  ///< the write took place, and nobody was told

 private:
  std::optional<LockRecord> lock_;
  std::map<KeyId, KeyRecord> keys_;
  std::vector<ShredNote> shredded_;
};

}  // namespace urna::keystore
