// SPDX-License-Identifier: EUPL-1.2
// Project Wycheproof's cases, which are made to catch mistakes: what age files and sealed values stand on, what our own
// programs sign, and what other people's servers sign.
#include <gtest/gtest.h>
#include <sodium.h>

#include "crypto/age_key.hpp"
#include "crypto/detail/octets.hpp"
#include "crypto/detail/test_vectors.hpp"
#include "crypto/signature.hpp"
#include "crypto/token_signature.hpp"

namespace urna::crypto {
namespace {

using detail::bytes_in;

const unsigned char* octets_of(const Bytes& bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

// Shows KEY-12.
TEST(Wycheproof, ChaCha20Poly1305SealsAlikeAndOpensNothingThatWasChanged) {
  const auto file = detail::vectors("wycheproof.json");
  int refused = 0;
  for (const auto& test : file.at("chacha20_poly1305").as_array()) {
    const auto id = test.at("id").as_int64();
    const Bytes key = bytes_in(test.at("key"));
    const Bytes nonce = bytes_in(test.at("nonce"));
    const Bytes data = bytes_in(test.at("aad"));
    const Bytes text = bytes_in(test.at("text"));
    const Bytes sealed = bytes_in(test.at("sealed"));
    ASSERT_EQ(key.size(), std::size_t{crypto_aead_chacha20poly1305_ietf_KEYBYTES});
    ASSERT_EQ(nonce.size(), std::size_t{crypto_aead_chacha20poly1305_ietf_NPUBBYTES});
    std::vector<unsigned char> opened(text.size() + 1);
    const int fault =
        crypto_aead_chacha20poly1305_ietf_decrypt(opened.data(), nullptr, nullptr, octets_of(sealed), sealed.size(),
                                                  octets_of(data), data.size(), octets_of(nonce), octets_of(key));
    const bool is_valid = test.at("valid").as_bool();
    EXPECT_EQ(fault == 0, is_valid) << id;
    refused += is_valid ? 0 : 1;
    if (!is_valid) continue;
    EXPECT_TRUE(std::equal(text.begin(), text.end(), reinterpret_cast<const std::byte*>(opened.data()))) << id;
    std::vector<unsigned char> again(sealed.size());
    crypto_aead_chacha20poly1305_ietf_encrypt(again.data(), nullptr, octets_of(text), text.size(), octets_of(data),
                                              data.size(), nullptr, octets_of(nonce), octets_of(key));
    EXPECT_TRUE(std::equal(sealed.begin(), sealed.end(), reinterpret_cast<const std::byte*>(again.data()))) << id;
  }
  EXPECT_EQ(refused, 60);
}

// Shows KEY-12.
TEST(Wycheproof, X25519GivesTheSharedSecretOrRefusesAPointThatHasNone) {
  const auto file = detail::vectors("wycheproof.json");
  int refused = 0;
  for (const auto& test : file.at("x25519").as_array()) {
    const auto id = test.at("id").as_int64();
    const auto scalar = detail::array_in<32>(test.at("private"));
    const auto point = detail::array_in<32>(test.at("public"));
    const auto shared = detail::array_in<32>(test.at("shared"));
    std::array<std::byte, 32> product{};
    const int fault = crypto_scalarmult(detail::octets_out(product), detail::octets(scalar), detail::octets(point));
    const bool is_nothing = shared == std::array<std::byte, 32>{};
    EXPECT_EQ(fault != 0, is_nothing) << id;
    if (!is_nothing) {
      EXPECT_EQ(product, shared) << id;
      continue;
    }
    // To such a point no file is written.
    EXPECT_FALSE(age_recipient_from(age_text(AgeRecipient(point)))) << id;
    ++refused;
  }
  EXPECT_EQ(refused, 31);
}

std::string message_in(const boost::json::value& test) {
  const Bytes bytes = bytes_in(test.at("text"));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Shows KEY-12.
TEST(Wycheproof, Ed25519TakesWhatWasSignedAndNothingElse) {
  const auto file = detail::vectors("wycheproof_signatures.json");
  int refused = 0;
  int misshapen = 0;
  for (const auto& test : file.at("ed25519").as_array()) {
    const Bytes given = bytes_in(test.at("signature"));
    Signature signature{};
    if (given.size() != signature.size()) {  // has no place in the type
      EXPECT_FALSE(test.at("valid").as_bool());
      ++misshapen;
      continue;
    }
    std::ranges::copy(given, signature.begin());
    const auto key = detail::array_in<32>(test.at("key"));
    const bool is_valid = test.at("valid").as_bool();
    EXPECT_EQ(check_signature(key, message_in(test), signature), is_valid) << test.at("id");
    refused += is_valid ? 0 : 1;
  }
  EXPECT_EQ(refused, 48);
  EXPECT_EQ(misshapen, 10);
}

// Shows KEY-12.
TEST(Wycheproof, EcdsaOnP256TakesWhatWasSignedAndNothingElse) {
  const auto file = detail::vectors("wycheproof_signatures.json");
  int refused = 0;
  for (const auto& test : file.at("es256").as_array()) {
    const auto key = TokenKey::p256(bytes_in(test.at("x")), bytes_in(test.at("y")));
    ASSERT_TRUE(key.has_value()) << test.at("id");
    const bool is_valid = test.at("valid").as_bool();
    EXPECT_EQ(key->has_signed(TokenAlgorithm::es256, message_in(test), bytes_in(test.at("signature"))), is_valid)
        << test.at("id");
    refused += is_valid ? 0 : 1;
  }
  EXPECT_EQ(refused, 71);
}

// Shows KEY-12.
TEST(Wycheproof, RsaTakesWhatWasSignedAndNothingElse) {
  const auto file = detail::vectors("wycheproof_signatures.json");
  for (const auto algorithm : {TokenAlgorithm::rs256, TokenAlgorithm::ps256}) {
    int refused = 0;
    const std::string_view name = algorithm == TokenAlgorithm::rs256 ? "rs256" : "ps256";
    for (const auto& group : file.at(name).as_array()) {
      const auto key = TokenKey::rsa(bytes_in(group.at("modulus")), bytes_in(group.at("exponent")));
      ASSERT_TRUE(key.has_value());
      for (const auto& test : group.at("cases").as_array()) {
        const bool is_valid = test.at("valid").as_bool();
        EXPECT_EQ(key->has_signed(algorithm, message_in(test), bytes_in(test.at("signature"))), is_valid)
            << name << ' ' << test.at("id");
        refused += is_valid ? 0 : 1;
      }
    }
    EXPECT_EQ(refused, algorithm == TokenAlgorithm::rs256 ? 231 : 40);
  }
}

}  // namespace
}  // namespace urna::crypto
