// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace urna::crypto {

/// PBKDF2 with HMAC-SHA-256: RFC 8018 §5.2.  Here only because the protocol's short credentials are defined by it (§5);
/// it stores no password.
///
/// @param iterations  at least 1
/// @param key         filled whole
/// @secrecy           the time depends on the lengths and on `iterations` only
void pbkdf2_sha256(std::string_view password, std::string_view salt, std::uint32_t iterations,
                   std::span<std::byte> key);

}  // namespace urna::crypto
