// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "identity/identity_provider.hpp"

namespace urna::identity {

/// What an issuer says of itself (OpenID Connect Discovery 1.0 §3), as far as we ask it anything.
struct ProviderDocument {
  static constexpr std::size_t bytes_max = 64 * 1024;

  std::string authorization;  ///< where browsers are sent
  std::string token;          ///< where a code is changed for a token
  std::string keys;           ///< where its keys are
  std::string userinfo;       ///< may be empty
  std::string end_session;    ///< where browsers may sign out; may be empty
  bool names_itself = false;  ///< says who it is when browsers come back (RFC 9207)

  /// Addresses over https, without name, query or fragment; where they lead is looked at by whoever asks there.
  /// @returns  nothing when it is of another issuer, byte by byte, or does not do what we ask for: codes, S256, a
  ///           client's secret by Basic, an algorithm that is configured
  static std::optional<ProviderDocument> parse(std::string_view text, const IdentityProvider& provider);
};

}  // namespace urna::identity
