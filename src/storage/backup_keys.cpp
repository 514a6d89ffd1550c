// SPDX-License-Identifier: EUPL-1.2
#include "storage/backup_keys.hpp"

#include <algorithm>

namespace urna::storage {

BackupKeys backup_keys(keystore::Keystore& keystore, Timestamp now) {
  const crypto::LockedKey seed = keystore.key_for("backup signing", now);
  Secret<crypto::SigningKey::seed_bytes> copy;
  std::ranges::copy(seed.expose(), copy.expose().begin());
  return {keystore.key_for("backup", now), crypto::SigningKey(copy)};
}

}  // namespace urna::storage
