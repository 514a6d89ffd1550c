// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/signature.hpp"
#include "keystore/keystore.hpp"

namespace urna::storage {

/// The two keys of a platform's backups, which are the keystore's own and stay the same when others are rotated.
struct BackupKeys {
  crypto::LockedKey sealing;
  crypto::SigningKey signing;
};

/// @throws keystore::KeystoreLocked
BackupKeys backup_keys(keystore::Keystore& keystore, Timestamp now);

}  // namespace urna::storage
