// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
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

/// Destroys a database that is no file, and the role that it belongs to; one that is not there is no fault.
using DropDatabase = std::function<void(const std::string& name)>;

/// Destroys a customer: first every key, after which nothing of theirs opens wherever a copy of it lies, then the files
/// in the folder.  May be cut off anywhere and done again.  What is the platform's stays: keystore, journals, leavings,
/// certificates.
/// @param data  the customer's folder; its databases are closed
/// @param drop  asked where the folder names databases in PostgreSQL
/// @throws KeystoreLocked; also when the world failed, such as that PostgreSQL cannot be reached
Shredded shred_customer(keystore::Keystore& keystore, const std::string& tenant, const std::string& data, Timestamp now,
                        const DropDatabase& drop = {});

}  // namespace urna::storage
