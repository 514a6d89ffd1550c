// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>

#include "base/bytes.hpp"
#include "identity/web_authn.hpp"

/// The one door to libfido2: its judgement of data that came from elsewhere.  It never speaks to a device here.
namespace urna::identity::detail {

/// Whether libfido2 can use the key: a point of the curve, say.
bool is_usable(const SecurityKey& key);

/// Whether the key has signed the data for this site and this client data, with a person there.
bool has_signed(const SecurityKey& key, const std::string& site, const Digest& client_data_hash,
                std::span<const std::byte> authenticator_data, std::span<const std::byte> signature, bool must_verify);

/// Whether a new key has signed its own registration, format `packed`.
bool has_signed_itself(const SecurityKey& key, const std::string& site, const Digest& client_data_hash,
                       std::span<const std::byte> authenticator_data, std::span<const std::byte> signature,
                       bool must_verify);

}  // namespace urna::identity::detail
