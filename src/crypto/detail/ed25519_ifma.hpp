// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "crypto/detail/ed25519_ifma_kernels.hpp"
#include "crypto/detail/edwards25519.hpp"
#include "crypto/group.hpp"

namespace urna::crypto::ed25519_vartime {

/// The power engine that works on eight jobs at a time.
class IfmaEngine final : public PowerEngine {
 public:
  explicit IfmaEngine(const curve25519::Point& y);
  std::vector<PowerResult> compute(std::span<const PowerJob> jobs) const override;

 private:
  std::vector<curve25519::ifma::TableEntry> y_table_;
};

/// `curve25519::decoded` for many, sixteen square roots at a time.
std::vector<std::optional<curve25519::Point>> decode_all_ifma(std::span<const curve25519::Words> texts);

}  // namespace urna::crypto::ed25519_vartime
