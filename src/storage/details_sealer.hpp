// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "crypto/random.hpp"
#include "journal/details.hpp"
#include "journal/entry.hpp"
#include "keystore/keystore.hpp"

namespace urna::storage {

/// Seals the payloads of journal entries: each with the key that the keystore has for its class of events and its
/// month, and with a salt of its own, without which the digest in the entry says nothing.  Calls may come from many
/// threads.
class DetailsSealer {
 public:
  /// @param keystore, random  outlive it
  DetailsSealer(keystore::Keystore& keystore, std::string tenant, crypto::RandomSource& random)
      : keystore_(keystore), tenant_(std::move(tenant)), random_(random) {}

  struct Sealed {
    Digest commitment{};  ///< for the entry's `pc`
    Bytes bytes;          ///< salt and text; bound to the commitment
  };
  /// @throws KeystoreLocked
  Sealed seal(const journal::Entry& entry, std::string_view text) const;

  struct Opened {
    std::array<std::byte, 32> salt{};
    SecretText text;
  };
  /// @param month   what the payload was filed under
  /// @throws KeystoreLocked, KeyDestroyed, IntegrityFailed  also when it is not what the entry was written about
  Opened open(const journal::DetailsMonth& month, const Digest& commitment, std::span<const std::byte> sealed,
              Timestamp now) const;

  /// Every payload of the month is unreadable when this returns, wherever there is a copy of it.
  void destroy(const journal::DetailsMonth& month, Timestamp now) const;

 private:
  [[noreturn]] void refuse() const;

  keystore::Keystore& keystore_;
  const std::string tenant_;
  crypto::RandomSource& random_;
};

}  // namespace urna::storage
