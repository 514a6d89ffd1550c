// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "documents/documents.hpp"
#include "keystore/keystore.hpp"

namespace urna::storage {

/// How the journal calls what stands in the folder `objects`.
inline constexpr std::string_view documents_place = "documents.parts";

/// The keys of a tenant's documents and links: data keys of the keystore, each of a purpose that is used once.  A wrap
/// of one stands in the keystore only, so that destroying it there ends it everywhere.  Throws as `Keystore` does.
class KeystoreDocumentKeys final : public documents::DocumentKeys {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param keystore, random  outlive it
  KeystoreDocumentKeys(keystore::Keystore& keystore, std::string tenant, crypto::RandomSource& random, Clock now)
      : keystore_(keystore), tenant_(std::move(tenant)), random_(random), now_(std::move(now)) {}

  documents::KeyId make() override;
  std::optional<crypto::LockedKey> find(const documents::KeyId& id) override;
  void destroy(const documents::KeyId& id) override;
  void did_not_open() override;

 private:
  std::optional<keystore::DataKey> data_key(const documents::KeyId& id);

  keystore::Keystore& keystore_;
  const std::string tenant_;
  crypto::RandomSource& random_;
  const Clock now_;
};

}  // namespace urna::storage
