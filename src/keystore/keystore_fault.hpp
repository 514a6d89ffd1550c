// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <stdexcept>

#include "crypto/custodian_share.hpp"

namespace urna::keystore {

enum class KeystoreFault {
  wrong_state,        ///< not something for this state, such as unlocking what is unlocked
  other_lock,         ///< a passphrase where custodians hold shares, or a share where there is a passphrase
  bad_threshold,      ///< not 2 ≤ threshold ≤ custodians ≤ 15
  bad_name,           ///< of a custodian: empty, too long, not a line of text, or another one's too
  weak_passphrase,    ///< fewer than 20 characters and than 7 words, or the same ones over and over
  wrong_passphrase,   ///< it does not open the keystore
  other_attempt,      ///< the attempt was given up, took too long, or was never begun
  unknown_custodian,  ///< there is no share of that number
  already_shown,      ///< a share is shown once
  share_refused,      ///< see the share's own fault
  must_wait,          ///< too many entries in a minute
  damaged,            ///< the keystore's file does not open with what opens it: restore it from a backup
};

struct KeystoreError {
  KeystoreFault fault = KeystoreFault::wrong_state;
  crypto::ShareError share = {};  ///< with `share_refused`
  std::chrono::seconds wait{0};   ///< with `must_wait`
};

/// Something sealed was asked for while the keystore is locked.
class KeystoreLocked : public std::runtime_error {
 public:
  KeystoreLocked() : std::runtime_error("the keystore is locked") {}
};

/// What was asked for was sealed with a key that was destroyed, or that this keystore never had.
class KeyDestroyed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A sealed value does not open where it stands: it was changed, or moved from elsewhere.
class IntegrityFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace urna::keystore
