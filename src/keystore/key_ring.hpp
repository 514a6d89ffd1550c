// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/key_wrap.hpp"
#include "crypto/locked_key.hpp"
#include "keystore/integrity_watch.hpp"
#include "keystore/key_record_store.hpp"
#include "keystore/keystore_fault.hpp"

namespace urna::keystore {

/// A key for one document, one export, one month.
struct DataKey {
  KeyId id;
  crypto::LockedKey key;
};

/// The keys of an unlocked keystore.  Dies when it is locked, and all of them with it.  Used by one thread at a time.
class KeyRing {
 public:
  /// The first root key of a keystore, wrapped by what opens it.
  static KeyRecord first_root(const crypto::LockedKey& lock_key, crypto::RandomSource& random, Timestamp now);

  /// @param lock_key   what the shares or the passphrase give
  /// @param integrity  is told of wraps that do not open
  /// @param records, random, integrity  outlive it
  /// @errors  wrap faults of a root key: other_key when the lock key is another one
  static Result<KeyRing, crypto::WrapFault> open(crypto::LockedKey lock_key, KeyRecordStore& records,
                                                 crypto::RandomSource& random, IntegrityWatch& integrity);

  /// Whether the keystore has, or had, a key of that name.
  bool knows(const KeyId& id) const { return known_.contains(id); }

  /// The tenant's current key, made when there is none.
  KeyId tenant_key(const std::string& tenant, Timestamp now);
  /// @throws KeyDestroyed
  const crypto::LockedKey& key(const KeyId& id);

  /// The platform's own key of that name, made when there is none; the same one for ever after.
  crypto::LockedKey platform_key(const std::string& name, Timestamp now);
  /// The tenant's current data key for a purpose, made when there is none.
  /// @throws KeyDestroyed  it was destroyed: a purpose is not used again
  DataKey data_key(const std::string& tenant, const std::string& purpose, Timestamp now);

  /// The same keys from now on opened by something else: everything that is wrapped by what opens the keystore, in one
  /// change with the new lock.
  void rekey(crypto::LockedKey lock_key, const LockRecord& lock);

  /// A new root key; every key is then wrapped by it, one by one, and the old one destroyed.
  void rotate_root(Timestamp now);
  /// A new key of a tenant for what is sealed from now on; its data keys are wrapped by it, one by one.  The old one
  /// stays for what was sealed with it.
  void rotate_tenant(const std::string& tenant, Timestamp now);
  /// Ends rotations that were cut off.
  void finish_rotations(Timestamp now);

  /// @param by  who asked for it
  void destroy(const KeyId& id, std::string_view by, Timestamp now);
  /// All of a tenant's keys.
  void destroy_tenant(const std::string& tenant, std::string_view by, Timestamp now);

  std::vector<std::string> tenants() const;

 private:
  KeyRing(crypto::LockedKey lock_key, KeyRecordStore& records, crypto::RandomSource& random, IntegrityWatch& integrity);

  const KeyRecord* find_current(KeyKind kind, std::string_view tenant, std::string_view purpose) const;
  const KeyRecord& root() const;
  KeyRecord make(KeyKind kind, const std::string& tenant, const std::string& purpose, const KeyRecord& wrapping,
                 Timestamp now);
  const KeyRecord& find_or_make(KeyKind kind, const std::string& tenant, const std::string& purpose,
                                const KeyId& wrapped_by, Timestamp now);
  Result<crypto::LockedKey, crypto::WrapFault> unwrap(const KeyRecord& record);
  crypto::LockedKey unwrap_whole(const KeyRecord& record);
  KeyRecord wrapped_by(const KeyRecord& record, const KeyId& wrapping);
  const crypto::LockedKey& wrapping_key(const KeyId& id);
  void write(const KeyRecordStore::Change& change);
  static KeyRecord destroyed(KeyRecord record);

  crypto::LockedKey lock_key_;
  KeyRecordStore* records_;
  crypto::RandomSource* random_;
  IntegrityWatch* integrity_;
  std::map<KeyId, KeyRecord> known_;
  std::map<KeyId, crypto::LockedKey> opened_;
};

}  // namespace urna::keystore
