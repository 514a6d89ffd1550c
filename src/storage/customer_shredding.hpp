// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "keystore/keystore.hpp"
#include "tenancy/leaving.hpp"

namespace urna::storage {

/// What became of a customer who is gone.
struct Shredded {
  std::vector<tenancy::DestroyedThing> things;  ///< for the certificate: each key, each database, how many files
  std::uint64_t files = 0;
};

/// Destroys a customer: first every key, after which nothing of theirs opens wherever a copy of it lies, then the files
/// in the folder.  May be cut off anywhere and done again.  What is the platform's stays: keystore, journals, leavings,
/// certificates.
/// @param data  the customer's folder; its databases are closed
/// @throws KeystoreLocked; also when the world failed
Shredded shred_customer(keystore::Keystore& keystore, const std::string& tenant, const std::string& data,
                        Timestamp now);

}  // namespace urna::storage
