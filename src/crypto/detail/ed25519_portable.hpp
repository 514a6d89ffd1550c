// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <vector>

#include "crypto/detail/edwards25519.hpp"
#include "crypto/group.hpp"

namespace urna::crypto::ed25519_vartime {

/// One power engine written for any processor.
class PortableEngine final : public PowerEngine {
 public:
  explicit PortableEngine(const curve25519::Point& y);
  std::vector<PowerResult> compute(std::span<const PowerJob> jobs) const override;

 private:
  std::vector<curve25519::AffinePoint> y_table_;
};

/// Elements of `powers` results in their order, by one inversion in all.
/// @param points  the powers of all jobs, job after job
void store_powers(std::span<const PowerJob> jobs, std::span<const curve25519::Point> normalized_points,
                  std::vector<PowerResult>& results);

}  // namespace urna::crypto::ed25519_vartime
