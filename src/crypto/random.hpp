// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace urna::crypto {

/// Where randomness comes from.  Handed to whatever needs it, so that every test can replay it.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;

  /// Uniform in [0, bound); bound ≥ 1.
  std::uint32_t below(std::uint32_t bound);
};

/// The operating system's generator, by libsodium.
class SystemRandom final : public RandomSource {
 public:
  SystemRandom();
  void fill(std::span<std::byte> bytes) override;
};

/// The same bytes for the same seed: for tests and benchmarks that must make the same election twice.
/// Never for a real secret.
class ReplayedRandom final : public RandomSource {
 public:
  explicit ReplayedRandom(std::uint64_t seed) : seed_(seed) {}
  void fill(std::span<std::byte> bytes) override;

 private:
  std::uint64_t seed_;
  std::uint64_t calls_ = 0;
};

}  // namespace urna::crypto
