// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/timestamp.hpp"
#include "identity/grant.hpp"
#include "identity/password_policy.hpp"
#include "identity/recovery_codes.hpp"
#include "identity/totp.hpp"
#include "identity/web_authn.hpp"

/// One account for one person, and what is kept of it.
namespace urna::identity {

enum class PersonState {
  enrolling,  ///< has taken up an invitation, but shown no second factor yet: nothing opens
  active,     ///<
  locked,     ///< guessed at too often, with a management role: until another person unlocks it
  disabled,   ///< has left: nothing opens, for ever
};

/// As whom an identity provider knows somebody: the two together are nobody else's (OpenID Connect Core 1.0 §5.7).
struct ProviderLink {
  std::string issuer;
  std::string subject;
  Timestamp since;

  bool is_for(std::string_view of_issuer, std::string_view of_subject) const {
    return issuer == of_issuer && subject == of_subject;
  }
};

/// Somebody who works here.  `totp`, `password`, `earlier_passwords` and `recovery` are for sealed columns.
struct Person {
  PersonId id;
  std::string address;  ///< of mail, as `mail_address` gives it: what one signs in with, and nobody else's
  std::string name;
  PersonState state = PersonState::enrolling;
  std::string password;                        ///< from `crypto::hash_password`
  Strength strength = Strength::basic;         ///< for which the password was found good enough
  std::vector<std::string> earlier_passwords;  ///< hashes, the newest first
  std::optional<TotpSecret> totp;              ///< of a device that has shown a code
  std::optional<TotpSecret> totp_to_confirm;   ///< shown, but no code of it was seen yet
  std::uint64_t last_totp_step = 0;            ///< codes up to this step have been used
  std::vector<SecurityKey> keys;
  RecoveryCodes recovery;
  unsigned failures = 0;             ///< since the last sign-in, counted where a lock may follow
  std::optional<Digest> invitation;  ///< by which the enrolment goes on
  std::vector<ProviderLink> links = {};  ///< made by this person, signed in with factors of their own

  /// What this person can show, at best.
  Factor factor_at_best() const;
};

/// Another value with the same secrets: spelt out, so that it is searched for.
Person copy_of(const Person& person);

/// Keeps people.  Safe to call from several threads.
class PersonStore {
 public:
  virtual ~PersonStore() = default;
  virtual std::optional<Person> find(const std::string& address) const = 0;
  virtual std::optional<Person> find(const PersonId& id) const = 0;
  /// Whether a security key is anybody's.
  virtual bool is_key_taken(std::span<const std::byte> key_id) const = 0;
  /// Reads the one with this address, lets `change` mend it and writes it, as one step; durable when it returns.
  /// @param change  gets nothing when there is none; gives back false to leave everything as it was
  /// @returns       what `change` gave back
  virtual bool change(const std::string& address, const std::function<bool(std::optional<Person>&)>& change) = 0;
  /// By address.
  virtual std::vector<Person> all() const = 0;
};

/// Keeps grants.  Safe to call from several threads.
class GrantStore {
 public:
  virtual ~GrantStore() = default;
  virtual void add(const Grant& grant) = 0;
  /// Those of a subject and of these groups.
  virtual std::vector<Grant> of(const Subject& subject, const std::set<GroupId>& groups) const = 0;
  virtual std::vector<Grant> all() const = 0;
  /// Reads one, lets `change` mend it and writes it, as one step.
  /// @param change  gives back false to leave everything as it was
  /// @returns       what `change` gave back; false when there is none
  virtual bool change(const GrantId& id, const std::function<bool(Grant&)>& change) = 0;
};

/// People who hold the same roles.
struct Group {
  GroupId id;
  std::string name;
  std::set<PersonId> members;
};

/// Keeps groups.  Safe to call from several threads.
class GroupStore {
 public:
  virtual ~GroupStore() = default;
  virtual std::vector<Group> all() const = 0;
  /// Those that a person is in.
  virtual std::set<GroupId> of(const PersonId& person) const = 0;
  /// Reads one, lets `change` mend it and writes it, as one step.
  /// @param change  gets nothing when there is none; gives back false to leave everything as it was, and takes the
  ///                group out to remove it
  /// @returns       what `change` gave back
  virtual bool change(const GroupId& id, const std::function<bool(std::optional<Group>&)>& change) = 0;
};

/// What happens to people's accounts, for the journal and for letters to them.
enum class PersonEvent {
  enrolled,
  role_taken_up,
  signed_in,
  signed_in_at_a_new_place,
  refused,
  made_to_wait,
  wait_begun,  ///< after wrong tries: who is not let in while it lasts, from there
  wait_over,
  locked,
  unlocked,
  stepped_up,
  recovery_code_used,
  recovery_codes_renewed,
  password_changed,
  factor_changed,
  key_counter_went_back,
  disabled,
};

/// Told of each.  Does not throw what is no failure of the world; is called from several threads.
class PersonWitness {
 public:
  virtual ~PersonWitness() = default;
  /// @param person  none when nobody is known by what was typed
  virtual void note(PersonEvent event, const std::optional<PersonId>& person, Timestamp now) = 0;
};

}  // namespace urna::identity
