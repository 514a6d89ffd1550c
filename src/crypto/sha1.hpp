// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace urna::crypto {

/// SHA-1, FIPS 180-4.  Broken for signatures; here only because collections of stolen passwords are published under it.
std::array<std::byte, 20> sha1(std::string_view text);

}  // namespace urna::crypto
