// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/timestamp.hpp"
#include "crypto/random.hpp"
#include "identity/grant.hpp"

/// How people come in: somebody who may invite says who, where and as what, and a link goes to one address.
namespace urna::identity {

inline constexpr std::chrono::hours invitation_lasts{72};

/// An invitation as it is kept: never what the link says.
struct Invitation {
  Digest hash{};            ///< SHA-256 of what the link says
  std::string address;      ///< of mail, as `mail_address` gives it
  Place place;              ///< where the roles will hold
  std::vector<Role> roles;  ///< one at least
  std::optional<Timestamp> role_ends;
  std::string reason;
  std::optional<PersonId> by;  ///< none: made with the platform or the tenant, on the machine itself
  Timestamp expires;
  std::optional<Timestamp> spent;  ///< taken up, or withdrawn

  /// What a role is held by, once it is taken up.
  Grant grant_for(Role role, const PersonId& person, const GrantId& id, Timestamp now) const;
};

/// An address of mail as it is compared: blanks around it gone, what is after the @ in small letters.
/// @returns  nothing when it cannot be one: no @ or two, nothing before or after it, a blank or a control character,
/// over
///           254 bytes
std::optional<std::string> mail_address(std::string_view typed);

/// Whether an address is read by several people, by its name: `info@`, `admin@`, `secretariat@`.  An account is one
/// person's.
bool is_shared_address(std::string_view address);

/// Keeps invitations.  Safe to call from several threads.
class InvitationStore {
 public:
  virtual ~InvitationStore() = default;
  virtual void add(const Invitation& invitation) = 0;
  virtual std::optional<Invitation> find(const Digest& hash) const = 0;
  /// Reads one, lets `change` mend it and writes it, as one step.
  /// @param change  gives back false to leave everything as it was
  /// @returns       what `change` gave back; false when there is none
  virtual bool change(const Digest& hash, const std::function<bool(Invitation&)>& change) = 0;
  virtual std::vector<Invitation> all() const = 0;
};

/// Why an invitation opens nothing: for the journal.  Whoever knocks gets one answer for all.
enum class InvitationFault { unknown, expired, spent, other_address, other_tenant };

/// What a link will say, 22 characters, 128 random bits, and the invitation's `hash` of it.  Nothing is kept.
SecretText draw_link(crypto::RandomSource& random, Invitation& invitation);

/// Makes one and keeps it.
/// @param invitation  all but `hash`, `expires` and `spent`
/// @returns           22 characters, 128 random bits: for the link, shown once; nothing when the address is no person's
std::optional<SecretText> invite(InvitationStore& store, crypto::RandomSource& random, Invitation invitation,
                                 Timestamp now);

/// Judges what a link says; spends nothing.
/// @param address  as typed by whoever came
/// @param host     the tenant at whose address they came
Result<Invitation, InvitationFault> find_invitation(const InvitationStore& store, std::string_view text,
                                                    std::string_view address, const std::optional<TenantId>& host,
                                                    Timestamp now);

/// Spends one: of two who do it at once, one gets true.
bool spend_invitation(InvitationStore& store, const Digest& hash, Timestamp now);

}  // namespace urna::identity
