// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "continuity/backup_manifest.hpp"

namespace urna::storage {

/// What a database that nobody uses holds, in numbers.
struct DatabaseFacts {
  std::vector<continuity::BackedTable> tables;  ///< by their names
  std::vector<continuity::BackedHead> heads;    ///< of a journal: computed from its entries, not from what it says

  friend bool operator==(const DatabaseFacts&, const DatabaseFacts&) = default;
};

/// @param path  as a backup has it
/// @param file  where it is
/// @throws DatabaseFailed  it is damaged, or a log lacks entries
DatabaseFacts facts_of_database(const std::string& path, const std::string& file);

}  // namespace urna::storage
