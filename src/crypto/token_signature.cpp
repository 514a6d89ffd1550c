// SPDX-License-Identifier: EUPL-1.2
#include "crypto/token_signature.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "crypto/detail/freed.hpp"

namespace urna::crypto {
namespace {

using detail::Freed;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr std::size_t coordinate_bytes = 32;

constexpr std::array<std::pair<TokenAlgorithm, std::string_view>, 3> names{
    {{TokenAlgorithm::rs256, "RS256"}, {TokenAlgorithm::es256, "ES256"}, {TokenAlgorithm::ps256, "PS256"}}};

void must(bool good) {
  if (!good) throw std::runtime_error("OpenSSL has no memory, or not what we ask of it");
}

const unsigned char* data_of(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Number number_of(std::span<const std::byte> bytes) {
  Number number(BN_bin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr));
  must(number != nullptr);
  return number;
}

/// @returns  null when OpenSSL finds that it is no key
std::shared_ptr<EVP_PKEY> key_from(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  must(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* made = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return nullptr;
  return {made, EVP_PKEY_free};
}

/// r and s as DER has them, which is what OpenSSL reads.
std::vector<unsigned char> der_of(std::span<const std::byte> raw) {
  const EcdsaSignature pair(ECDSA_SIG_new());
  must(pair != nullptr);
  Number r = number_of(raw.first(coordinate_bytes));
  Number s = number_of(raw.last(coordinate_bytes));
  must(ECDSA_SIG_set0(pair.get(), r.get(), s.get()) == 1);
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &out);
  must(size > 0);
  std::vector<unsigned char> der(out, out + size);
  OPENSSL_free(out);
  return der;
}

const EVP_MD* sha256_fetched() {
  static const std::unique_ptr<EVP_MD, Freed<EVP_MD_free>> fetched(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  must(fetched != nullptr);
  return fetched.get();
}

}  // namespace

std::optional<TokenAlgorithm> token_algorithm_from(std::string_view name) {
  for (const auto& [algorithm, its_name] : names)
    if (name == its_name) return algorithm;
  return std::nullopt;
}

std::string_view name_of(TokenAlgorithm algorithm) {
  for (const auto& [one, name] : names)
    if (one == algorithm) return name;
  return {};
}

std::optional<TokenKey> TokenKey::rsa(std::span<const std::byte> modulus, std::span<const std::byte> exponent) {
  constexpr std::size_t exponent_bytes_max = 4;
  if (modulus.size() > modulus_bits_max / 8 || modulus.empty() || modulus[0] == std::byte{0}) return std::nullopt;
  if (exponent.empty() || exponent.size() > exponent_bytes_max || exponent[0] == std::byte{0}) return std::nullopt;
  const Number n = number_of(modulus);
  const Number e = number_of(exponent);
  const bool is_strong = static_cast<std::size_t>(BN_num_bits(n.get())) >= modulus_bits_min && BN_is_odd(n.get()) == 1;
  if (!is_strong || BN_is_odd(e.get()) != 1 || BN_is_one(e.get()) == 1) return std::nullopt;
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  must(builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
       OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1);
  auto key = key_from("RSA", builder.get());
  if (!key) return std::nullopt;
  return TokenKey(std::move(key), true);
}

std::optional<TokenKey> TokenKey::p256(std::span<const std::byte> x, std::span<const std::byte> y) {
  if (x.size() != coordinate_bytes || y.size() != coordinate_bytes) return std::nullopt;
  std::vector<unsigned char> point{4};  // uncompressed
  point.insert(point.end(), data_of(x), data_of(x) + x.size());
  point.insert(point.end(), data_of(y), data_of(y) + y.size());
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  must(builder && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
       OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1);
  auto key = key_from("EC", builder.get());
  if (!key) return std::nullopt;
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  must(context != nullptr);
  if (EVP_PKEY_public_check(context.get()) != 1) return std::nullopt;  // beside the curve, or the point at infinity
  return TokenKey(std::move(key), false);
}

bool TokenKey::has_signed(TokenAlgorithm algorithm, std::string_view text, std::span<const std::byte> signature) const {
  if (!is_for(algorithm)) return false;
  const std::size_t wanted_bytes =
      is_rsa_ ? static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())) : 2 * coordinate_bytes;
  if (signature.size() != wanted_bytes) return false;
  const DigestContext context(EVP_MD_CTX_new());
  must(context != nullptr);
  EVP_PKEY_CTX* by = nullptr;  // the context's own
  must(EVP_DigestVerifyInit(context.get(), &by, sha256_fetched(), nullptr, key_.get()) == 1);
  if (algorithm == TokenAlgorithm::ps256) {
    must(EVP_PKEY_CTX_set_rsa_padding(by, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(by, sha256_fetched()) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(by, RSA_PSS_SALTLEN_DIGEST) == 1);
  }
  std::vector<unsigned char> der;
  if (!is_rsa_) der = der_of(signature);
  const unsigned char* const bytes = is_rsa_ ? data_of(signature) : der.data();
  const std::size_t size = is_rsa_ ? signature.size() : der.size();
  return EVP_DigestVerify(context.get(), bytes, size, reinterpret_cast<const unsigned char*>(text.data()),
                          text.size()) == 1;
}

}  // namespace urna::crypto
