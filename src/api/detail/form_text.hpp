// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.hpp"
#include "base/secret.hpp"

namespace urna::api::detail {

/// As a query or a form has it: all but letters, digits and `-._~` as `%XX` (RFC 3986 §2.3).
inline std::string escaped_for_form(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view("-._~").find(c) != std::string_view::npos;
    if (is_plain) {
      escaped += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      escaped += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return escaped;
}

/// `a=1&b=2`, for the body of a form or the query of an address.
inline std::string form_text(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text.append(name).append("=").append(escaped_for_form(value));
  }
  return text;
}

/// As a client shows its secret (RFC 6749 §2.3.1).
inline SecretText basic_authorization(std::string_view client_id, std::string_view secret) {
  const SecretText pair(escaped_for_form(client_id) + ":" + escaped_for_form(secret));
  return SecretText("Basic " + to_base64(bytes_of(pair.expose())));
}

}  // namespace urna::api::detail
