// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "crypto/argon2id.hpp"
#include "identity/invitation.hpp"
#include "identity/person.hpp"
#include "identity/role_policy.hpp"
#include "identity/sessions.hpp"
#include "identity/sign_in_limits.hpp"
#include "identity/web_authn_challenges.hpp"

/// The door for people: from an invitation to a session.
namespace urna::identity {

/// What is known of a request before it is known who makes it.
struct Visit {
  NetworkAddress from{};
  std::optional<TenantId> host;  ///< at whose address; none: the platform's own
  RelyingParty party;            ///< that address, for security keys
  Digest browser{};              ///< of a cookie that this browser alone holds; binds the challenges of keys
  KnownNames names;              ///< of the tenant and its elections, which no password may be made of
  Timestamp now;
  bool at_platform = false;  ///< at an address of the platform: invitations to a role on it are good here too
};

/// What is shown besides a password.  Nothing, for whoever has nothing else and needs nothing else.
struct SixDigits {
  std::string_view typed;
};
struct RecoveryText {
  std::string_view typed;
};
using Proof = std::variant<std::monostate, SixDigits, RecoveryText, AssertionAnswer>;

/// Why somebody does not come in by an invitation, or does not get what it offers.
enum class EntryFault {
  invitation_refused,  ///< unknown, too late, spent, another address or tenant: one answer for all
  has_account,         ///< sign in, then take the role up
  name_malformed,      ///< blank, over 200 bytes, or not a text
  password_weak,       ///< `find_weaknesses` says why; also of an account whose password was judged for less
  device_refused,      ///< these are not the six digits of the device that was shown the secret
  key_refused,         ///< `check_registration` refuses it
  factor_missing,      ///< the role asks for more: a device, or two security keys that verify their owner
  must_wait,           ///< too many people: later
  not_signed_in,       ///<
  not_fresh,           ///< a factor has to be shown again first
  other_factor,        ///< and one as strong as the role asks for, or a recovery code
  excluded,            ///< the role may not be held beside one that this person holds
};

/// Why a sign-in is refused.  Nobody is told which part was wrong, or whether there is such a person.
enum class SignInRefusal {
  refused,       ///<
  must_wait,     ///< too many failures or too many people: later, see `PersonDoor::wait`
  other_factor,  ///< this account is being guessed at: a security key or a recovery code is asked for
};

/// What a device needs to give codes: shown once.
struct DeviceSecret {
  SecretText secret;   ///< base32
  SecretText address;  ///< `otpauth://…`
};

/// What an enrolment ends with: shown once.
struct Enrolled {
  PersonId person;
  std::vector<GrantId> grants;  ///< one a role
  std::array<SecretText, recovery_code_count> recovery_codes;
};

struct SignedIn {
  PersonId person;
  OpenedSession session;
};

/// People's accounts.  Safe to call from several threads; handed the time in each `Visit`.
class PersonDoor {
 public:
  /// So many passwords are looked at at a time: each takes 64 MiB.  Whoever comes then must wait.
  static constexpr int hashing_max = 4;
  /// So many failures lock the account of whoever holds a management role, until another person unlocks it.
  static constexpr unsigned failures_to_lock = 10;

  struct Stores {
    PersonStore& people;
    InvitationStore& invitations;
    GrantStore& grants;
    GroupStore& groups;
    const RolePolicyBook* policies = nullptr;  ///< none: what the platform asks, and nothing beyond
    const BreachList* breached = nullptr;      ///< none: no list of stolen passwords
  };

  /// @param stores, sessions, witness, random  outlive it
  PersonDoor(Stores stores, Sessions& sessions, PersonWitness& witness, crypto::RandomSource& random,
             crypto::HashCost cost = {});

  /// Whoever holds a management role has signed in, from there.  On the thread of the request: it must not wait.
  using TellArrival = std::function<void(const PersonId&, const NetworkAddress&)>;
  /// Before anybody comes in.
  void tell_managers_arrivals(TellArrival tell) { tell_arrival_ = std::move(tell); }

  // Coming in.  `link` is what the invitation's link says, `address` as typed.

