// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"

struct evp_pkey_st;

/// Signatures of other people's servers over tokens (RFC 7518 §3): checked, never made.  By OpenSSL.
namespace urna::crypto {

enum class TokenAlgorithm : std::uint8_t {  // lint allows words: what RFC 7519 calls a token is no credential of ours
  rs256,  ///< RSASSA-PKCS1-v1_5, SHA-256
  es256,  ///< ECDSA on P-256, SHA-256
  ps256,  ///< RSASSA-PSS, SHA-256 twice, a salt of 32 bytes
};

/// As a token's header names it; nothing for any other, among them `none` and every one with a shared key.
std::optional<TokenAlgorithm> token_algorithm_from(std::string_view name);
std::string_view name_of(TokenAlgorithm algorithm);

/// A public key of whoever signs.  A value: copies share what OpenSSL made of it, which is never changed.
class TokenKey {  // lint allows words: as above
 public:
  static constexpr std::size_t modulus_bits_min = 2048;
  static constexpr std::size_t modulus_bits_max = 8192;

  /// @param modulus   without leading zeros, 2048 to 8192 bits
  /// @param exponent  odd, 3 to 2^32 - 1
  static std::optional<TokenKey> rsa(std::span<const std::byte> modulus, std::span<const std::byte> exponent);
  /// @param x, y  32 bytes each, of a point on P-256
  static std::optional<TokenKey> p256(std::span<const std::byte> x, std::span<const std::byte> y);

  /// Whether it is a key for this algorithm at all.
  bool is_for(TokenAlgorithm algorithm) const { return is_rsa_ == (algorithm != TokenAlgorithm::es256); }
  /// @param signature  as tokens have it: of P-256 r and s, 32 bytes each; else as long as the modulus
  /// @secrecy  every input is public
  bool has_signed(TokenAlgorithm algorithm, std::string_view text, std::span<const std::byte> signature) const;

 private:
  TokenKey(std::shared_ptr<evp_pkey_st> key, bool is_rsa) : key_(std::move(key)), is_rsa_(is_rsa) {}

  std::shared_ptr<evp_pkey_st> key_;
  bool is_rsa_;
};

}  // namespace urna::crypto
