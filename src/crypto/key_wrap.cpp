// SPDX-License-Identifier: EUPL-1.2
#include "crypto/key_wrap.hpp"

#include <sodium.h>

#include <algorithm>

#include "crypto/detail/xchacha.hpp"
#include "crypto/key_derivation.hpp"

namespace urna::crypto {
namespace {

using detail::XChaChaNonce;

constexpr std::size_t nonce_at = 32;
constexpr std::size_t text_at = nonce_at + 24;

Digest commitment_to(const LockedKey& key) { return hmac_sha256(key, bytes_of("commit")); }

/// Not the wrapping key itself, of which the commitment tells a digest.
LockedKey encryption_key(const LockedKey& wrapping) { return derive_key(wrapping, "urna/wrap/v1"); }

}  // namespace

Bytes wrap_key(const LockedKey& wrapping, const LockedKey& wrapped, std::string_view what, RandomSource& random) {
  XChaChaNonce nonce{};
  random.fill(nonce);
  Bytes wrap(wrap_bytes);
  const std::span<std::byte> all(wrap);
  std::ranges::copy(commitment_to(wrapping), all.begin());
  std::ranges::copy(nonce, all.begin() + nonce_at);
  detail::xchacha_seal(encryption_key(wrapping), nonce, bytes_of(what), wrapped.expose(), all.subspan(text_at));
  return wrap;
}

Result<LockedKey, WrapFault> unwrap_key(const LockedKey& wrapping, std::span<const std::byte> wrap,
                                        std::string_view what) {
  if (wrap.size() != wrap_bytes) return failure(WrapFault::malformed);
  const Digest commitment = commitment_to(wrapping);
  if (sodium_memcmp(commitment.data(), wrap.data(), commitment.size()) != 0) return failure(WrapFault::other_key);
  XChaChaNonce nonce{};
  std::ranges::copy(wrap.subspan(nonce_at, nonce.size()), nonce.begin());
  LockedKey wrapped;
  if (!detail::xchacha_open(encryption_key(wrapping), nonce, bytes_of(what), wrap.subspan(text_at), wrapped.expose()))
    return failure(WrapFault::not_authentic);
  return wrapped;
}

}  // namespace urna::crypto
