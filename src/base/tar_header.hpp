// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// What every reader of tar knows (POSIX.1-1988): blocks of 512 bytes, before each file one that says its name, length
/// and time.
namespace urna {

inline constexpr std::size_t tar_block_bytes = 512;
using TarBlock = std::array<char, tar_block_bytes>;

enum class TarForm : std::uint8_t {
  v7,     ///< says nothing of itself
  ustar,  ///< says `ustar`, version 00
};

/// The one header that a plain file of this path, length and time may have: everybody may read it, nobody owns it.
/// @param path         at most 99 bytes
/// @param bytes, time  below 2^33; the time in seconds since 1970
TarBlock tar_header(TarForm form, std::string_view path, std::uint64_t bytes, std::uint64_t time);

/// @returns  nothing where one of them is no octal digit
std::optional<std::uint64_t> octal_in(const char* field, int digits);

/// How much room a content of so many bytes takes.
constexpr std::uint64_t in_tar_blocks(std::uint64_t bytes) {
  return (bytes + tar_block_bytes - 1) / tar_block_bytes * tar_block_bytes;
}

}  // namespace urna
