// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "keystore/integrity_watch.hpp"
#include "keystore/key_ring.hpp"
#include "keystore/unlock_attempt.hpp"

namespace urna::keystore {

enum class LockState {
  uninitialised,  ///< a fresh platform: a ceremony, or a passphrase, comes first
  locked,         ///< also after every start
  unlocking,      ///< some shares are here, not yet enough
  unlocked,
};

/// What anybody who runs the platform may know.
struct KeystoreStatus {
  LockState state = LockState::uninitialised;
  bool has_passphrase = false;  ///< one passphrase opens it; else custodians do
  unsigned threshold = 0;       ///< of the custodians
  unsigned custodians = 0;
  std::vector<std::string> names;    ///< of the custodians, or of none in an older ceremony
  std::optional<AttemptId> attempt;  ///< to unlock, under way
  std::vector<unsigned> entered;     ///< whose shares are here, while unlocking
  std::vector<unsigned> opened_by;   ///< whose shares opened it, while it is unlocked; nobody's: the passphrase did
  bool has_ceremony = false;         ///< a ceremony is under way
  unsigned confirmed = 0;            ///< custodians who typed their new share
};

/// The platform's keys: locked when it starts, opened by a quorum of custodians or by one passphrase, and locked again
/// at anybody's word.  Calls come from many threads.
///
/// Secrecy: what opens the keystore, and every key, is in memory only and only while it is unlocked.
class Keystore {
 public:
  struct Options {
    crypto::HashCost passphrase_cost{4, 1U << 20};
    bool is_single_custodian_allowed = false;  ///< for trying things out
  };
  static constexpr std::chrono::minutes attempt_lasts{10};  ///< after its last step

  /// @param records, random  outlive it
  Keystore(KeyRecordStore& records, crypto::RandomSource& random, Options options);
  Keystore(KeyRecordStore& records, crypto::RandomSource& random) : Keystore(records, random, Options{}) {}

  KeystoreStatus status(Timestamp now);
  bool is_unlocked() const { return is_unlocked_; }

  // A ceremony makes new shares: of a fresh keystore, which is then locked, or of an unlocked one, which they open from
  // then on in the place of what opened it before.  It counts for nothing until every custodian typed their share.

  /// @param names  one a custodian: kept in the open, for whoever must ask them for their shares
  /// @errors  wrong_state: locked; bad_threshold, bad_name.  A ceremony under way is given up.
  Result<AttemptId, KeystoreError> begin_ceremony(unsigned threshold, std::vector<std::string> names, Timestamp now);
  /// Each share once.
  /// @errors  other_attempt, unknown_custodian, already_shown
  Result<SecretText, KeystoreError> show_share(const AttemptId& attempt, unsigned index, Timestamp now);
  /// @returns  the fault; nothing when the share is right, and when it was the last one the ceremony is done
  /// @errors   other_attempt, share_refused, must_wait
  std::optional<KeystoreError> confirm_share(const AttemptId& attempt, std::string_view typed, Timestamp now);
  void abandon_ceremony();

  /// One passphrase in the place of custodians, as after a ceremony.
  /// @errors  wrong_state: locked; weak_passphrase
  std::optional<KeystoreError> set_passphrase(const SecretText& passphrase, Timestamp now);

  /// Begins anew: shares that were typed before are forgotten.
  /// @errors  wrong_state, other_lock
  Result<AttemptId, KeystoreError> begin_unlock(Timestamp now);
  /// @returns  the fault; nothing when the share is right, and with enough of them it is unlocked
  /// @errors   wrong_state, other_attempt, share_refused, must_wait, damaged
  std::optional<KeystoreError> enter_share(const AttemptId& attempt, std::string_view typed, Timestamp now);
  /// Takes seconds, and as much memory as the passphrase's cost says.
  /// @errors  wrong_state, other_lock, wrong_passphrase, must_wait, damaged
  std::optional<KeystoreError> unlock(const SecretText& passphrase, Timestamp now);

