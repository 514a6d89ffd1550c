// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "identity/web_authn.hpp"

namespace urna::identity::detail {

/// What an authenticator signs, W3C WebAuthn §6.1.
struct AuthenticatorData {
  Digest site{};  ///< SHA-256 of the host
  bool is_present = false;
  bool is_verified = false;
  bool may_be_copied = false;
  bool has_extensions = false;
  std::uint32_t counter = 0;
  std::optional<SecurityKey> key;
};

/// Reads it whole.
/// @errors  authenticator_data_malformed, trailing_bytes, key_unsupported
Result<AuthenticatorData, WebAuthnFault> read_authenticator_data(std::span<const std::byte> bytes);

/// The outer half of a registration, §6.5.
struct AttestationObject {
  std::span<const std::byte> authenticator_data;
  /// Of format `packed` without certificates: the key vouches for itself.  None for format `none`.
  struct BySelf {
    std::int64_t algorithm;
    std::span<const std::byte> signature;
  };
  std::optional<BySelf> by_self;
};

/// @errors  authenticator_data_malformed, trailing_bytes, attestation_unsupported
Result<AttestationObject, WebAuthnFault> read_attestation_object(std::span<const std::byte> bytes);

}  // namespace urna::identity::detail
