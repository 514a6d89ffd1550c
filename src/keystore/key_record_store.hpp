// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/timestamp.hpp"
#include "crypto/argon2id.hpp"
#include "crypto/custodian_share.hpp"
#include "crypto/sealed_value.hpp"

namespace urna::keystore {

using crypto::KeyId;

/// How the passphrase of a small platform becomes the key that opens it.
struct PassphraseLock {
  crypto::PassphraseSalt salt{};
  crypto::HashCost cost;

  friend bool operator==(const PassphraseLock& a, const PassphraseLock& b) {
    return a.salt == b.salt && a.cost.passes == b.cost.passes && a.cost.memory_kib == b.cost.memory_kib;
  }
};

/// How the keystore is opened: by custodians, or by a passphrase.  Public.
struct LockRecord {
  std::optional<crypto::ShareCommitments> custodians;
  std::vector<std::string> names = {};       ///< of the custodians, the first one's first; none of older ceremonies
  std::optional<PassphraseLock> passphrase;  ///< one of the two
  Timestamp made;
};

enum class KeyKind : std::uint8_t {
  root,      ///< wrapped by what opens the keystore
  tenant,    ///< wrapped by a root key: a customer's, of which its columns' keys derive
  data,      ///< wrapped by a tenant's key: of one document, one export, one month
  platform,  ///< wrapped by a root key: the platform's own, by name
};

enum class KeyState : std::uint8_t {
  current,    ///< what is sealed from now on is sealed with it
  retired,    ///< still opens what was sealed with it
  destroyed,  ///< its wrap was overwritten: what was sealed with it is gone
};

/// A key as it is kept: wrapped.
struct KeyRecord {
  KeyId id = {};
  KeyKind kind = KeyKind::root;
  std::string tenant = {};   ///< of a tenant's and of a data key
  std::string purpose = {};  ///< of a data key; of a platform key, its name
  std::uint32_t version = 1;
  KeyId wrapped_by = {};  ///< zeros: what opens the keystore
  KeyState state = KeyState::current;
  Bytes wrap = {};  ///< `crypto::wrap_bytes` long; zeros when destroyed
  Timestamp made = {};

  friend bool operator==(const KeyRecord&, const KeyRecord&) = default;
};

/// That a key was destroyed: kept for ever.
struct ShredNote {
  KeyId id;
  std::string what;
  Timestamp when;
  std::string by;

  friend bool operator==(const ShredNote&, const ShredNote&) = default;
};

/// Keeps the keystore's file.  Every call may throw when the world failed (disk full); nothing is then written.
///
/// A keeper of this promises that a wrap that was replaced, or that went with its key, stands nowhere in its files.
class KeyRecordStore {
 public:
  virtual ~KeyRecordStore() = default;

  /// What is to become true, all of it at once and durably, or nothing.
  struct Change {
    std::optional<LockRecord> lock;
    std::vector<KeyRecord> keys;  ///< added, or put in the place of the one of the same id
    std::vector<ShredNote> shredded;
  };
  virtual void write(const Change& change) = 0;

  virtual std::optional<LockRecord> lock() const = 0;
  /// In no meaningful order.
  virtual std::vector<KeyRecord> keys() const = 0;
  /// In the order in which they were written.
  virtual std::vector<ShredNote> shredded() const = 0;
};

}  // namespace urna::keystore
