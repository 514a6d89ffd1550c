// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/import_reading.hpp"
#include "assurance/service_file.hpp"
#include "notation/table.hpp"

/// Services out of a table that people filled in: one a line, the first line names the columns.
namespace urna::assurance {

struct ImportedService {
  std::size_t line = 0;
  WrittenDescription description;
};

/// A service by the reference of its organisation, already there: whoever sends a file again adds nothing twice.
struct ServiceThereAlready {
  std::size_t line = 0;
  std::string name;
};

struct ServiceImport {
  std::size_t lines = 0;  ///< with anything on them, below the names of the columns
  std::vector<ImportedService> good;
  std::vector<ServiceThereAlready> there;
  std::vector<ImportFinding> findings;  ///< by line, each column once
  std::size_t faulty_lines = 0;
  bool is_unread = false;  ///< the file as a whole or the names of the columns are at fault: no line was read
};

/// What is known of a service that is there.
struct ServiceKnown {
  std::string name;
  std::string organisation;
  std::string reference;
};
ServiceKnown known_from(const WrittenDescription& description);

/// Reads every line and says everything that is wrong; a line with a fault is no service.  The level is the least that
/// the rest of the line asks for, unless the line chooses more.
ServiceImport import_services(const notation::Table& table, std::span<const ServiceKnown> there,
                              const Catalogue& catalogue);

}  // namespace urna::assurance
