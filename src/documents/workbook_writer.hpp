// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace urna::documents {

/// A sheet to be filled in, or to be read.
struct Sheet {
  /// A column whose cells are chosen from what stands in a column of another sheet, below its first line.
  struct Choice {
    std::size_t column = 0;       ///< from 0
    std::size_t from_sheet = 0;   ///< from 0
    std::size_t from_column = 0;  ///< from 0
    std::size_t count = 0;        ///< how many answers stand there
  };
  std::string name;                            ///< UTF-8, at most 31 characters, none of `[]:*?/\'`
  std::vector<std::vector<std::string>> rows;  ///< UTF-8; the first is set in bold and stays in sight
  std::vector<Choice> choices = {};
};

/// A workbook (XLSX) of texts alone: no cell is a number, a date or a formula.  The same bytes for the same sheets.
std::string write_workbook(std::span<const Sheet> sheets);

}  // namespace urna::documents
