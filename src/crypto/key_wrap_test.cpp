// SPDX-License-Identifier: EUPL-1.2
#include "crypto/key_wrap.hpp"

#include <gtest/gtest.h>

#include "crypto/detail/test_vectors.hpp"
#include "crypto/detail/xchacha.hpp"

namespace urna::crypto {
namespace {

// A wrap whose ciphertext and tag are authentic under two keys, as whoever forges wraps to try many passphrases at once
// would make it.
// Shows KEY-05.
TEST(KeyWrap, ThatTwoKeysWouldOpenIsRefused) {
  const auto file = detail::vectors("keystore.json");
  const auto& forged = file.at("two_keys_one_ciphertext");
  const std::string what = detail::text_in(forged, "what");
  const Bytes sealed = detail::bytes_in(forged.at("sealed"));
  Bytes out(32);
  for (const auto& key : forged.at("encryption").as_array()) {
    EXPECT_TRUE(detail::xchacha_open(detail::key_in(key), detail::array_in<24>(forged.at("nonce")), bytes_of(what),
                                     sealed, out))
        << "the sample is one: the cipher alone takes both keys";
  }
  const Bytes wrap = detail::bytes_in(forged.at("wrap"));
  const auto& wrapping = forged.at("wrapping").as_array();
  EXPECT_TRUE(unwrap_key(detail::key_in(wrapping.at(0)), wrap, what));
  const auto second = unwrap_key(detail::key_in(wrapping.at(1)), wrap, what);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(), WrapFault::other_key);
}

// Shows KEY-05.
TEST(KeyWrap, OpensForItsKeyAndItsNameOnly) {
  ReplayedRandom random(1);
  const LockedKey wrapping = LockedKey::draw(random);
  const LockedKey wrapped = LockedKey::draw(random);
  const Bytes wrap = wrap_key(wrapping, wrapped, "root key 1", random);
  ASSERT_EQ(wrap.size(), wrap_bytes);
  const auto opened = unwrap_key(wrapping, wrap, "root key 1");
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_hex(opened->expose()), to_hex(wrapped.expose()));
  EXPECT_EQ(unwrap_key(wrapping, wrap, "root key 2").error(), WrapFault::not_authentic);
  EXPECT_EQ(unwrap_key(wrapped, wrap, "root key 1").error(), WrapFault::other_key);
}

// Shows KEY-05.
TEST(KeyWrap, DoesNotOpenWhenItWasChanged) {
  ReplayedRandom random(1);
  const LockedKey wrapping = LockedKey::draw(random);
  const Bytes wrap = wrap_key(wrapping, LockedKey::draw(random), "key", random);
  for (std::size_t bit = 0; bit < 8 * wrap.size(); ++bit) {
    Bytes changed = wrap;
    changed[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    EXPECT_EQ(unwrap_key(wrapping, changed, "key").error(), bit < 256 ? WrapFault::other_key : WrapFault::not_authentic)
        << bit;
  }
  EXPECT_EQ(unwrap_key(wrapping, std::span(wrap).first(wrap.size() - 1), "key").error(), WrapFault::malformed);
}

// Shows KEY-05, KEY-12.
TEST(KeyWrap, IsThatOfASecondImplementation) {
  const auto file = detail::vectors("keystore.json");
  const auto& one = file.at("wrap");
  const auto opened =
      unwrap_key(detail::key_in(one.at("wrapping")), detail::bytes_in(one.at("wrap")), detail::text_in(one, "what"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_hex(opened->expose()), detail::text_in(one, "wrapped"));
}

}  // namespace
}  // namespace urna::crypto
