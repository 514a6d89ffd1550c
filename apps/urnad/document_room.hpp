// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "api/colleagues.hpp"
#include "api/document_api.hpp"
#include "documents/documents.hpp"
#include "keystore/column_sealer.hpp"
#include "options.hpp"
#include "storage/keystore_document_keys.hpp"
#include "storage/sqlite_document_store.hpp"
#include "storage/sqlite_download_ledger.hpp"
#include "storage/sqlite_people_store.hpp"

namespace urnad {

/// What a customer keeps with us: its records, its objects and its keys, and what was carried away of it.
class DocumentRoom {
 public:
  /// @param options  with the scanner
  /// @param data     the customer's folder: documents.db, objects/ and downloads.db are in it
  /// @param sealer   of the customer
  /// @param colleagues  who may do what in the customer's rooms
  /// @param keystore, sealer, colleagues, random  outlive it
  DocumentRoom(const Options& options, const std::string& data, urna::keystore::Keystore& keystore,
               const urna::keystore::ColumnSealer& sealer, const urna::api::Colleagues& colleagues,
               urna::crypto::RandomSource& random);

  /// See `storage::CustomerExport`.
  void copy_to(const std::string& path) { store_.copy_to(path); }
  std::optional<urna::Bytes> open_part(const urna::crypto::KeyId& key, const urna::documents::UploadId& upload,
                                       std::uint32_t part);
  bool is_empty() const { return store_.rooms().empty(); }

  urna::storage::SqliteOutbox& outbox() { return store_.outbox(); }
  urna::documents::Documents& documents() { return documents_; }
  std::uint64_t stored_bytes() const { return store_.stored_bytes(); }
  urna::storage::SqliteDownloadLedger& ledger() { return ledger_; }

 private:
  const urna::keystore::ColumnSealer& sealer_;
  urna::storage::SqliteDocumentStore store_;
  urna::storage::KeystoreDocumentKeys keys_;
  urna::storage::SqliteDownloadLedger ledger_;
  urna::documents::Documents documents_;
};

/// Nothing when the program was not told of one.
urna::api::DocumentApi::Preview preview_of(const Options& options);

/// Whom a document can be shared with: by address, or by a name that only one of them has.
/// @param people  outlives what is returned
urna::api::DocumentPeople people_of(const urna::identity::PersonStore& people);

}  // namespace urnad
