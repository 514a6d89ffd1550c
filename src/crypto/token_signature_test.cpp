// SPDX-License-Identifier: EUPL-1.2
#include "crypto/token_signature.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/base64url.hpp"
#include "crypto/detail/test_vectors.hpp"

namespace urna::crypto {
namespace {

namespace json = boost::json;

Bytes bytes_in(const json::value& one, const char* name) {
  return from_base64url(std::string_view(one.at(name).as_string())).value();
}

// Shows IDN-12.
TEST(TokenSignature, IsThatOfTheExamplesOfTheStandard) {
  const json::value vectors = detail::vectors("provider_tokens.json");
  for (const json::value& one : vectors.at("rfc7515").as_array()) {
    const auto algorithm = token_algorithm_from(std::string_view(one.at("algorithm").as_string()));
    ASSERT_TRUE(algorithm);
    const bool is_rsa = one.as_object().contains("n");
    const auto key = is_rsa ? TokenKey::rsa(bytes_in(one, "n"), bytes_in(one, "e"))
                            : TokenKey::p256(bytes_in(one, "x"), bytes_in(one, "y"));
    ASSERT_TRUE(key);
    const std::string token(one.at("token").as_string());
    const std::size_t end = token.rfind('.');
    Bytes signature = from_base64url(std::string_view(token).substr(end + 1)).value();
    const std::string_view signed_text = std::string_view(token).substr(0, end);
    EXPECT_TRUE(key->has_signed(*algorithm, signed_text, signature));
    EXPECT_FALSE(key->has_signed(*algorithm, signed_text.substr(1), signature));
    for (const TokenAlgorithm other : {TokenAlgorithm::rs256, TokenAlgorithm::es256, TokenAlgorithm::ps256})
      EXPECT_EQ(key->has_signed(other, signed_text, signature), other == *algorithm);
    for (std::size_t at = 0; at < signature.size(); at += 7) {
      signature[at] ^= std::byte{1};
      EXPECT_FALSE(key->has_signed(*algorithm, signed_text, signature)) << at;
      signature[at] ^= std::byte{1};
    }
    EXPECT_FALSE(key->has_signed(*algorithm, signed_text, {}));
    signature.push_back(std::byte{0});
    EXPECT_FALSE(key->has_signed(*algorithm, signed_text, signature));
  }
}

TEST(TokenSignature, KnowsThreeAlgorithmsByOneSpellingEach) {
  for (const char* good : {"RS256", "ES256", "PS256"}) EXPECT_EQ(name_of(token_algorithm_from(good).value()), good);
  for (const char* bad : {"", "none", "None", "HS256", "RS512", "ES384", "rs256", "RS256 ", "EdDSA", "RSA1_5"})
    EXPECT_FALSE(token_algorithm_from(bad)) << bad;
}

}  // namespace
}  // namespace urna::crypto