  // While it is unlocked, custodians agree to a change of its keys with their shares, which are judged as for unlocking
  // and then forgotten.

  /// Begins anew.  Of a platform with a passphrase, the name only.
  /// @errors  wrong_state
  Result<AttemptId, KeystoreError> begin_consent(Timestamp now);
  /// @returns  whose shares have been entered; as many as the threshold are a quorum's word, and the attempt is over
  /// @errors   wrong_state, other_lock, other_attempt, share_refused, must_wait
  Result<std::vector<unsigned>, KeystoreError> consent(const AttemptId& attempt, std::string_view typed, Timestamp now);

  /// Every key is wiped when this returns.  Never refused; what is under way is given up.
  void lock();

  /// Rotations, and the end of those that were cut off.  Each may be cut off at any point: nothing is lost, and the
  /// next one, or the next unlocking, ends it.
  /// @throws KeystoreLocked
  void rotate_root(Timestamp now);
  void rotate_tenants(Timestamp now);

  /// The platform's own key for a purpose, such as `journal signing`: 32 bytes, random, the same ones for ever.
  /// @throws KeystoreLocked
  crypto::LockedKey key_for(const std::string& purpose, Timestamp now);

  /// A tenant's key for one document, one export, one month; of `destroy`, the point of it.
  /// @throws KeystoreLocked, KeyDestroyed
  DataKey data_key(const std::string& tenant, const std::string& purpose, Timestamp now);
  void destroy(const KeyId& id, std::string_view by, Timestamp now);
  void destroy_tenant(const std::string& tenant, std::string_view by, Timestamp now);
  /// The ids of a tenant's keys that were destroyed, the oldest first; also while it is locked.
  std::vector<KeyId> destroyed_keys(const std::string& tenant) const;

  /// A value of a column, to be kept in a database.
  /// @throws KeystoreLocked
  Bytes seal(const crypto::ValuePlace& place, std::span<const std::byte> value, Timestamp now);
  /// @throws KeystoreLocked, KeyDestroyed, IntegrityFailed
  SecretText open(const crypto::ValuePlace& place, std::span<const std::byte> sealed);
  /// For whoever opens something else that was sealed with a key of this keystore, and finds that it does not open.
  /// @throws IntegrityFailed  always
  [[noreturn]] void refuse(SealedKind kind, std::string_view tenant, std::string_view place);
  /// What did not open, for whoever notes it in the journal.
  IntegrityWatch& integrity() { return integrity_; }
  /// By which a sealed value is found again; `value` in its canonical form.
  /// @throws KeystoreLocked
  Digest blind_index(const std::string& tenant, std::string_view table, std::string_view column, std::string_view value,
                     Timestamp now);

 private:
  LockState state() const;
  void give_up_late(Timestamp now);
  KeyRing& ring();
  AttemptId draw_attempt();
  void complete(crypto::LockedKey lock_key, const LockRecord& lock, Timestamp now);
  std::optional<KeystoreError> open_ring(crypto::LockedKey lock_key, KeystoreFault wrong, Timestamp now);
  const crypto::LockedKey& column_key(const KeyId& tenant_key, const crypto::ValuePlace& place);

  KeyRecordStore& records_;
  crypto::RandomSource& random_;
  Options options_;
  IntegrityWatch integrity_;
  mutable std::mutex mutex_;
  std::optional<LockRecord> lock_;
  std::optional<Ceremony> ceremony_;
  std::optional<UnlockAttempt> attempt_;
  std::optional<UnlockAttempt> consent_;
  std::vector<unsigned> opened_by_;
  EntryRate rate_;
  std::optional<KeyRing> ring_;
  std::map<std::string, crypto::LockedKey> derived_;  // by key and purpose
  std::atomic<bool> is_unlocked_ = false;
};

}  // namespace urna::keystore
