// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/xchacha.hpp"

#include <sodium.h>

#include "base/ensure.hpp"
#include "crypto/detail/octets.hpp"

namespace urna::crypto::detail {
void xchacha_seal(const LockedKey& key, const XChaChaNonce& nonce, std::span<const std::byte> associated,
                  std::span<const std::byte> text, std::span<std::byte> out) {
  ensure(out.size() == text.size() + xchacha_tag_bytes, "a sealed text has room for its tag");
  crypto_aead_xchacha20poly1305_ietf_encrypt(octets_out(out), nullptr, octets(text), text.size(), octets(associated),
                                             associated.size(), nullptr, octets(nonce), octets(key.expose()));
}

bool xchacha_open(const LockedKey& key, const XChaChaNonce& nonce, std::span<const std::byte> associated,
                  std::span<const std::byte> sealed, std::span<std::byte> out) {
  if (sealed.size() < xchacha_tag_bytes) return false;
  ensure(out.size() + xchacha_tag_bytes == sealed.size(), "an opened text has the length of what was sealed");
  return crypto_aead_xchacha20poly1305_ietf_decrypt(octets_out(out), nullptr, nullptr, octets(sealed), sealed.size(),
                                                    octets(associated), associated.size(), octets(nonce),
                                                    octets(key.expose())) == 0;
}

}  // namespace urna::crypto::detail
