// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "base/secret.hpp"
#include "http/router.hpp"
#include "keystore/keystore.hpp"

namespace urna::api::detail {

inline const http::Permission may_operate{"keystore.operate"};
inline constexpr std::size_t secret_bytes_max = 2048;

http::Response keystore_refused(const keystore::KeystoreError& error);

/// The body becomes a secret, and nothing of it stays behind.
inline SecretText secret_of(http::Request& request) { return SecretText(std::move(request.body)); }

/// 16 bytes in hexadecimal.
std::optional<keystore::AttemptId> attempt_from(std::string_view text);

inline http::Response audit_unavailable() { return http::retry_later("audit-unavailable", 5); }

}  // namespace urna::api::detail
