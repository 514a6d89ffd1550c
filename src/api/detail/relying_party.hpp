// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "identity/web_authn.hpp"

namespace urna::api::detail {

/// @param origin  of our pages, `https://vote.example.org:8443`
inline identity::RelyingParty relying_party(const std::string& origin) {
  const std::size_t scheme = origin.find("://");
  const std::string rest = scheme == std::string::npos ? origin : origin.substr(scheme + 3);
  const std::size_t end = rest.starts_with('[') ? rest.find(']') + 1 : rest.find(':');
  return {rest.substr(0, end), origin};
}

}  // namespace urna::api::detail
