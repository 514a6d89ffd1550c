// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/documents.hpp"
#include "storage/customer_export.hpp"
#include "tenancy/export_reader.hpp"

/// A customer's documents, opened, as files of an export: `documents/DOCUMENT/NUMBER.pdf`, the document's identifier in
/// hexadecimal and the number of the version.  What they are called stands in the rows.
namespace urna::storage {

/// The files of every version that a database has.
/// @param copy     `documents.db` as of one moment; outlives the files
/// @param sealer   of the customer; outlives the files
/// @param open     see `OpenDocumentPart`
/// The files' writers throw `CustomerChanged` when a document was erased meanwhile
std::vector<CustomerFile> files_of_documents(const std::shared_ptr<SqliteDatabase>& copy,
                                             const keystore::ColumnSealer& sealer, const OpenDocumentPart& open);

/// Whether a path is one of these.
bool is_document_path(std::string_view path);

/// Takes such files in, each once, for rows that are there: sealed under keys of their own.
class DocumentTaker {
 public:
  /// @param folder  with `documents.db`, which nobody else has open; `objects` is made
  /// @param keys, sealer, random  of whoever takes it in; outlive it
  DocumentTaker(const std::string& folder, const keystore::ColumnSealer& sealer, documents::DocumentKeys& keys,
                crypto::RandomSource& random);
  ~DocumentTaker();

  /// @param path     `is_document_path`
  /// @param content  whole
  /// @returns  whether it is what its row says, and a file that would be taken at the door
  bool take(std::string_view path, std::span<const std::byte> content);
  /// A version of which no file has come; nothing: they are all here.
  std::optional<std::string> missing() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace urna::storage
