// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <set>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "identity/identity_provider.hpp"

namespace urna::identity {

class ProviderKeys;

/// A token as it came, before anybody has said whether it is true (JWS Compact Serialization, RFC 7515 §3.1).
class SignedToken {  // lint allows words: what RFC 7519 calls a token is no credential of ours
 public:
  static constexpr std::size_t bytes_max = 16 * 1024;
  static constexpr std::size_t key_name_bytes_max = 256;

  /// @param allowed  the algorithms of the configuration: what the token names is only compared with them
  /// @errors  malformed, header_refused, algorithm_refused
  static Result<SignedToken, TokenFault> parse(std::string_view text, const std::set<crypto::TokenAlgorithm>& allowed);

  crypto::TokenAlgorithm algorithm() const { return algorithm_; }
  /// By which its key is found among the issuer's: a text to compare, and nothing else.  May be empty.
  const std::string& key_name() const { return key_name_; }

  /// What it says, once one of these keys has signed it.
  /// @errors  key_unknown, signature_wrong
  Result<boost::json::object, TokenFault> claims_if_signed(const ProviderKeys& keys) const;

 private:
  SignedToken() = default;

  crypto::TokenAlgorithm algorithm_{};
  std::string key_name_;
  std::string signed_text_;
  boost::json::object claims_;
  Bytes signature_;
};

}  // namespace urna::identity
