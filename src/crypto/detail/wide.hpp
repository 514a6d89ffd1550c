// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace urna::crypto {

/// The 128-bit product of two 64-bit limbs.
__extension__ using Wide = unsigned __int128;

}  // namespace urna::crypto
