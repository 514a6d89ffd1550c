// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/ensure.hpp"
#include "keystore/column_sealer.hpp"
#include "keystore/memory_key_record_store.hpp"

// For tests and benchmarks only.
namespace urna::keystore {

/// A keystore in memory, open, with a passphrase that everybody knows and that costs nothing to guess.
struct UnlockedKeystore {
  UnlockedKeystore() {
    const SecretText passphrase(std::string("for tests only, known to everybody"));
    ensure(!keystore.set_passphrase(passphrase, Timestamp{}) && !keystore.unlock(passphrase, Timestamp{}),
           "the keystore of a test opens");
  }

  MemoryKeyRecordStore records;
  crypto::SystemRandom random;
  Keystore keystore{records, random, {.passphrase_cost = {1, 8}, .is_single_custodian_allowed = true}};
  ColumnSealer sealer{keystore, std::string(sole_tenant), [] { return Timestamp{}; }};
};

}  // namespace urna::keystore
