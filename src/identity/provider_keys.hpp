// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/token_signature.hpp"

namespace urna::identity {

/// The public keys of an issuer, as it hands them out (RFC 7517 §5).
class ProviderKeys {
 public:
  static constexpr std::size_t bytes_max = 256 * 1024;
  static constexpr std::size_t count_max = 64;

  /// Keys that are for something else, weak, or of a kind that we do not know are passed over.
  /// @returns  nothing for what is no set of keys, has more than 64, or gives two of them one name
  static std::optional<ProviderKeys> parse(std::string_view text);

  /// @param name  empty: the only one that there is for this algorithm
  /// @returns     null when there is none; lives as long as this
  const crypto::TokenKey* find(std::string_view name, crypto::TokenAlgorithm algorithm) const;
  std::size_t size() const { return keys_.size(); }

 private:
  struct Named {
    std::string name;  ///< may be empty
    std::optional<crypto::TokenAlgorithm> only_for;
    crypto::TokenKey key;
  };
  std::vector<Named> keys_;
};

}  // namespace urna::identity
