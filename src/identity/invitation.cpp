// SPDX-License-Identifier: EUPL-1.2
#include "identity/invitation.hpp"

#include <algorithm>
#include <array>

#include "base/base64url.hpp"
#include "base/utf8.hpp"
#include "crypto/hash.hpp"
#include "identity/text_folding.hpp"

namespace urna::identity {
namespace {

constexpr std::size_t text_characters = 22;

Digest hash_of(std::string_view text) { return crypto::sha256("urna invitation|" + std::string(text)); }

}  // namespace

std::optional<std::string> mail_address(std::string_view typed) {
  constexpr std::size_t bytes_max = 254;  // RFC 5321 §4.5.3.1.3
  constexpr std::string_view blanks = " \t";
  const std::size_t first = typed.find_first_not_of(blanks);
  if (first == std::string_view::npos || typed.size() > 2 * bytes_max) return std::nullopt;
  std::string address(typed.substr(first, typed.find_last_not_of(blanks) - first + 1));
  const std::size_t at = address.find('@');
  const bool has_form = address.size() <= bytes_max && at != std::string::npos && at > 0 && at + 1 < address.size() &&
                        address.find('@', at + 1) == std::string::npos && is_utf8(address);
  const bool is_plain = std::all_of(address.begin(), address.end(), [](char character) {
    return static_cast<unsigned char>(character) > ' ' && character != 0x7f;
  });
  if (!has_form || !is_plain) return std::nullopt;
  std::transform(address.begin() + static_cast<std::ptrdiff_t>(at), address.end(),
                 address.begin() + static_cast<std::ptrdiff_t>(at), [](char character) {
                   return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
                 });
  return address;
}

bool is_shared_address(std::string_view address) {
  // RFC 2142, and what offices call theirs in French, Dutch, German and English.
  constexpr auto shared = std::to_array<std::string_view>({"abuse",
                                                           "accueil",
                                                           "admin",
                                                           "administrateur",
                                                           "administration",
                                                           "administrator",
                                                           "all",
                                                           "billing",
                                                           "bureau",
                                                           "contact",
                                                           "direction",
                                                           "drh",
                                                           "everyone",
                                                           "help",
                                                           "helpdesk",
                                                           "hostmaster",
                                                           "hr",
                                                           "info",
                                                           "information",
                                                           "it",
                                                           "kontakt",
                                                           "mail",
                                                           "mairie",
                                                           "marketing",
                                                           "news",
                                                           "noc",
                                                           "no-reply",
                                                           "noreply",
                                                           "office",
                                                           "onthaal",
                                                           "postmaster",
                                                           "postmeister",
                                                           "reception",
                                                           "rh",
                                                           "root",
                                                           "sales",
                                                           "secretariaat",
                                                           "secretariat",
                                                           "security",
                                                           "sekretariat",
                                                           "service",
                                                           "staff",
                                                           "sudo",
                                                           "support",
                                                           "sysadmin",
                                                           "team",
                                                           "tous",
                                                           "user",
                                                           "verwaltung",
                                                           "webmaster",
                                                           "www"});
  const SecretText name = folded(address.substr(0, address.find('@')));
  return std::find(shared.begin(), shared.end(), name.expose()) != shared.end();
}

Grant Invitation::grant_for(Role role, const PersonId& person, const GrantId& id, Timestamp now) const {
  Grant grant;
  grant.id = id;
  grant.subject = person;
  grant.role = role;
  grant.place = place;
  grant.not_before = now;
  grant.expires = role_ends;
  grant.reason = reason;
  grant.by = by;
  return grant;
}

SecretText draw_link(crypto::RandomSource& random, Invitation& invitation) {
  Secret<16> drawn;
  random.fill(drawn.expose());
  SecretText text(to_base64url(drawn.expose()));
  invitation.hash = hash_of(text.expose());
  return text;
}

std::optional<SecretText> invite(InvitationStore& store, crypto::RandomSource& random, Invitation invitation,
                                 Timestamp now) {
  const auto address = mail_address(invitation.address);
  if (!address || is_shared_address(*address)) return std::nullopt;
  invitation.address = *address;
  SecretText text = draw_link(random, invitation);
  invitation.expires = now + invitation_lasts;
  invitation.spent.reset();
  store.add(invitation);
  return text;
}

Result<Invitation, InvitationFault> find_invitation(const InvitationStore& store, std::string_view text,
                                                    std::string_view address, const std::optional<TenantId>& host,
                                                    Timestamp now) {
  if (text.size() != text_characters) return failure(InvitationFault::unknown);
  auto found = store.find(hash_of(text));
  if (!found) return failure(InvitationFault::unknown);
  if (found->spent) return failure(InvitationFault::spent);
  if (now >= found->expires) return failure(InvitationFault::expired);
  if (tenant_of(found->place) != host) return failure(InvitationFault::other_tenant);
  const auto typed = mail_address(address);
  if (!typed || *typed != found->address) return failure(InvitationFault::other_address);
  return std::move(*found);
}

bool spend_invitation(InvitationStore& store, const Digest& hash, Timestamp now) {
  return store.change(hash, [&](Invitation& invitation) {
    if (invitation.spent || now >= invitation.expires) return false;
    invitation.spent = now;
    return true;
  });
}

}  // namespace urna::identity
