// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/description_words.hpp"
#include "assurance/service_file.hpp"
#include "notation/table.hpp"

/// Services out of a table that people filled in: one a line, the first line names the columns.
namespace urna::assurance {

enum class ImportFault {
  no_lines,                ///< nothing below the names of the columns, or no names either
  too_many_lines,          ///< more than a table may have; nothing was read
  too_many_columns,        ///< the same
  unknown_column,          ///< a heading that means no field
  column_without_heading,  ///< text below no heading
  column_missing,          ///< a field that every service needs has no column
  column_twice,            ///< two columns for a field with one answer
  missing,                 ///< a field that every service needs is empty
  unknown_answer,
  several_answers,  ///< for a field with one
  too_long,
  unfit_text,       ///< control or invisible characters
  level_too_low,    ///< under what the rest of the line asks for
  name_twice,       ///< as on another line
  name_taken,       ///< as of a service that is there
  reference_twice,  ///< as on another line
  too_many_cells,   ///< text beyond the last heading
  quote_misplaced,
  quote_unterminated,
  formula,
  no_value,
};
/// `unknown-column`.
std::string_view word_of(ImportFault fault);

/// What is wrong, and where.
struct ImportFinding {
  ImportFault fault{};
  std::size_t line = 0;        ///< as the author's program counts; 0: of the file as a whole
  std::string column = {};     ///< its heading, as it was written
  std::string field = {};      ///< the field it means: `hosting`; empty where it means none
  std::string found = {};      ///< what stands there, at most 40 characters, safe to show
  std::string near = {};       ///< the field or answer that was probably meant: `on_premise`
  std::size_t other_line = 0;  ///< of what comes twice: the first of both
};

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
