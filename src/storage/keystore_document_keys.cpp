// SPDX-License-Identifier: EUPL-1.2
#include "storage/keystore_document_keys.hpp"

namespace urna::storage {

documents::KeyId KeystoreDocumentKeys::make() {
  documents::RandomId drawn{};
  random_.fill(drawn);
  const documents::KeyId id(drawn);
  static_cast<void>(data_key(id));
  return id;
}

std::optional<keystore::DataKey> KeystoreDocumentKeys::data_key(const documents::KeyId& id) {
  try {
    return keystore_.data_key(tenant_, "document " + to_hex(id.get()), now_());
  } catch (const keystore::KeyDestroyed&) {
    return std::nullopt;
  }
}

std::optional<crypto::LockedKey> KeystoreDocumentKeys::find(const documents::KeyId& id) {
  auto found = data_key(id);
  if (!found) return std::nullopt;
  return std::move(found->key);
}

void KeystoreDocumentKeys::did_not_open() {
  keystore_.integrity().found(keystore::SealedKind::file, tenant_, documents_place);
}

void KeystoreDocumentKeys::destroy(const documents::KeyId& id) {
  const auto found = data_key(id);
  if (found) keystore_.destroy(found->id, "documents", now_());
}

}  // namespace urna::storage
