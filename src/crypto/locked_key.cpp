// SPDX-License-Identifier: EUPL-1.2
#include "crypto/locked_key.hpp"

#include <sodium.h>

#include <algorithm>
#include <new>

#include "base/ensure.hpp"

namespace urna::crypto {

LockedKey::LockedKey() {
  ensure(sodium_init() >= 0, "libsodium starts");
  bytes_ = static_cast<std::byte*>(sodium_malloc(size));
  if (bytes_ == nullptr) throw std::bad_alloc();
  // sodium_malloc locks too, but does not say when it could not.
  if (sodium_mlock(bytes_, size) != 0) {
    sodium_free(bytes_);
    throw MemoryNotLocked("memory for a key cannot be locked: raise the limit of locked memory (LimitMEMLOCK)");
  }
  sodium_memzero(bytes_, size);
}

LockedKey LockedKey::draw(RandomSource& random) {
  LockedKey key;
  random.fill(key.expose());
  return key;
}

LockedKey LockedKey::copy_of(std::span<const std::byte, size> bytes) {
  LockedKey key;
  std::copy(bytes.begin(), bytes.end(), key.expose().begin());
  return key;
}

LockedKey& LockedKey::operator=(LockedKey&& other) noexcept {
  if (this != &other) {
    sodium_free(bytes_);
    bytes_ = std::exchange(other.bytes_, nullptr);
  }
  return *this;
}

LockedKey::~LockedKey() { sodium_free(bytes_); }  // wipes and unlocks

std::span<const std::byte, LockedKey::size> LockedKey::expose() const {
  ensure(bytes_ != nullptr, "a key that was moved away is not read");
  return std::span<const std::byte, size>(bytes_, size);
}

std::span<std::byte, LockedKey::size> LockedKey::expose() {
  ensure(bytes_ != nullptr, "a key that was moved away is not written");
  return std::span<std::byte, size>(bytes_, size);
}

UsedStack::~UsedStack() {
  constexpr std::size_t reach = std::size_t{64} << 10U;
  sodium_stackzero(reach);
}

}  // namespace urna::crypto
