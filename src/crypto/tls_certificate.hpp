// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/random.hpp"

namespace urna::crypto {

/// A certificate that vouches for itself, and its key: for a demonstration, or until an authority has signed another.
struct TlsCertificate {
  std::string certificate_pem;
  SecretText private_key_pem;  // PKCS#8, P-256
  std::string fingerprint;     // SHA-256 of the certificate, 64 hexadecimal characters, which browsers show too
};

enum class TlsCertificateFailure { no_name, name_malformed };

/// Makes a certificate for a server (RFC 5280: version 3, not an authority, names in subjectAltName only).
///
/// @param names   DNS names and numeric addresses: `localhost`, `127.0.0.1`, `::1`
/// @param random  for the serial number; the key comes from OpenSSL's own generator
/// @param from    valid from then, for so many days
Result<TlsCertificate, TlsCertificateFailure> self_signed_certificate(const std::vector<std::string>& names,
                                                                      RandomSource& random,
                                                                      std::chrono::sys_seconds from,
                                                                      std::chrono::days valid_for);

/// Until when a certificate is valid; nothing when the text is no certificate.
std::optional<std::chrono::sys_seconds> valid_until(std::string_view certificate_pem);

}  // namespace urna::crypto
