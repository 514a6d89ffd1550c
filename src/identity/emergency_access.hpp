// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crypto/random.hpp"
#include "identity/access_store.hpp"
#include "identity/web_authn_challenges.hpp"

/// Break-glass: for the day on which nobody who may act can.  Two security keys lie in sealed envelopes; whoever shows
/// both holds one role of the platform for an hour at most, everybody who must know is told at once, and the envelopes
/// open nothing again until somebody else has said what happened.
namespace urna::identity {

/// The people who must know, and how they are told.  Called from several threads.
class SecurityContacts {
 public:
  virtual ~SecurityContacts() = default;
  /// Who they are now.
  virtual std::vector<std::string> all() const = 0;
  /// @returns  whether it was handed over; what it throws counts as no
  virtual bool tell(const std::string& contact, const EmergencyUse& use) = 0;
};

/// Why keys are not taken for the envelopes.
enum class EmergencyKitFault {
  one_person,         ///< two name them
  same_key,           ///< there must be two
  key_may_be_copied,  ///< a passkey that is on somebody's devices is in no envelope
  key_not_verified,   ///< it has no PIN, or it was not asked for
  no_envelope,        ///< the number is blank, too long, or the other one's
  other_role,         ///< none of management on the platform
  awaits_findings,    ///< a use of the ones before has not been looked at
};

/// What is wrong with the keys themselves, whoever names them and whenever.
std::optional<EmergencyKitFault> find_kit_fault(const EmergencyKit& kit);

/// Why the envelopes open nothing.
enum class EmergencyFault {
  no_kit,             ///< no keys have been named
  awaits_findings,    ///< the last use has not been looked at
  no_reason,          ///< blank, over 500 bytes, or not a plain text
  no_time,            ///< under a minute, or over an hour
  challenge_missing,  ///< this browser was asked for nothing, or too long ago
  key_refused,        ///< not both of the two keys, each with its PIN
  not_grantable,      ///< the role excludes another that the person holds
};

enum class FindingsFault {
  unknown_use,
  filed_already,
  own_use,      ///< somebody else has to look
  no_findings,  ///< blank, or over 4,000 bytes
  no_envelope,  ///< not two new ones: the old seals are broken
};

/// Safe to call from several threads.  Whether whoever calls may is for `authorise`; only `use` asks for nothing but
/// the two keys and a person who is signed in.
class EmergencyDesk {
 public:
  static constexpr std::chrono::hours lasts_max = emergency_lasts_max;
  static constexpr std::chrono::minutes lasts_min{1};
  static constexpr std::chrono::hours findings_within{72};
  static constexpr std::chrono::seconds between_tries{60};  ///< to tell a contact; doubled from time to time
  static constexpr std::chrono::hours between_tries_max{1};
  static constexpr std::size_t reason_bytes_max = 500;
  static constexpr std::size_t findings_bytes_max = 4000;
  static constexpr std::size_t envelope_bytes_max = 100;

  struct Parts {
    AccessStore& store;
    AccessGrants& grants;
    AccessWitness& witness;
    SecurityContacts& contacts;
    crypto::RandomSource& random;
  };

  /// @param parts  outlive it
  explicit EmergencyDesk(Parts parts) : parts_(parts) {}

  /// Names the keys, each as `check_registration` gave it when its PIN was asked for; the ones before open nothing
  /// more.
  std::optional<EmergencyKitFault> name_keys(EmergencyKit kit, Timestamp now);

  /// Which two keys a browser may be asked for; nothing when none are named.
  std::optional<EmergencyKit> kit() const { return parts_.store.kit(); }

  /// What both keys are asked to sign.
  /// @param browser  of a cookie that this browser alone holds
  Challenge challenge(const Digest& browser, Timestamp now);

  struct Try {
    PersonId person;  ///< who is signed in: nobody acts under a shared name
    RelyingParty party;
    Digest browser{};
    std::array<AssertionAnswer, 2> answers;  ///< one of each key, in either order
    std::string reason;
    std::chrono::seconds lasts = lasts_max;
  };

  /// Opens it.  The contacts are told before this returns; that one cannot be reached stands in nobody's way.
  ///
  /// The session goes on as one with `Factor::verified_key`, shown now: see `Sessions::renew`.
  Result<EmergencyUse, EmergencyFault> use(const Try& attempt, Timestamp now);

  /// @returns  whether it was live until now
  bool end(const EmergencyId& id, const PersonId& by, Timestamp now);

  /// What somebody found who looked at it: from then on the envelopes, sealed anew, open again.
  std::optional<FindingsFault> file(const EmergencyId& id, EmergencyFindings findings);

  /// The one that has not been looked at; there is one at most.
  std::optional<EmergencyUse> awaits_findings() const;

  /// Tells the contacts that have not been told, notes what has ended and what is late.  To be called about once a
  /// minute; rights end without it.
  void tend(Timestamp now);

 private:
  std::optional<std::array<std::uint32_t, 2>> counters_shown(const EmergencyKit& kit, const Try& attempt,
                                                             const Challenge& challenge) const;
  std::vector<ContactTold> contacts_now() const;
  void tell_contacts(EmergencyUse& use, Timestamp now);
  void note(AccessEvent event, const std::optional<PersonId>& person, const EmergencyUse& use, Timestamp now);

  Parts parts_;
  mutable std::mutex mutex_;  // between reading a record and writing it
  WebAuthnChallenges challenges_;
};

}  // namespace urna::identity
