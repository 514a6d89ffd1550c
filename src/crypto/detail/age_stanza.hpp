// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/age_key.hpp"
#include "crypto/detail/age_header.hpp"

/// How the key of an age file stands in its header: the two kinds of stanza that we know.
namespace urna::crypto::detail {

using AgeFileKey = Secret<16>;

enum class AgeStanzaFault { malformed, other_key, too_costly };

inline constexpr std::string_view x25519_kind = "X25519";
inline constexpr std::string_view scrypt_kind = "scrypt";

/// @param recipient  not of small order
AgeStanza wrap_for_recipient(const AgeFileKey& file_key, const AgeRecipient& recipient, RandomSource& random);
Result<AgeFileKey, AgeStanzaFault> unwrap_as_recipient(const AgeStanza& stanza, const AgeIdentity& identity);

/// @throws std::bad_alloc
AgeStanza wrap_with_passphrase(const AgeFileKey& file_key, const SecretText& passphrase, unsigned log_cost,
                               RandomSource& random);
/// @throws std::bad_alloc
Result<AgeFileKey, AgeStanzaFault> unwrap_with_passphrase(const AgeStanza& stanza, const SecretText& passphrase,
                                                          unsigned log_cost_max);

}  // namespace urna::crypto::detail
