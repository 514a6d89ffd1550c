// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstring>
#include <deque>
#include <stdexcept>

#include "crypto/natural.hpp"
#include "crypto/random.hpp"

// For tests only.
namespace urna::protocol {

/// Gives back the scalars that were put in, in order: replays an election whose randomness was recorded.
class QueuedRandom final : public crypto::RandomSource {
 public:
  void push(const crypto::Natural& scalar) { scalars_.push_back(scalar); }
  bool is_empty() const { return scalars_.empty(); }

  void fill(std::span<std::byte> bytes) override {
    if (scalars_.empty()) throw std::logic_error("more randomness was asked for than was recorded");
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::byte>(scalars_.front().limb(i / 8) >> (8 * (i % 8)));
    }
    scalars_.pop_front();
  }

 private:
  std::deque<crypto::Natural> scalars_;
};

}  // namespace urna::protocol
