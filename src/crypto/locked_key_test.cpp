// SPDX-License-Identifier: EUPL-1.2
#include "crypto/locked_key.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <type_traits>

#include "base/bytes.hpp"

namespace urna::crypto {
namespace {

static_assert(!std::is_copy_constructible_v<LockedKey> && !std::is_copy_assignable_v<LockedKey>);

/// What the kernel says of the page on which an address stands: `VmFlags` of proc(5).
std::string flags_of(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/smaps");
  bool is_here = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t from = 0;
    std::uintptr_t to = 0;
    char dash = 0;
    std::istringstream range(line);
    if (range >> std::hex >> from >> dash >> to && dash == '-') is_here = from <= wanted && wanted < to;
    if (is_here && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

/// Without the privilege to lock as much as it likes, and with a limit of nothing.
[[noreturn]] void make_a_key_where_nothing_may_be_locked() {
  const rlimit nothing{0, 0};
  if (setrlimit(RLIMIT_MEMLOCK, &nothing) != 0) _exit(2);
  if (getuid() == 0 && setuid(65'534) != 0) _exit(3);
  try {
    const LockedKey key;
    _exit(4);
  } catch (const MemoryNotLocked&) {
    _exit(0);
  }
}

// Shows KEY-02.
TEST(LockedKey, IsNotMadeWhereItsMemoryCannotBeLocked) {
  EXPECT_EXIT(make_a_key_where_nothing_may_be_locked(), ::testing::ExitedWithCode(0), "");
}

// Shows KEY-02.
TEST(LockedKey, StandsInMemoryThatIsNeitherSwappedNorDumped) {
  const LockedKey key;
  const std::string flags = flags_of(key.expose().data());
  EXPECT_NE(flags.find(" lo "), std::string::npos) << flags;
  EXPECT_NE(flags.find(" dd "), std::string::npos) << flags;
}

// Shows KEY-02.
TEST(LockedKey, LeavesNothingWhereItMovedFrom) {
  ReplayedRandom random(1);
  LockedKey key = LockedKey::draw(random);
  const Bytes before(key.expose().begin(), key.expose().end());
  const LockedKey moved = std::move(key);
  EXPECT_EQ(Bytes(moved.expose().begin(), moved.expose().end()), before);
  EXPECT_DEATH((void)key.expose(), "moved away");  // NOLINT(bugprone-use-after-move)
}

}  // namespace
}  // namespace urna::crypto
