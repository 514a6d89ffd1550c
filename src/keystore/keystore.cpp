// SPDX-License-Identifier: EUPL-1.2
#include "keystore/keystore.hpp"

#include <set>

#include "base/ensure.hpp"
#include "crypto/key_derivation.hpp"
#include "keystore/custodian_names.hpp"
#include "keystore/passphrase_rule.hpp"

namespace urna::keystore {
namespace {

using crypto::LockedKey;
using crypto::WrapFault;

constexpr std::string_view lock_key_purpose = "urna/lock-key/v1";
constexpr std::string_view blind_index_purpose = "blind-index";

tl::unexpected<KeystoreError> refused(KeystoreFault fault) { return failure(KeystoreError{fault}); }

}  // namespace

Keystore::Keystore(KeyRecordStore& records, crypto::RandomSource& random, Options options)
    : records_(records), random_(random), options_(options), lock_(records.lock()) {}

LockState Keystore::state() const {
  if (ring_) return LockState::unlocked;
  if (!lock_) return LockState::uninitialised;
  return attempt_ && !attempt_->entered().empty() ? LockState::unlocking : LockState::locked;
}

void Keystore::give_up_late(Timestamp now) {
  if (attempt_ && now >= attempt_->last_step() + attempt_lasts) attempt_.reset();
  if (ceremony_ && now >= ceremony_->last_step() + attempt_lasts) ceremony_.reset();
  if (consent_ && now >= consent_->last_step() + attempt_lasts) consent_.reset();
}

KeystoreStatus Keystore::status(Timestamp now) {
  const std::lock_guard guard(mutex_);
  give_up_late(now);
  KeystoreStatus status;
  status.state = state();
  if (lock_ && lock_->passphrase) status.has_passphrase = true;
  if (lock_ && lock_->custodians) {
    status.threshold = static_cast<unsigned>(lock_->custodians->points.size());
    status.custodians = lock_->custodians->shares;
    status.names = lock_->names;
  }
  if (ring_) status.opened_by = opened_by_;
  if (attempt_) {
    status.attempt = attempt_->id();
    status.entered = attempt_->entered();
  }
  if (ceremony_) {
    status.has_ceremony = true;
    status.confirmed = ceremony_->confirmed();
  }
  return status;
}

AttemptId Keystore::draw_attempt() {
  std::array<std::byte, 16> id{};
  random_.fill(id);
  return AttemptId(id);
}

Result<AttemptId, KeystoreError> Keystore::begin_ceremony(unsigned threshold, std::vector<std::string> names,
                                                          Timestamp now) {
  const crypto::UsedStack used;
  const std::lock_guard guard(mutex_);
  if (lock_ && !ring_) return refused(KeystoreFault::wrong_state);
  const unsigned least = options_.is_single_custodian_allowed ? 1 : 2;
  if (threshold < least || threshold > names.size() || names.size() > crypto::custodian_shares_max) {
    return refused(KeystoreFault::bad_threshold);
  }
  if (!are_custodian_names(names)) return refused(KeystoreFault::bad_name);
  ceremony_.emplace(draw_attempt(), threshold, std::move(names), random_, now);
  return ceremony_->id();
}

Result<SecretText, KeystoreError> Keystore::show_share(const AttemptId& attempt, unsigned index, Timestamp now) {
  const crypto::UsedStack used;
  const std::lock_guard guard(mutex_);
  give_up_late(now);
  if (!ceremony_ || ceremony_->id() != attempt) return refused(KeystoreFault::other_attempt);
  auto share = ceremony_->show(index, now);
  if (!share) return refused(share.error());
  return std::move(*share);
}

std::optional<KeystoreError> Keystore::confirm_share(const AttemptId& attempt, std::string_view typed, Timestamp now) {
  const crypto::UsedStack used;
  const std::lock_guard guard(mutex_);
  give_up_late(now);
  if (!ceremony_ || ceremony_->id() != attempt) return KeystoreError{KeystoreFault::other_attempt};
  if (const auto wait = rate_.note(now)) return KeystoreError{KeystoreFault::must_wait, {}, *wait};
  if (const auto fault = ceremony_->confirm(typed, now)) return KeystoreError{KeystoreFault::share_refused, *fault};
  if (!ceremony_->is_complete()) return std::nullopt;
  complete(crypto::derive_key(ceremony_->secret(), lock_key_purpose),
           {.custodians = ceremony_->commitments(), .names = ceremony_->names(), .passphrase = {}, .made = now}, now);
  ceremony_.reset();
  return std::nullopt;
}

void Keystore::abandon_ceremony() {
  const std::lock_guard guard(mutex_);
  ceremony_.reset();
}

/// From now on this key opens the keystore.
void Keystore::complete(LockedKey lock_key, const LockRecord& lock, Timestamp now) {
  if (ring_) {
    ring_->rekey(std::move(lock_key), lock);
  } else {
    records_.write({.lock = lock, .keys = {KeyRing::first_root(lock_key, random_, now)}, .shredded = {}});
  }
  lock_ = lock;
  consent_.reset();
}

std::optional<KeystoreError> Keystore::set_passphrase(const SecretText& passphrase, Timestamp now) {
  const crypto::UsedStack used;
  if (!is_strong_passphrase(passphrase.expose())) return KeystoreError{KeystoreFault::weak_passphrase};
  PassphraseLock lock{{}, options_.passphrase_cost};
  random_.fill(lock.salt);
  LockedKey key = crypto::key_from_passphrase(passphrase, lock.salt, lock.cost);
  const std::lock_guard guard(mutex_);
  if (lock_ && !ring_) return KeystoreError{KeystoreFault::wrong_state};
  complete(std::move(key), {.custodians = {}, .names = {}, .passphrase = lock, .made = now}, now);
  ceremony_.reset();
  return std::nullopt;
}

Result<AttemptId, KeystoreError> Keystore::begin_unlock(Timestamp now) {
  const std::lock_guard guard(mutex_);
  if (!lock_ || ring_) return refused(KeystoreFault::wrong_state);
  if (!lock_->custodians) return refused(KeystoreFault::other_lock);
  attempt_.emplace(draw_attempt(), *lock_->custodians, now);
  return attempt_->id();
}

std::optional<KeystoreError> Keystore::enter_share(const AttemptId& attempt, std::string_view typed, Timestamp now) {
  const crypto::UsedStack used;
  const std::lock_guard guard(mutex_);
  give_up_late(now);
  if (!lock_ || ring_) return KeystoreError{KeystoreFault::wrong_state};
  if (!attempt_ || attempt_->id() != attempt) return KeystoreError{KeystoreFault::other_attempt};
  if (const auto wait = rate_.note(now)) return KeystoreError{KeystoreFault::must_wait, {}, *wait};
  if (const auto fault = attempt_->enter(typed, now)) return KeystoreError{KeystoreFault::share_refused, *fault};
  if (!attempt_->is_complete()) return std::nullopt;
  LockedKey key = crypto::derive_key(attempt_->secret(), lock_key_purpose);
  opened_by_ = attempt_->entered();
  attempt_.reset();
  return open_ring(std::move(key), KeystoreFault::damaged, now);
}

std::optional<KeystoreError> Keystore::unlock(const SecretText& passphrase, Timestamp now) {
  const crypto::UsedStack used;
  PassphraseLock lock;
  {
    const std::lock_guard guard(mutex_);
    if (!lock_ || ring_) return KeystoreError{KeystoreFault::wrong_state};
    if (!lock_->passphrase) return KeystoreError{KeystoreFault::other_lock};
    if (const auto wait = rate_.note(now)) return KeystoreError{KeystoreFault::must_wait, {}, *wait};
    lock = *lock_->passphrase;
  }
  LockedKey key = crypto::key_from_passphrase(passphrase, lock.salt, lock.cost);
  const std::lock_guard guard(mutex_);
  if (ring_) return KeystoreError{KeystoreFault::wrong_state};
  opened_by_.clear();
  return open_ring(std::move(key), KeystoreFault::wrong_passphrase, now);
}

/// @param wrong  what it means that the key is another one
std::optional<KeystoreError> Keystore::open_ring(LockedKey lock_key, KeystoreFault wrong, Timestamp now) {
  auto ring = KeyRing::open(std::move(lock_key), records_, random_, integrity_);
  if (!ring) return KeystoreError{ring.error() == WrapFault::other_key ? wrong : KeystoreFault::damaged};
  ring->finish_rotations(now);
  ring_.emplace(std::move(*ring));
  is_unlocked_ = true;
  return std::nullopt;
}

Result<AttemptId, KeystoreError> Keystore::begin_consent(Timestamp now) {
  const std::lock_guard guard(mutex_);
  if (!lock_ || !ring_) return refused(KeystoreFault::wrong_state);
  consent_.reset();
  const AttemptId id = draw_attempt();
  if (lock_->custodians) consent_.emplace(id, *lock_->custodians, now);
  return id;
}

Result<std::vector<unsigned>, KeystoreError> Keystore::consent(const AttemptId& attempt, std::string_view typed,
                                                               Timestamp now) {
  const crypto::UsedStack used;
  const std::lock_guard guard(mutex_);
  give_up_late(now);
  if (!lock_ || !ring_) return refused(KeystoreFault::wrong_state);
  if (!lock_->custodians) return refused(KeystoreFault::other_lock);
  if (!consent_ || consent_->id() != attempt) return refused(KeystoreFault::other_attempt);
  if (const auto wait = rate_.note(now)) return failure(KeystoreError{KeystoreFault::must_wait, {}, *wait});
  if (const auto fault = consent_->enter(typed, now))
    return failure(KeystoreError{KeystoreFault::share_refused, *fault});
  std::vector<unsigned> entered = consent_->entered();
  if (consent_->is_complete()) consent_.reset();
  return entered;
}

void Keystore::lock() {
  const crypto::UsedStack used;
  const std::lock_guard guard(mutex_);
  consent_.reset();
  opened_by_.clear();
  is_unlocked_ = false;
  derived_.clear();
  ring_.reset();
  attempt_.reset();
  ceremony_.reset();
}

KeyRing& Keystore::ring() {
  if (!ring_) throw KeystoreLocked();
  return *ring_;
}

void Keystore::rotate_root(Timestamp now) {
  const std::lock_guard guard(mutex_);
  ring().rotate_root(now);
}

void Keystore::rotate_tenants(Timestamp now) {
  const std::lock_guard guard(mutex_);
  for (const std::string& tenant : ring().tenants()) ring().rotate_tenant(tenant, now);
}

LockedKey Keystore::key_for(const std::string& purpose, Timestamp now) {
  const std::lock_guard guard(mutex_);
  return ring().platform_key(purpose, now);
}

DataKey Keystore::data_key(const std::string& tenant, const std::string& purpose, Timestamp now) {
  const std::lock_guard guard(mutex_);
  return ring().data_key(tenant, purpose, now);
}

void Keystore::destroy(const KeyId& id, std::string_view by, Timestamp now) {
  const std::lock_guard guard(mutex_);
  ring().destroy(id, by, now);
  derived_.clear();
}

void Keystore::destroy_tenant(const std::string& tenant, std::string_view by, Timestamp now) {
  const std::lock_guard guard(mutex_);
  ring().destroy_tenant(tenant, by, now);
  derived_.clear();
}

std::vector<KeyId> Keystore::destroyed_keys(const std::string& tenant) const {
  const std::lock_guard guard(mutex_);
  std::set<KeyId> of_tenant;
  for (const KeyRecord& record : records_.keys()) {
    const bool is_of_tenant = record.kind == KeyKind::tenant || record.kind == KeyKind::data;
    if (is_of_tenant && record.tenant == tenant) of_tenant.insert(record.id);
  }
  std::vector<KeyId> ids;
  for (const ShredNote& note : records_.shredded())
    if (of_tenant.contains(note.id)) ids.push_back(note.id);
  return ids;
}

const LockedKey& Keystore::column_key(const KeyId& tenant_key, const crypto::ValuePlace& place) {
  const std::string purpose = "urna/column/v1 " + std::string(place.table) + "." + std::string(place.column);
  const std::string name = to_hex(tenant_key.get()) + purpose;
  if (const auto found = derived_.find(name); found != derived_.end()) return found->second;
  return derived_.emplace(name, crypto::derive_key(ring().key(tenant_key), purpose)).first->second;
}

Bytes Keystore::seal(const crypto::ValuePlace& place, std::span<const std::byte> value, Timestamp now) {
  const std::lock_guard guard(mutex_);
  const KeyId id = ring().tenant_key(std::string(place.tenant), now);
  return crypto::seal_value(column_key(id, place), id, place, value, random_);
}

SecretText Keystore::open(const crypto::ValuePlace& place, std::span<const std::byte> sealed) {
  const std::lock_guard guard(mutex_);
  const KeyRing& keys = ring();
  const auto id = crypto::key_of_value(sealed);
  if (id && keys.knows(*id)) {
    auto value = crypto::open_value(column_key(*id, place), *id, place, sealed);
    if (value) return std::move(*value);
  }
  refuse(SealedKind::value, place.tenant, std::string(place.table) + "." + std::string(place.column));
}

void Keystore::refuse(SealedKind kind, std::string_view tenant, std::string_view place) {
  integrity_.found(kind, tenant, place);
  throw IntegrityFailed("something sealed was changed, cut or moved");
}

Digest Keystore::blind_index(const std::string& tenant, std::string_view table, std::string_view column,
                             std::string_view value, Timestamp now) {
  const std::lock_guard guard(mutex_);
  KeyRing& keys = ring();
  const std::string name = "blind-index " + tenant + " " + std::string(table) + "." + std::string(column);
  auto found = derived_.find(name);
  if (found == derived_.end()) {
    // Of a data key: it stays the same when the tenant's key is rotated, or nothing would be found again.
    const DataKey from = keys.data_key(tenant, std::string(blind_index_purpose), now);
    const std::string purpose = "urna/blind-index/v1 " + std::string(table) + "." + std::string(column);
    found = derived_.emplace(name, crypto::derive_key(from.key, purpose)).first;
  }
  return crypto::hmac_sha256(found->second, bytes_of(value));
}

}  // namespace urna::keystore
