// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "base/strong.hpp"
#include "crypto/locked_key.hpp"

/// The keys of age files: X25519 points and scalars, in the spelling of age-encryption.org/v1.
namespace urna::crypto {

/// To whom a file can be written: the public half.
using AgeRecipient = Strong<std::array<std::byte, 32>, struct AgeRecipientTag>;

/// `age1` and 58 characters, lower case.
std::string age_text(const AgeRecipient& recipient);
/// @returns  nothing for another spelling, or a point of small order, to which nothing can be kept secret
std::optional<AgeRecipient> age_recipient_from(std::string_view text);

/// What opens the files written to its recipient.
class AgeIdentity {
 public:
  static AgeIdentity draw(RandomSource& random);
  /// @param text  `AGE-SECRET-KEY-1` and 58 characters, upper case
  static std::optional<AgeIdentity> parse(const SecretText& text);

  AgeIdentity copy() const { return AgeIdentity(LockedKey::copy_of(key_.expose())); }
  SecretText text() const;
  const AgeRecipient& recipient() const { return recipient_; }
  const LockedKey& key() const { return key_; }

 private:
  explicit AgeIdentity(LockedKey key);

  LockedKey key_;
  AgeRecipient recipient_;
};

}  // namespace urna::crypto
