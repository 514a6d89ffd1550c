// SPDX-License-Identifier: EUPL-1.2
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "keystore/keystore.hpp"
#include "keystore/memory_key_record_store.hpp"

namespace {

/// What each hashing of a passphrase costs: passes, bytes.
std::vector<std::pair<unsigned long long, std::size_t>> hashings;

}  // namespace

/// Stands before libsodium's function of this name and counts its calls: the work itself, whoever asks for it.
extern "C" int crypto_pwhash_argon2id(unsigned char* out, unsigned long long out_bytes, const char* password,
                                      unsigned long long password_bytes, const unsigned char* salt,
                                      unsigned long long passes, std::size_t memory_bytes, int algorithm) {
  using Hash = int (*)(unsigned char*, unsigned long long, const char*, unsigned long long, const unsigned char*,
                       unsigned long long, std::size_t, int);
  static const auto hash = reinterpret_cast<Hash>(dlsym(RTLD_NEXT, "crypto_pwhash_argon2id"));
  hashings.emplace_back(passes, memory_bytes);
  return hash(out, out_bytes, password, password_bytes, salt, passes, memory_bytes, algorithm);
}

namespace urna::keystore {
namespace {

// Shows KEY-05.
TEST(PassphraseWork, IsTheSameForAWrongOneHoweverItIsWrong) {
  const std::string right = "clou mule enclume chaux vert sept loin";
  MemoryKeyRecordStore records;
  crypto::ReplayedRandom random{1};
  Timestamp now{std::chrono::seconds(1'790'000'000)};
  Keystore keystore(records, random, Keystore::Options{.passphrase_cost = {2, 64}});
  ASSERT_FALSE(keystore.set_passphrase(SecretText(std::string(right)), now));
  const auto work_of = [&](const std::string& typed, bool opens) {
    now += std::chrono::hours(1);  // whoever was wrong has to wait
    keystore.lock();
    hashings.clear();
    EXPECT_EQ(!keystore.unlock(SecretText(std::string(typed)), now), opens) << typed;
    return hashings;
  };
  const auto wanted = work_of(right, true);
  EXPECT_EQ(wanted, (std::vector<std::pair<unsigned long long, std::size_t>>{{2, 64 * 1024}}));
  for (const std::string& wrong : {std::string("x") + right.substr(1), right.substr(0, right.size() - 1), right + " ",
                                   std::string("a"), std::string(2'000, 'a')}) {
    EXPECT_EQ(work_of(wrong, false), wanted) << wrong;
  }
}

}  // namespace
}  // namespace urna::keystore
