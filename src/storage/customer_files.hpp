// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "storage/customer_export.hpp"
#include "storage/journal_keeper.hpp"

/// What leaves with a customer beside the tables.
namespace urna::storage {

/// Each log as it was signed last: `journal/ORIGIN/` with `checkpoint`, `key` and the tiles of C2SP tlog-tiles, a colon
/// in an origin as `+`.  `urna-verify log` reads such a folder.
/// @param keeper  outlives the files
std::vector<CustomerFile> files_of_journal(JournalKeeper& keeper);

/// What an import has kept in the customer's folder, under the paths that it had, but for those that are there by now.
std::vector<CustomerFile> files_of_before(const std::string& folder, const std::vector<CustomerFile>& there);

}  // namespace urna::storage
