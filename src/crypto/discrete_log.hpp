// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "crypto/group.hpp"

namespace urna::crypto {

/// The largest bound that `discrete_logs` accepts: minutes of work for one element.
inline constexpr std::uint64_t discrete_log_bound_max = std::uint64_t{1} << 44;

/// For each element X, the m with g^m = X and 0 ≤ m ≤ bound; nothing where there is none.  Protocol §11.
///
/// Baby steps and giant steps: about 2·√(bound · elements) multiplications in all, and a table of at most 64 MiB that
/// all elements share.
///
/// @param bound  at most `discrete_log_bound_max`
/// @secrecy  every input is public: not constant time
std::vector<std::optional<std::uint64_t>> discrete_logs(const Group& group, std::span<const Element> elements,
                                                        std::uint64_t bound);

}  // namespace urna::crypto
