// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <utility>

#include "crypto/random.hpp"

namespace urna::crypto {

/// Memory could not be locked, so that a key could be written to the swap: the process may lock too little of it
/// (`LimitMEMLOCK` of its unit).
class MemoryNotLocked : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A key of 32 bytes in a page of its own that is never swapped, never in a core dump, and stands between two pages
/// that stop the program when they are touched.  Moves but never copies by itself, cannot be compared or printed, is
/// wiped when it dies.  Every key costs a page of what the process may lock.
class LockedKey {
 public:
  static constexpr std::size_t size = 32;

  /// Zeros, to be filled.
  /// @throws MemoryNotLocked
  LockedKey();
  static LockedKey draw(RandomSource& random);
  /// Whoever holds the bytes wipes them.
  static LockedKey copy_of(std::span<const std::byte, size> bytes);

  LockedKey(LockedKey&& other) noexcept : bytes_(std::exchange(other.bytes_, nullptr)) {}
  LockedKey& operator=(LockedKey&& other) noexcept;
  LockedKey(const LockedKey&) = delete;
  LockedKey& operator=(const LockedKey&) = delete;
  ~LockedKey();

  std::span<const std::byte, size> expose() const;
  std::span<std::byte, size> expose();

 private:
  std::byte* bytes_;
};

/// Wipes, when it dies, what the calls made meanwhile have left on this thread's stack: libraries do not wipe every
/// copy of theirs, and the loader keeps registers there.
class UsedStack {
 public:
  UsedStack() = default;
  UsedStack(const UsedStack&) = delete;
  UsedStack& operator=(const UsedStack&) = delete;
  ~UsedStack();
};

}  // namespace urna::crypto
