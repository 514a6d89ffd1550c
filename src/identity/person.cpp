// SPDX-License-Identifier: EUPL-1.2
#include "identity/person.hpp"

#include <algorithm>

namespace urna::identity {
namespace {

std::optional<TotpSecret> copy_of(const std::optional<TotpSecret>& secret) {
  if (!secret) return std::nullopt;
  return TotpSecret(secret->expose());
}

}  // namespace

Factor Person::factor_at_best() const {
  // One key is lost one day, and nobody may then be talked into letting its owner in.
  constexpr std::size_t keys_min = 2;
  const auto verifying =
      std::count_if(keys.begin(), keys.end(), [](const SecurityKey& key) { return key.has_verified; });
  if (static_cast<std::size_t>(verifying) >= keys_min) return Factor::verified_key;
  if (keys.size() >= keys_min) return Factor::key;
  return totp || !keys.empty() ? Factor::second : Factor::none;
}

Person copy_of(const Person& person) {
  return {person.id,
          person.address,
          person.name,
          person.state,
          person.password,
          person.strength,
          person.earlier_passwords,
          copy_of(person.totp),
          copy_of(person.totp_to_confirm),
          person.last_totp_step,
          person.keys,
          person.recovery,
          person.failures,
          person.invitation,
          person.links};
}

}  // namespace urna::identity
