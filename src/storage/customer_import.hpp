// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "documents/documents.hpp"
#include "storage/customer_rows.hpp"
#include "tenancy/export_reader.hpp"

namespace urna::storage {

/// Begins to read the export, from its first byte; asked twice.
using OpenExport = std::function<std::unique_ptr<tenancy::ExportReader>()>;

struct ImportSummary {
  tenancy::ExportManifest manifest;
  std::map<std::string, std::uint64_t> rows;  ///< by `database/table`
  std::uint64_t files = 0;                    ///< archives and the journal's
};

/// Reads all of it and writes nothing: signature, every digest, nothing missing, nothing more, forms that we have.
/// @param trusted  see `tenancy::open_manifest`
Result<ImportSummary, tenancy::ImportRefusal> check_export(const OpenExport& open,
                                                           const std::optional<journal::NoteKey>& trusted);

/// Where archives and the journal of before are kept in a customer's folder, as files.
inline constexpr std::string_view folder_of_before = "before";

/// Makes a customer's folder out of an export, after `check_export`: databases sealed under the new tenant's keys,
/// documents under keys of their own, and `before`.  Ids stay as they are.  Whoever uses it moves it to its place,
/// whole.
/// @param folder          not there; gone again when anything is refused or fails
/// @param sealer, keys, random  of the new tenant
/// @errors  any, also what only a row can show
Result<ImportSummary, tenancy::ImportRefusal> import_customer(
    const OpenExport& open, const std::optional<journal::NoteKey>& trusted, const std::string& folder,
    const keystore::ColumnSealer& sealer, documents::DocumentKeys& keys, crypto::RandomSource& random);

}  // namespace urna::storage
