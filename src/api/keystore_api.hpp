// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "api/key_consent.hpp"
#include "api/platform_api.hpp"
#include "crypto/age_key.hpp"
#include "http/peer_address.hpp"
#include "http/router.hpp"
#include "journal/entry.hpp"
#include "keystore/keystore.hpp"

namespace urna::api {

/// The platform's lock, for the operator and the custodians, on a socket of its own that no network reaches: what
/// `urnactl init`, `unlock`, `lock`, `status`, `rekey` and `rotate` ask; the latter two with several people's word.
/// Shares and passphrases are whole bodies of plain text, so that no reader of JSON keeps a copy of them.
class KeystoreApi {
 public:
  using Clock = std::function<Timestamp()>;
  /// @returns  whether the entry is on the disk
  using Note = std::function<bool(const journal::Entry&)>;

  /// @param keystore    outlives this
  /// @param note        is given an entry about whatever is asked but `status`; what changes something is refused, or
  ///                    undone, when it cannot be noted.  Locking is not: it is never refused
  /// @param changed     called after a ceremony is done, and after it was unlocked or locked
  /// @param is_serving  whether the desk behind it is open by now
  /// @param random      outlives this
  KeystoreApi(keystore::Keystore& keystore, crypto::RandomSource& random, Clock now, Note note,
              std::function<void()> changed, std::function<bool()> is_serving);

  /// Before the first request: who may agree to a change of keys, on a platform with a passphrase.
  void ask_people(KeyConsents::People people) { consents_.ask_people(std::move(people)); }

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);
  /// Nothing while it is locked.
  std::optional<Unlocked> unlocked() const;

 private:
  using Facts = std::map<journal::Fact, std::uint64_t>;

  bool noted(journal::Event event, const std::optional<keystore::KeystoreError>& error, Facts facts = {},
             const KeyConsent& consent = {});
  Result<KeyConsent, http::Response> agreed(std::string_view what, journal::Event event, const http::Request& request);
  http::Response status();
  http::Response answer(const std::optional<keystore::KeystoreError>& error);
  http::Response set_passphrase(http::Request& request);
  http::Response begin_ceremony(http::Request& request);
  http::Response show_share(http::Request& request);
  http::Response confirm_share(http::Request& request);
  http::Response begin_unlock();
  http::Response enter_share(http::Request& request);
  http::Response unlock(http::Request& request);
  http::Response opened(bool is_noted, unsigned shares);
  std::optional<crypto::AgeRecipient> recipient_of(const keystore::AttemptId& ceremony, unsigned custodian) const;
  http::Response lock();
  http::Response rotate(http::Request& request);

  /// To whom the shares of a ceremony are sealed, and whose word it was.
  struct CeremonyOrder {
    keystore::AttemptId ceremony;
    std::map<unsigned, crypto::AgeRecipient> recipients;  // by custodian, from 1
    KeyConsent consent;
  };

  keystore::Keystore& keystore_;
  crypto::RandomSource& random_;
  const Clock now_;
  const Note note_;
  KeyConsents consents_;
  const std::function<void()> changed_;
  const std::function<bool()> is_serving_;
  mutable std::mutex mutex_;
  Unlocked unlocked_;  // the last time
  std::optional<CeremonyOrder> order_;
};

/// What a desk answers that is not open: its boards, and for all else under `/api` and `/log` 503 with a code, such as
/// `sealed`, `uninitialised` before a first ceremony, or `suspended`; 410 for `customer-left`, who does not come back.
void add_shut_routes(http::Router& router, const std::string& code, const http::PeerAddress& box);

/// What a keystore's exception means to a client: 503 `sealed`, 500 `integrity`, 500 `key-destroyed`; nothing for
/// others.
std::optional<http::Response> explain_keystore_failure(const std::exception& failure);

/// The word of a state, as the operator's routes and `/healthz` have it: `unlocked` is `alive` there.
std::string_view name_of(keystore::LockState state);

}  // namespace urna::api
