// SPDX-License-Identifier: EUPL-1.2
#include "crypto/password_hash.hpp"

#include <gtest/gtest.h>

#include "base/bytes.hpp"

namespace urna::crypto {
namespace {

std::string derived(std::string_view password, std::string_view salt, std::uint32_t iterations, std::size_t size) {
  Bytes key(size);
  pbkdf2_sha256(password, salt, iterations, key);
  return to_hex(key);
}

// Shows KEY-12.
TEST(PasswordHash, ReproducesRfc7914) {
  EXPECT_EQ(derived("passwd", "salt", 1, 64),
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
            "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
  EXPECT_EQ(derived("Password", "NaCl", 80000, 64),
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
            "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d");
}

TEST(PasswordHash, KnowsEachOfItsInputs) {
  const std::string key = derived("a", "b", 2, 32);
  EXPECT_NE(key, derived("A", "b", 2, 32));
  EXPECT_NE(key, derived("a", "B", 2, 32));
  EXPECT_NE(key, derived("a", "b", 3, 32));
  EXPECT_EQ(key.substr(0, 20), derived("a", "b", 2, 10));
}

}  // namespace
}  // namespace urna::crypto
