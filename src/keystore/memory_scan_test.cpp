// SPDX-License-Identifier: EUPL-1.2
// After `lock`, no key and no passphrase is anywhere in the memory of the process.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "keystore/keystore.hpp"
#include "keystore/memory_key_record_store.hpp"
#include "keystore/unlocked_keystore.hpp"

namespace urna::keystore {
namespace {

constexpr unsigned char mask = 0xa5;

/// What is looked for, masked, so that the looking leaves no copy of it.
std::string masked(std::span<const std::byte> secret) {
  std::string hidden;
  for (const std::byte byte : secret) hidden += static_cast<char>(std::to_integer<unsigned char>(byte) ^ mask);
  return hidden;
}

/// How often it stands in what this process may write.
int times_in_memory(const std::string& hidden) {
  static std::array<char, (1U << 16) + 256> buffer;
  const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  std::ifstream maps("/proc/self/maps");
  int found = 0;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t from = 0;
    std::uintptr_t to = 0;
    char dash = 0;
    std::string rights;
    std::istringstream fields(line);
    fields >> std::hex >> from >> dash >> to >> rights;
    if (!rights.starts_with("rw")) continue;
    for (std::uintptr_t at = from; at < to; at += 1U << 16) {
      const ssize_t count = pread(memory, buffer.data(), std::min(buffer.size(), to - at), static_cast<off_t>(at));
      for (ssize_t i = 0; i + static_cast<ssize_t>(hidden.size()) <= count && i < (1 << 16); ++i) {
        std::size_t same = 0;
        while (same < hidden.size() && (static_cast<unsigned char>(buffer[static_cast<std::size_t>(i) + same]) ^
                                        mask) == static_cast<unsigned char>(hidden[same])) {
          ++same;
        }
        if (same == hidden.size()) ++found;
      }
      wipe(buffer.data(), buffer.size());
    }
  }
  close(memory);
  return found;
}

/// Drawn when the test runs, so that no literal of this program holds it.
std::string drawn_passphrase(crypto::RandomSource& random) {
  std::string text(40, ' ');
  for (char& character : text) character = static_cast<char>('a' + random.below(26));
  return text;
}

// Shows KEY-02.
TEST(MemoryOfALockedKeystore, HoldsNoKeyAndNoPassphrase) {
  MemoryKeyRecordStore records;
  crypto::SystemRandom random;
  Keystore keystore(records, random, {.passphrase_cost = {1, 8}});
  std::string hidden_passphrase;
  std::string hidden_lock_key;
  {
    const SecretText passphrase(drawn_passphrase(random));
    hidden_passphrase = masked(bytes_of(passphrase.expose()));
    ASSERT_FALSE(keystore.set_passphrase(passphrase, Timestamp{}));
    ASSERT_FALSE(keystore.unlock(passphrase, Timestamp{}));
    const auto lock = records.lock()->passphrase.value();
    hidden_lock_key = masked(crypto::key_from_passphrase(passphrase, lock.salt, lock.cost).expose());
    EXPECT_GE(times_in_memory(hidden_passphrase), 1) << "the search finds what is there";
  }
  const Bytes sealed = keystore.seal({"tenant", "table", "column", {}}, bytes_of("value"), Timestamp{});
  const std::string hidden_platform_key = masked(keystore.key_for("test", Timestamp{}).expose());
  EXPECT_GE(times_in_memory(hidden_lock_key), 1);
  EXPECT_GE(times_in_memory(hidden_platform_key), 1);

  keystore.lock();
  EXPECT_EQ(times_in_memory(hidden_passphrase), 0);
  EXPECT_EQ(times_in_memory(hidden_lock_key), 0);
  EXPECT_EQ(times_in_memory(hidden_platform_key), 0);
}

// Shows KEY-02.
TEST(MemoryOfALockedKeystore, HoldsNoShareOfItsCustodians) {
  MemoryKeyRecordStore records;
  crypto::SystemRandom random;
  Keystore keystore(records, random, {.passphrase_cost = {1, 8}});
  constexpr Timestamp now{std::chrono::seconds(1'790'000'000)};
  std::array<std::string, 3> hidden_shares;
  std::array<std::string, 3> hidden_values;
  {
    std::vector<SecretText> shares;
    const AttemptId ceremony = keystore.begin_ceremony(2, some_names(3), now).value();
    for (unsigned i = 1; i <= 3; ++i) shares.push_back(std::move(keystore.show_share(ceremony, i, now).value()));
    for (const SecretText& share : shares) ASSERT_FALSE(keystore.confirm_share(ceremony, share.expose(), now));
    const Timestamp later = now + std::chrono::seconds(60);
    const AttemptId attempt = keystore.begin_unlock(later).value();
    for (std::size_t i = 0; i < 3; ++i) {
      hidden_shares[i] = masked(bytes_of(shares[i].expose()));
      hidden_values[i] = masked(crypto::parse_share(shares[i].expose())->value.expose());
      if (i < 2) {
        ASSERT_FALSE(keystore.enter_share(attempt, shares[i].expose(), later));
      }
    }
    ASSERT_TRUE(keystore.is_unlocked());
    for (const std::string& hidden : hidden_shares) EXPECT_GE(times_in_memory(hidden), 1);
  }
  keystore.lock();
  for (const std::string& hidden : hidden_shares) EXPECT_EQ(times_in_memory(hidden), 0);
  for (const std::string& hidden : hidden_values) EXPECT_EQ(times_in_memory(hidden), 0);
}

}  // namespace
}  // namespace urna::keystore
