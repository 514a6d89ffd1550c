// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// What a database looks like, for whoever investigates: never what is in it.
namespace urna::storage {

struct DatabaseShape {
  std::string schema;                                       ///< every statement that made it, each with its end of line
  std::vector<std::pair<std::string, std::uint64_t>> rows;  ///< of each table, by name
};

/// The databases of a platform's folder and its customers', by their paths in it.
std::vector<std::string> databases_in(const std::string& folder);

/// Of a file that this process has open, or nobody.
/// @throws DatabaseFailed  it is another program's, damaged or no database
DatabaseShape shape_of_database(const std::string& path);

/// A log of a journal, read from its file without what signs it.
struct KeptLog {
  std::string name;
  std::uint64_t size = 0;
  std::uint64_t from = 0;            ///< the number of the first of these
  std::vector<std::string> entries;  ///< the last ones, in their order
};

/// For a platform that is locked; where it is open, its journal is asked.
/// @param path     of a journal's database, likewise
/// @param at_most  entries of each log
/// @throws DatabaseFailed  as above
std::vector<KeptLog> logs_of_journal(const std::string& path, std::uint64_t at_most);

}  // namespace urna::storage
