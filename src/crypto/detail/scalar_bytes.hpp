// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/locked_key.hpp"

namespace urna::crypto::detail {

/// Whether these 32 bytes, least significant first, are a number from 1 to the order of ristretto255 less 1.
/// @secrecy  constant time in them
bool is_share_value(const LockedKey& value);

}  // namespace urna::crypto::detail