  /// What is offered to whoever has the link and knows the address it was sent to.
  std::optional<Invitation> find_invited(const Visit& visit, std::string_view link, std::string_view address) const {
    return invitation(visit, link, address);
  }
  /// What the invitation's roles take.
  SignInDemand demand_of(const Invitation& invited) const;
  /// Why a password will not do for a role as strict as this.
  std::vector<Weakness> weaknesses(const Visit& visit, Strength strength, const std::string& address,
                                   const std::string& name, std::string_view password) const;
  /// For whom a password of this person has to be good enough: the strictest of what the roles ask.
  Strength strength_for(const Person& person, Timestamp now) const;
  /// What the customer demands of this person beyond the platform.
  SignInDemand laid_down_for(const PersonId& person, Timestamp now) const {
    return policies_.laid_down_for(live_grants(person, now));
  }
  /// The strongest that this person's roles ask for.
  Factor factor_for(const PersonId& person, Timestamp now) const;

  /// Judges invitation and password, and begins an account that opens nothing yet.  Begun again, it starts afresh.
  Result<DeviceSecret, EntryFault> begin(const Visit& visit, std::string_view link, std::string_view address,
                                         const std::string& name, std::string_view password);
  /// Six digits prove that the device has the secret.
  std::optional<EntryFault> confirm_device(const Visit& visit, std::string_view link, std::string_view address,
                                           std::string_view six_digits);
  /// What a browser is asked to register a key with.
  Challenge challenge_for_new_key(const Visit& visit);
  std::optional<EntryFault> add_key(const Visit& visit, std::string_view link, std::string_view address,
                                    const RegistrationAnswer& answer);
  /// Spends the invitation: the account opens and the role is held, when the factors are those that the role asks for.
  Result<Enrolled, EntryFault> finish(const Visit& visit, std::string_view link, std::string_view address);
  /// Somebody who has an account takes up other roles.
  /// @errors  excluded when one may not be held beside what this person holds
  Result<std::vector<GrantId>, EntryFault> take_up(const Visit& visit, std::string_view cookie, std::string_view link);

  // Signing in.

  /// What a browser is asked to show a key with, before anybody has said who they are.
  Challenge challenge_for_sign_in(const Visit& visit);
  /// @param before  the session cookie that came along, if any: it opens nothing from now on
  Result<SignedIn, SignInRefusal> sign_in(const Visit& visit, std::string_view address, std::string_view password,
                                          const Proof& proof, std::string_view before);
  /// A factor is shown again, for what asks for a fresh one.
  Result<OpenedSession, SignInRefusal> step_up(const Visit& visit, std::string_view cookie, const Proof& proof);
  std::chrono::seconds wait(const Visit& visit, std::string_view address) const;
  /// Says who waits after wrong tries, and of whom the wait is over.  To be called about once a second: whoever guesses
  /// is answered as fast for somebody as for nobody.
  void tell_waits(Timestamp now);
  /// Whoever an identity provider has just said somebody is: in the place of the password, and of nothing else.
  /// @param is_second  whether how they signed in there was asked for and said: that counts as a second factor, but for
  ///                   whoever manages others
  /// @returns  other_factor when something must be shown besides; nothing is counted as a failure then
  Result<SignedIn, SignInRefusal> sign_in_by_provider(const Visit& visit, const PersonId& known, bool is_second,
                                                      const Proof& proof, std::string_view before);

  // Changing.

  /// Ends every other session of the person; this one goes on under a new cookie.
  /// @errors  not_signed_in, also when the password of now is wrong; password_weak; must_wait
  Result<OpenedSession, EntryFault> change_password(const Visit& visit, std::string_view cookie,
                                                    std::string_view password_now, std::string_view password);
  // What a person shows: each asks for a factor shown in the last minutes and ends every other session.

  /// With a key registered after `challenge_for_new_key`.
  std::optional<EntryFault> add_own_key(const Visit& visit, std::string_view cookie, const RegistrationAnswer& answer);
  /// @errors  factor_missing when what is left would not be what a role asks for
  std::optional<EntryFault> remove_own_key(const Visit& visit, std::string_view cookie,
                                           std::span<const std::byte> key_id);
  /// Another device, which takes the place of the one in use once it has shown a code.
  Result<DeviceSecret, EntryFault> begin_own_device(const Visit& visit, std::string_view cookie);
  std::optional<EntryFault> confirm_own_device(const Visit& visit, std::string_view cookie,
                                               std::string_view six_digits);
  /// Ten new ones; the old ones open nothing from now on.
  Result<std::array<SecretText, recovery_code_count>, EntryFault> renew_recovery_codes(const Visit& visit,
                                                                                       std::string_view cookie);
  // As whom a provider knows a person: linked and taken away like a factor.

