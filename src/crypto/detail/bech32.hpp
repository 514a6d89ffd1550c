// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// Texts of 32 bytes with a checksum that finds up to four wrong characters: Bech32, BIP 173, of one case.
namespace urna::crypto::detail {

inline constexpr std::size_t bech32_bytes = 32;

/// @param prefix  lower case, or upper case: the rest is then of that case too
/// @returns  the prefix, `1`, 52 characters of the bytes, 6 of the checksum
std::string bech32_text(std::string_view prefix, std::span<const std::byte, bech32_bytes> bytes);

/// @param bytes  written to when the text is right; else zeros
/// @returns  false for another prefix, another length or case, or a wrong checksum
/// @secrecy  not constant time; keeps no copy
bool bech32_bytes_of(std::string_view text, std::string_view prefix, std::span<std::byte, bech32_bytes> bytes);

}  // namespace urna::crypto::detail
