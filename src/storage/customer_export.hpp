// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "crypto/signature.hpp"
#include "documents/document_store.hpp"
#include "storage/customer_rows.hpp"
#include "tenancy/export_writer.hpp"

/// All that a customer has, as one file that they can open without us: docs/protocol/export.md.
namespace urna::storage {

/// A database that is in use.
struct CopiedDatabase {
  std::string name;  ///< of `customer_databases`
  /// Writes a copy as of one moment into a file that is not there, sealed as it is.
  std::function<void(const std::string& path)> copy_to;
};

/// What leaves beside the tables.
struct CustomerFile {
  std::string path;  ///< `is_export_path`
  /// Asked twice; gives the same bytes, or more at the end the second time.
  std::function<void(const TakeText&)> write;
};

/// A part of a document, opened.  @returns  nothing: it is there no more
using OpenDocumentPart = std::function<std::optional<Bytes>(const documents::KeyId& key,
                                                            const documents::UploadId& upload, std::uint32_t part)>;

/// Something was erased while it was exported: another export is whole.
class CustomerChanged : public std::runtime_error {
 public:
  CustomerChanged() : std::runtime_error("a customer's data changed while it was exported") {}
};

struct CustomerExport {
  std::string tenant;
  const keystore::ColumnSealer& sealer;  ///< of that tenant
  std::vector<CopiedDatabase> databases;
  OpenDocumentPart open_part;  ///< where `documents` is among the databases
  std::vector<CustomerFile> files;
  std::string scratch;  ///< a folder for the copies: made, emptied and taken away
  std::string program;  ///< `urna 0.1.0`
  Timestamp at;
};

/// Who signs: the platform.
struct StatementKey {
  journal::NoteKey name;
  const crypto::SigningKey& key;
};

/// Writes an export, with the memory of one row.  Each database is as it was at one moment; between two of them time
/// goes by.
/// @throws CustomerChanged  something became another one meanwhile; also what a `ColumnSealer` and a sink do
tenancy::ExportManifest export_customer(const CustomerExport& customer, const StatementKey& signer,
                                        crypto::AgeWriter writer, tenancy::ExportWriter::Sink sink);

}  // namespace urna::storage
