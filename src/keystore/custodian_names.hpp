// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>

namespace urna::keystore {

inline constexpr std::size_t custodian_name_bytes_max = 60;

/// Whether custodians can be told apart by these names: each one line of valid UTF-8, without blanks around it, of at
/// most 60 bytes; no two alike, small and capital letters of ASCII being the same.
bool are_custodian_names(std::span<const std::string> names);

}  // namespace urna::keystore
