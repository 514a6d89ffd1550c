// SPDX-License-Identifier: EUPL-1.2
#include "crypto/random.hpp"

#include <sodium.h>

#include <array>
#include <cstring>

#include "base/ensure.hpp"

namespace urna::crypto {

std::uint32_t RandomSource::below(std::uint32_t bound) {
  ensure(bound > 0, "a random number needs a bound of at least 1");
  const std::uint32_t unfair = static_cast<std::uint32_t>(-bound) % bound;  // 2^32 mod bound
  while (true) {
    std::uint32_t value = 0;
    fill(std::as_writable_bytes(std::span(&value, 1)));
    if (value >= unfair) return value % bound;
  }
}

SystemRandom::SystemRandom() { ensure(sodium_init() >= 0, "libsodium starts"); }

void SystemRandom::fill(std::span<std::byte> bytes) {
  if (bytes.empty()) return;  // libsodium wants an address even then
  randombytes_buf(bytes.data(), bytes.size());
}

void ReplayedRandom::fill(std::span<std::byte> bytes) {
  if (bytes.empty()) return;  // and does not count as a call
  std::array<unsigned char, crypto_stream_chacha20_KEYBYTES> key{};
  std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
  std::memcpy(key.data(), &seed_, sizeof seed_);
  std::memcpy(nonce.data(), &calls_, sizeof calls_);
  ++calls_;
  crypto_stream_chacha20(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), nonce.data(), key.data());
}

}  // namespace urna::crypto
