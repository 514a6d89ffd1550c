// SPDX-License-Identifier: EUPL-1.2
#include "crypto/age_key.hpp"

#include <sodium.h>

#include "base/ensure.hpp"
#include "crypto/detail/bech32.hpp"
#include "crypto/detail/octets.hpp"

namespace urna::crypto {
namespace {

constexpr std::string_view recipient_prefix = "age";
constexpr std::string_view identity_prefix = "AGE-SECRET-KEY-";

AgeRecipient recipient_of(const LockedKey& key) {
  std::array<std::byte, 32> point{};
  ensure(crypto_scalarmult_base(detail::octets_out(point), detail::octets(key.expose())) == 0,
         "libsodium multiplies the base point");
  return AgeRecipient(point);
}

/// Any scalar will do: the library makes it a multiple of eight, and refuses a product of zero.
bool has_small_order(const std::array<std::byte, 32>& point) {
  constexpr std::array<std::byte, 32> scalar{};
  std::array<std::byte, 32> product{};
  return crypto_scalarmult(detail::octets_out(product), detail::octets(scalar), detail::octets(point)) != 0;
}

}  // namespace

std::string age_text(const AgeRecipient& recipient) { return detail::bech32_text(recipient_prefix, recipient.get()); }

std::optional<AgeRecipient> age_recipient_from(std::string_view text) {
  std::array<std::byte, 32> point{};
  if (!detail::bech32_bytes_of(text, recipient_prefix, point) || has_small_order(point)) return std::nullopt;
  return AgeRecipient(point);
}

AgeIdentity::AgeIdentity(LockedKey key) : key_(std::move(key)), recipient_(recipient_of(key_)) {}

AgeIdentity AgeIdentity::draw(RandomSource& random) { return AgeIdentity(LockedKey::draw(random)); }

std::optional<AgeIdentity> AgeIdentity::parse(const SecretText& text) {
  LockedKey key;
  if (!detail::bech32_bytes_of(text.expose(), identity_prefix, key.expose())) return std::nullopt;
  return AgeIdentity(std::move(key));
}

SecretText AgeIdentity::text() const { return SecretText(detail::bech32_text(identity_prefix, key_.expose())); }

}  // namespace urna::crypto
