// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.hpp"

namespace urna::crypto {

/// SHA-256 of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& add(std::span<const std::byte> bytes);
  Sha256& add(std::string_view text) { return add(bytes_of(text)); }
  /// The digest of all that was added; the object then starts afresh.
  Digest finish();

 private:
  struct Free {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Free> context_;
};

Digest sha256(std::span<const std::byte> bytes);
inline Digest sha256(std::string_view text) { return sha256(bytes_of(text)); }

/// `to_hex(sha256(text))`: the protocol's record names.
std::string sha256_hex(std::string_view text);

}  // namespace urna::crypto
