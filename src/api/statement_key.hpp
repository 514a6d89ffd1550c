// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>

#include "crypto/signature.hpp"
#include "keystore/keystore.hpp"

namespace urna::api {

/// With which the platform signs statements that leave it: manifests of exports, certificates, decisions.
/// @param keystore  open
inline crypto::SigningKey statement_signing_key(keystore::Keystore& keystore, Timestamp now) {
  const crypto::LockedKey key = keystore.key_for("statement signing", now);
  Secret<crypto::SigningKey::seed_bytes> seed;
  std::ranges::copy(key.expose(), seed.expose().begin());
  return crypto::SigningKey(seed);
}

}  // namespace urna::api
