// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>

namespace urna::crypto::detail {

/// Bytes as the C libraries want them.
inline const unsigned char* octets(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// The same, to be written to.
inline unsigned char* octets_out(std::span<std::byte> bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

}  // namespace urna::crypto::detail
