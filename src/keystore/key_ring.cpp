// SPDX-License-Identifier: EUPL-1.2
#include "keystore/key_ring.hpp"

#include <algorithm>
#include <set>

#include "base/ensure.hpp"

namespace urna::keystore {
namespace {

using crypto::LockedKey;
using crypto::WrapFault;

std::string_view kind_text(KeyKind kind) {
  switch (kind) {
    case KeyKind::root:
      return "root";
    case KeyKind::tenant:
      return "tenant";
    case KeyKind::data:
      return "data";
    case KeyKind::platform:
      return "platform";
  }
  return "";
}

KeyId draw_id(crypto::RandomSource& random) {
  std::array<std::byte, 16> id{};
  random.fill(id);
  return KeyId(id);
}

/// What a wrap is bound to: docs/protocol/keystore.md.
std::string name_of(const KeyRecord& record) {
  return "urna-key/v1|" + std::string(kind_text(record.kind)) + "|" + record.tenant + "|" + record.purpose + "|" +
         std::to_string(record.version) + "|" + to_hex(record.id.get());
}

}  // namespace

KeyRecord KeyRing::first_root(const LockedKey& lock_key, crypto::RandomSource& random, Timestamp now) {
  KeyRecord record{.id = draw_id(random), .made = now};
  record.wrap = crypto::wrap_key(lock_key, LockedKey::draw(random), name_of(record), random);
  return record;
}

KeyRing::KeyRing(LockedKey lock_key, KeyRecordStore& records, crypto::RandomSource& random, IntegrityWatch& integrity)
    : lock_key_(std::move(lock_key)), records_(&records), random_(&random), integrity_(&integrity) {
  for (KeyRecord& record : records.keys()) {
    const KeyId id = record.id;
    known_.emplace(id, std::move(record));
  }
}

Result<KeyRing, WrapFault> KeyRing::open(LockedKey lock_key, KeyRecordStore& records, crypto::RandomSource& random,
                                         IntegrityWatch& integrity) {
  KeyRing ring(std::move(lock_key), records, random, integrity);
  bool has_current = false;
  for (const auto& [id, record] : ring.known_) {
    if (record.kind != KeyKind::root || record.state == KeyState::destroyed) continue;
    auto key = ring.unwrap(record);
    if (!key) return failure(key.error());
    ring.opened_.emplace(id, std::move(*key));
    has_current = has_current || record.state == KeyState::current;
  }
  if (!has_current) return failure(WrapFault::malformed);
  return ring;
}

const KeyRecord* KeyRing::find_current(KeyKind kind, std::string_view tenant, std::string_view purpose) const {
  const auto found = std::ranges::find_if(known_, [&](const auto& entry) {
    const KeyRecord& record = entry.second;
    return record.kind == kind && record.state == KeyState::current && record.tenant == tenant &&
           record.purpose == purpose;
  });
  return found == known_.end() ? nullptr : &found->second;
}

const KeyRecord& KeyRing::root() const {
  const KeyRecord* const found = find_current(KeyKind::root, "", "");
  ensure(found != nullptr, "an open keystore has a root key");
  return *found;
}

const LockedKey& KeyRing::wrapping_key(const KeyId& id) { return id == KeyId{} ? lock_key_ : key(id); }

Result<LockedKey, WrapFault> KeyRing::unwrap(const KeyRecord& record) {
  return crypto::unwrap_key(wrapping_key(record.wrapped_by), record.wrap, name_of(record));
}

/// @throws IntegrityFailed
LockedKey KeyRing::unwrap_whole(const KeyRecord& record) {
  auto key = unwrap(record);
  if (key) return std::move(*key);
  integrity_->found(SealedKind::key, record.tenant.empty() ? "platform" : record.tenant, "keys.wrap");
  throw IntegrityFailed("a key of the keystore does not open: restore the keystore from a backup");
}

const LockedKey& KeyRing::key(const KeyId& id) {
  if (const auto found = opened_.find(id); found != opened_.end()) return found->second;
  const auto known = known_.find(id);
  if (known == known_.end() || known->second.state == KeyState::destroyed) {
    throw KeyDestroyed("the key is destroyed or not of this keystore");
  }
  return opened_.emplace(id, unwrap_whole(known->second)).first->second;
}

void KeyRing::write(const KeyRecordStore::Change& change) {
  records_->write(change);
  for (const KeyRecord& record : change.keys) {
    known_.insert_or_assign(record.id, record);
    if (record.state == KeyState::destroyed) opened_.erase(record.id);
  }
}

KeyRecord KeyRing::wrapped_by(const KeyRecord& record, const KeyId& wrapping) {
  KeyRecord changed = record;
  changed.wrapped_by = wrapping;
  changed.wrap = crypto::wrap_key(wrapping_key(wrapping), key(record.id), name_of(record), *random_);
  return changed;
}

const KeyRecord& KeyRing::find_or_make(KeyKind kind, const std::string& tenant, const std::string& purpose,
                                       const KeyId& wrapped_by, Timestamp now) {
  if (const KeyRecord* const found = find_current(kind, tenant, purpose)) return *found;
  KeyRecord record{.id = draw_id(*random_), .kind = kind, .tenant = tenant, .purpose = purpose, .made = now};
  for (const auto& [id, other] : known_) {
    if (other.kind != kind || other.tenant != tenant || other.purpose != purpose) continue;
    if (kind != KeyKind::tenant && other.state == KeyState::destroyed) {
      throw KeyDestroyed("the key of this purpose was destroyed");
    }
    record.version = std::max(record.version, other.version + 1);
  }
  record.wrapped_by = wrapped_by;
  record.wrap = crypto::wrap_key(wrapping_key(wrapped_by), LockedKey::draw(*random_), name_of(record), *random_);
  write({.lock = std::nullopt, .keys = {record}, .shredded = {}});
  return known_.at(record.id);
}

KeyId KeyRing::tenant_key(const std::string& tenant, Timestamp now) {
  return find_or_make(KeyKind::tenant, tenant, "", root().id, now).id;
}

LockedKey KeyRing::platform_key(const std::string& name, Timestamp now) {
  return LockedKey::copy_of(key(find_or_make(KeyKind::platform, "", name, root().id, now).id).expose());
}

DataKey KeyRing::data_key(const std::string& tenant, const std::string& purpose, Timestamp now) {
  const KeyId wrapping = tenant_key(tenant, now);
  const KeyRecord& record = find_or_make(KeyKind::data, tenant, purpose, wrapping, now);
  return {record.id, unwrap_whole(record)};
}

void KeyRing::rekey(LockedKey lock_key, const LockRecord& lock) {
  KeyRecordStore::Change change;
  change.lock = lock;
  for (const auto& [id, record] : known_) {
    if (record.kind != KeyKind::root || record.state == KeyState::destroyed) continue;
    KeyRecord changed = record;
    changed.wrap = crypto::wrap_key(lock_key, key(id), name_of(record), *random_);
    change.keys.push_back(std::move(changed));
  }
  write(change);
  lock_key_ = std::move(lock_key);
}

void KeyRing::rotate_root(Timestamp now) {
  KeyRecord old = root();
  KeyRecord fresh{.id = draw_id(*random_), .version = old.version + 1, .made = now};
  fresh.wrap = crypto::wrap_key(lock_key_, LockedKey::draw(*random_), name_of(fresh), *random_);
  old.state = KeyState::retired;
  write({.lock = std::nullopt, .keys = {old, fresh}, .shredded = {}});
  finish_rotations(now);
}

void KeyRing::rotate_tenant(const std::string& tenant, Timestamp now) {
  const KeyId before = tenant_key(tenant, now);
  KeyRecord old = known_.at(before);
  KeyRecord fresh{.id = draw_id(*random_),
                  .kind = KeyKind::tenant,
                  .tenant = tenant,
                  .purpose = {},
                  .version = old.version + 1,
                  .wrapped_by = root().id,
                  .made = now};
  fresh.wrap = crypto::wrap_key(key(fresh.wrapped_by), LockedKey::draw(*random_), name_of(fresh), *random_);
  old.state = KeyState::retired;
  write({.lock = std::nullopt, .keys = {old, fresh}, .shredded = {}});
  finish_rotations(now);
}

void KeyRing::finish_rotations(Timestamp now) {
  std::vector<KeyRecord> stale;
  std::vector<KeyId> emptied;
  for (const auto& [id, record] : known_) {
    if (record.state == KeyState::destroyed) continue;
    if (record.kind == KeyKind::root) {
      if (record.state == KeyState::retired) emptied.push_back(id);
    } else if (known_.at(record.wrapped_by).state == KeyState::retired) {
      stale.push_back(record);
    }
  }
  for (const KeyRecord& record : stale) {
    const KeyId wrapping = record.kind == KeyKind::data ? tenant_key(record.tenant, now) : root().id;
    write({.lock = std::nullopt, .keys = {wrapped_by(record, wrapping)}, .shredded = {}});
  }
  for (const KeyId& id : emptied) destroy(id, "rotation", now);
}

KeyRecord KeyRing::destroyed(KeyRecord record) {
  record.state = KeyState::destroyed;
  std::ranges::fill(record.wrap, std::byte{});
  return record;
}

void KeyRing::destroy(const KeyId& id, std::string_view by, Timestamp now) {
  const auto found = known_.find(id);
  if (found == known_.end() || found->second.state == KeyState::destroyed) return;
  const KeyRecord& record = found->second;
  write({.lock = std::nullopt, .keys = {destroyed(record)}, .shredded = {{id, name_of(record), now, std::string(by)}}});
}

void KeyRing::destroy_tenant(const std::string& tenant, std::string_view by, Timestamp now) {
  KeyRecordStore::Change change;
  for (const auto& [id, record] : known_) {
    const bool is_of_tenant = record.kind == KeyKind::tenant || record.kind == KeyKind::data;
    if (!is_of_tenant || record.tenant != tenant || record.state == KeyState::destroyed) continue;
    change.keys.push_back(destroyed(record));
    change.shredded.push_back({id, name_of(record), now, std::string(by)});
  }
  write(change);
}

std::vector<std::string> KeyRing::tenants() const {
  std::set<std::string> names;
  for (const auto& [id, record] : known_) {
    if (record.kind == KeyKind::tenant && record.state == KeyState::current) names.insert(record.tenant);
  }
  return {names.begin(), names.end()};
}

}  // namespace urna::keystore
