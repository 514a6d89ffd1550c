// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "base/base64url.hpp"
#include "http/json_body.hpp"
#include "identity/person_door.hpp"

namespace urna::api::detail {

/// Bytes in base64url; what is none is noted as a fault of the field.
inline Bytes bytes_in(http::JsonFields& fields, std::string_view name, std::size_t bytes_max) {
  const std::string text = fields.text(name, bytes_max * 4 / 3 + 4);
  auto bytes = from_base64url(text);
  if (!bytes && !text.empty()) fields.refuse(name, "is no base64url");
  return bytes.value_or(Bytes());
}

/// What somebody shows besides a password, as it came in a body: `identity::Proof` looks into it.
class TypedFactor {
 public:
  explicit TypedFactor(http::JsonFields& fields) {
    totp_ = fields.optional_text("totp", text_bytes_max);
    recovery_ = fields.optional_text("recovery", text_bytes_max);
    if (fields.has("key_id")) {
      key_id_ = bytes_in(fields, "key_id", key_id_bytes_max);
      client_data_ = bytes_in(fields, "client_data", client_data_bytes_max);
      authenticator_data_ = bytes_in(fields, "authenticator_data", authenticator_data_bytes_max);
      signature_ = bytes_in(fields, "signature", signature_bytes_max);
    }
    const int shown = (totp_ ? 1 : 0) + (recovery_ ? 1 : 0) + (key_id_ ? 1 : 0);
    if (shown > 1) fields.refuse("totp", "is one of several factors: show one");
  }

  /// Views of this.
  identity::Proof proof() const {
    if (totp_) return identity::SixDigits{*totp_};
    if (recovery_) return identity::RecoveryText{*recovery_};
    if (key_id_) return identity::AssertionAnswer{*key_id_, client_data_, authenticator_data_, signature_};
    return std::monostate();
  }

  // What engines read at most, with room: beyond it they refuse by themselves.
  static constexpr std::size_t text_bytes_max = 64;
  static constexpr std::size_t key_id_bytes_max = 4 * 1024;
  static constexpr std::size_t client_data_bytes_max = 8 * 1024;
  static constexpr std::size_t authenticator_data_bytes_max = 4 * 1024;
  static constexpr std::size_t signature_bytes_max = 1024;

 private:
  std::optional<std::string> totp_;
  std::optional<std::string> recovery_;
  std::optional<Bytes> key_id_;
  Bytes client_data_;
  Bytes authenticator_data_;
  Bytes signature_;
};

}  // namespace urna::api::detail
