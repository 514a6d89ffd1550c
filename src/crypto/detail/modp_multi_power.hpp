// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "crypto/detail/modp_field.hpp"
#include "crypto/detail/modp_lanes.hpp"
#include "crypto/group.hpp"

namespace urna::crypto {

/// ∏ bases[i]^exponents[i] modulo p for public values, with shared squarings (Straus).  As many exponents as bases.
Limbs2048 portable_multi_power(const ModpField& field, std::span<const Element> bases,
                               std::span<const Natural> exponents);

/// The same, every eighth base in the same lane: worth while from about eight bases on.
Limbs2048 lane_multi_power(const ModpField& field, const LaneArithmetic& arithmetic, std::span<const Element> bases,
                           std::span<const Natural> exponents);

}  // namespace urna::crypto
