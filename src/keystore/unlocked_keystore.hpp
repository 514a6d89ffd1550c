// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/ensure.hpp"
#include "keystore/column_sealer.hpp"
#include "keystore/memory_key_record_store.hpp"

// For tests and benchmarks only.
namespace urna::keystore {

/// `custodian 1`, `custodian 2`, …
inline std::vector<std::string> some_names(unsigned count) {
  std::vector<std::string> names;
  for (unsigned i = 1; i <= count; ++i) names.push_back("custodian " + std::to_string(i));
  return names;
}

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
