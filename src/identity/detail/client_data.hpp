// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>

namespace urna::identity::detail {

/// The members of a browser's `clientDataJSON` that are judged, W3C WebAuthn §5.8.1; the others are left aside.
struct ClientData {
  std::string type;
  std::string challenge;  ///< base64url
  std::string origin;
  bool is_cross_origin = false;
  bool has_top_origin = false;
};

/// @returns  nothing when it is no JSON object, a member is there twice or of another kind, or it is over 8 KiB
std::optional<ClientData> read_client_data(std::span<const std::byte> json);

}  // namespace urna::identity::detail
