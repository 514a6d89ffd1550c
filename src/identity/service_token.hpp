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
#include "identity/address_range.hpp"
#include "identity/grant.hpp"

/// How programs come in: with a token that says what it is, `urna_ID_SECRET_CHECK`, so that whoever finds one in a file
/// knows, and tools that look for lost secrets do too.  ID is 16 bytes, SECRET 32 random ones, CHECK the CRC-32 of all
/// before its dash; all in small hexadecimal, 111 characters.
namespace urna::identity {

inline constexpr std::chrono::days service_token_lasts_max{365};

/// A program's access as it is kept: never its token.
struct ServiceAccess {
  ServiceId id;
  Digest hash{};  ///< SHA-256 of the whole token
  std::string name;
  Place place;                     ///< where it may do what it may
  Permissions permissions;         ///< what it may, at most
  std::vector<AddressRange> from;  ///< one at least
  std::optional<PersonId> by;
  Timestamp expires;
  std::optional<Timestamp> last_used;
  std::optional<Timestamp> revoked;
};

/// Keeps accesses.  Safe to call from several threads.
class ServiceStore {
 public:
  virtual ~ServiceStore() = default;
  virtual void add(const ServiceAccess& access) = 0;
  virtual std::optional<ServiceAccess> find(const ServiceId& id) const = 0;
  /// Reads one, lets `change` mend it and writes it, as one step.
  /// @param change  gives back false to leave everything as it was
  /// @returns       what `change` gave back; false when there is none
  virtual bool change(const ServiceId& id, const std::function<bool(ServiceAccess&)>& change) = 0;
  virtual std::vector<ServiceAccess> all() const = 0;
};

/// Why no token is issued.
enum class ServiceIssueFault {
  no_name,         ///< blank, or over 100 bytes
  no_permission,   ///< one at least
  issuer_lacks,    ///< something that the issuer may not do there
  no_address,      ///< one range at least
  every_address,   ///< a range that holds them all
  ends_in_past,    ///< or at once
  lasts_too_long,  ///< over 365 days
};

/// Makes a token and keeps its access.
/// @param access     all but `id`, `hash`, `last_used` and `revoked`
/// @param of_issuer  what the issuer may do at that place
/// @returns          the token, shown once
Result<SecretText, ServiceIssueFault> issue_service_token(ServiceStore& store, crypto::RandomSource& random,
                                                          ServiceAccess access, Permissions of_issuer, Timestamp now);

/// Why a token opens nothing: for the journal.  The program is told that it is not let in, and no more.
enum class ServiceFault {
  malformed,      ///< not of the form
  mistyped,       ///< of the form, but its check is wrong
  unknown,        ///< no such access, or another secret
  revoked,        ///<
  expired,        ///<
  other_address,  ///< it comes from where it may not
  elsewhere,      ///< a thing of another tenant
  not_allowed,    ///< beyond its permissions or its place
};

/// Judges a token from a header, and notes its use.  A refused one leaves no trace in the store.
/// @param from    where the request comes from
/// @param host    the tenant at whose address it comes
/// @param thing   where the thing is that it wants
Result<ServiceAccess, ServiceFault> use_service_token(ServiceStore& store, std::string_view token,
                                                      const NetworkAddress& from, const std::optional<TenantId>& host,
                                                      Permission permission, const Place& thing, Timestamp now);

bool revoke_service_token(ServiceStore& store, const ServiceId& id, Timestamp now);

/// Whether a text, such as the target of a request, holds what looks like a token.
/// @returns  whose, when there is one; whether it is theirs, nobody has looked at
std::optional<ServiceId> find_service_token(std::string_view text);

/// Revokes the token in a text that others write down, such as the target of a request: it was shown to them.  What
/// merely looks like one revokes nothing, for anybody can make that up who knows an access by its id.
/// @returns  whether the text holds what looks like a token, and is to be refused
bool revoke_shown_service_token(ServiceStore& store, std::string_view text, Timestamp now);

/// Revokes all that a person was shown: somebody who leaves takes no way in along.
void revoke_service_tokens_of(ServiceStore& store, const PersonId& person, Timestamp now);

}  // namespace urna::identity
