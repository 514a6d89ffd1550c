// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "base/timestamp.hpp"
#include "crypto/random.hpp"

namespace urna::identity {

/// What the server and the device share: 20 random bytes, RFC 4226 §4.
using TotpSecret = Secret<20>;

TotpSecret make_totp_secret(crypto::RandomSource& random);

/// 32 characters of RFC 4648 base32, as a person types them into a device.
SecretText totp_text(const TotpSecret& secret);

/// `otpauth://totp/Urna:NAME?secret=…&issuer=Urna`, as a device reads it from a picture.
/// @param name  of the account: letters, digits and `. _ - @`
SecretText totp_address(std::string_view name, const TotpSecret& secret);

/// Which step of 30 seconds a code of six digits is for.  RFC 6238, SHA-1, the step of `now` or one beside it.
/// @returns  nothing when the code is not one of these three
std::optional<std::uint64_t> find_totp_step(const TotpSecret& secret, std::string_view code, Timestamp now);

}  // namespace urna::identity
