// SPDX-License-Identifier: EUPL-1.2
#include "crypto/key_derivation.hpp"

#include <gtest/gtest.h>

#include "crypto/argon2id.hpp"
#include "crypto/detail/test_vectors.hpp"
#include "crypto/detail/xchacha.hpp"

namespace urna::crypto {
namespace {

using detail::bytes_in;
using detail::key_in;
using detail::text_in;

// Shows KEY-12.
TEST(KeyDerivation, IsHkdfOfTheStandard) {
  const auto file = detail::vectors("keystore_standards.json");
  const auto& cases = file.at("hkdf_sha256").at("cases").as_array();
  EXPECT_EQ(cases.size(), 3U);
  for (const auto& one : cases) {
    const Bytes wanted = bytes_in(one.at("out"));
    Bytes out(wanted.size());
    hkdf_sha256(bytes_in(one.at("secret")), bytes_in(one.at("salt")), bytes_in(one.at("info")), out);
    EXPECT_EQ(to_hex(out), to_hex(wanted));
  }
}

// Shows KEY-12.
TEST(KeyDerivation, GivesEachPurposeAnotherKey) {
  ReplayedRandom random(1);
  const LockedKey from = LockedKey::draw(random);
  EXPECT_NE(to_hex(derive_key(from, "one").expose()), to_hex(derive_key(from, "other").expose()));
  EXPECT_NE(to_hex(derive_key(from, "one").expose()), to_hex(from.expose()));
  EXPECT_EQ(to_hex(derive_key(from, "one").expose()), to_hex(derive_key(from, "one").expose()));
}

// Shows KEY-12.
TEST(KeyDerivation, AuthenticatesWithHmacOfTheStandard) {
  const auto file = detail::vectors("keystore_standards.json");
  for (const auto& one : file.at("hmac_sha256").at("cases").as_array()) {
    EXPECT_EQ(to_hex(hmac_sha256(key_in(one.at("key")), bytes_in(one.at("text")))), text_in(one, "out"));
  }
}

// Shows KEY-08, KEY-12.
TEST(KeyDerivation, FindsABlindIndexAgain) {
  const auto file = detail::vectors("keystore.json");
  const auto& one = file.at("blind_index");
  EXPECT_EQ(to_hex(hmac_sha256(key_in(one.at("key")), bytes_of(text_in(one, "value")))), text_in(one, "index"));
}

// Shows KEY-12.
TEST(KeyDerivation, OfAPassphraseIsArgon2idOfItsReferenceProgram) {
  const auto file = detail::vectors("keystore_standards.json");
  const auto& one = file.at("argon2id");
  const HashCost cost{static_cast<std::uint32_t>(one.at("passes").as_int64()),
                      static_cast<std::uint32_t>(one.at("memory_kib").as_int64())};
  const LockedKey key =
      key_from_passphrase(SecretText(text_in(one, "passphrase")), detail::array_in<16>(one.at("salt")), cost);
  EXPECT_EQ(to_hex(key.expose()), text_in(one, "key"));
}

// Shows KEY-12.
TEST(XChaCha, IsThatOfTheDraft) {
  const auto file = detail::vectors("keystore_standards.json");
  const auto& one = file.at("xchacha20_poly1305");
  const LockedKey key = key_in(one.at("key"));
  const auto nonce = detail::array_in<24>(one.at("nonce"));
  const Bytes associated = bytes_in(one.at("associated"));
  const Bytes text = bytes_in(one.at("text"));
  Bytes sealed(text.size() + detail::xchacha_tag_bytes);
  detail::xchacha_seal(key, nonce, associated, text, sealed);
  EXPECT_EQ(to_hex(sealed), text_in(one, "sealed"));
  Bytes opened(text.size());
  EXPECT_TRUE(detail::xchacha_open(key, nonce, associated, sealed, opened));
  EXPECT_EQ(opened, text);
}

}  // namespace
}  // namespace urna::crypto