  static constexpr std::size_t links_max = 4;
  /// @errors  key_refused when that is somebody already, here or elsewhere; factor_missing when there are four
  std::optional<EntryFault> link_to_provider(const Visit& visit, std::string_view cookie, const std::string& issuer,
                                             const std::string& subject);
  /// @errors  key_refused when there is no such link
  std::optional<EntryFault> unlink_from_provider(const Visit& visit, std::string_view cookie,
                                                 const std::function<bool(const ProviderLink&)>& is_it);
  /// Whether this person could link now, or has to show a factor again first.
  std::optional<EntryFault> find_stale(const Visit& visit, std::string_view cookie);
  /// Nobody, where nobody has linked it.
  std::optional<Person> find_linked(std::string_view issuer, std::string_view subject) const;
  /// A locked account opens again, by somebody else; whether they may is for `authorise`.
  bool unlock(const PersonId& person, const PersonId& by, Timestamp now);
  /// Whoever has left: no session and no sign-in, at once.
  bool disable(const PersonId& person, Timestamp now);

 private:
  /// What a proof has shown, and what the account must remember of it.
  struct Shown {
    Factor factor = Factor::none;
    std::uint64_t totp_step = 0;
    std::optional<FoundRecoveryCode> recovery;
    std::optional<std::pair<Bytes, std::uint32_t>> key;  // id, counter
  };

  std::optional<Shown> look(const Visit& visit, const Person* person, const Proof& proof);
  /// What an opened session begins with, for whoever has just come in.
  SignedIn open_for(const Visit& visit, const Person& person, const Shown& shown, std::string_view before);
  /// Somebody signed in who has shown a factor in the last minutes.
  struct Fresh {
    SessionId session;
    Person person;
  };
  Result<Fresh, EntryFault> fresh(const Visit& visit, std::string_view cookie);
  bool change_factors(const Visit& visit, const Fresh& who, PersonEvent event,
                      const std::function<bool(Person&)>& change);
  static bool confirm_totp(Person& person, std::string_view six_digits, Timestamp now);
  static bool add_to(Person& person, SecurityKey key);
  static bool remember(Person& person, const Shown& shown);
  std::optional<Invitation> invitation(const Visit& visit, std::string_view link, std::string_view address) const;
  /// Whether whoever invited could still give what was promised.
  bool stands(const Invitation& invited, Timestamp now) const;
  bool change_enrolling(const Invitation& invitation, const std::function<bool(Person&)>& change);
  bool is_manager(const PersonId& person, Timestamp now) const;
  SignInDemand demand_on(const PersonId& person, Timestamp now) const;
  /// Those of a person that hold now, through groups too.
  std::vector<Grant> live_grants(const PersonId& person, Timestamp now) const;
  SessionKind kind_for(const PersonId& person, Timestamp now) const;
  std::vector<GrantId> give_roles(const Invitation& invitation, const PersonId& person, Timestamp now);
  void note_failure(const Visit& visit, const std::string& address, const std::optional<Person>& person,
                    bool is_a_guess);
  SignInLimits::Verdict admit(const Visit& visit, const std::string& address, const Proof& proof);
  /// What was tried has made somebody wait.
  void begin_wait(const Visit& visit, const std::string& address, const PersonId& person);

  /// So many are remembered at a time; those beyond are not told.
  static constexpr std::size_t waits_max = 1'000;
  struct Wait {
    PersonId person;
    Timestamp begun;
    Timestamp until;
    bool is_told = false;
  };

  Stores stores_;
  const RolePolicyBook no_policies_;
  const RolePolicyBook& policies_;
  Sessions& sessions_;
  TellArrival tell_arrival_;
  PersonWitness& witness_;
  crypto::RandomSource& random_;
  crypto::HashCost cost_;
  std::string nobodys_password_;  // checked where there is no account, so that it takes as long
  std::atomic<int> hashing_ = 0;
  std::mutex linking_;  // from looking for somebody with the same link to the disk
  mutable std::mutex mutex_;
  SignInLimits limits_;
  std::vector<Wait> waits_;
  WebAuthnChallenges challenges_;
};

}  // namespace urna::identity
