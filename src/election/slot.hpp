// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>

#include "base/strong.hpp"

namespace urna::election {

/// The single-use number under which the desk hands a ballot to the box: random, known to both only while the cast is
/// in flight, erased by both once it is settled.  With it the desk can ask whether the ballot of a voter who never came
/// back got in, without either side keeping what would join the two.
using Slot = Strong<std::array<std::byte, 16>, struct SlotTag>;

}  // namespace urna::election
