// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "assurance/import_reading.hpp"
#include "assurance/measure_template.hpp"
#include "notation/table.hpp"

/// Templates of measures out of a table that people filled in: title, text and category, one a line.
namespace urna::assurance {

struct ImportedTemplate {
  std::size_t line = 0;
  TemplateWords words;
};

struct TemplateImport {
  std::size_t lines = 0;  ///< with anything on them, below the names of the columns
  std::vector<ImportedTemplate> good;
  std::vector<ImportFinding> findings;  ///< by line
  std::size_t faulty_lines = 0;
  bool is_unread = false;  ///< the file as a whole or the names of the columns are at fault: no line was read
};

/// Reads every line and says everything that is wrong; a line with a fault is no template.
/// @param titles  of the templates that whoever imports has already
TemplateImport import_templates(const notation::Table& table, std::span<const std::string> titles);

}  // namespace urna::assurance
