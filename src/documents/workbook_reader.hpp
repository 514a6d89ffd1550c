// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>

#include "base/result.hpp"
#include "notation/table.hpp"

/// The first sheet of a workbook (XLSX, ECMA-376 part 1, §18), as a table of texts.  A stranger wrote it: the zip is
/// judged by `zip_rules`, XML that declares anything is refused, nothing is computed and no address is followed.
namespace urna::documents {

enum class WorkbookRefusal {
  old_or_protected,  ///< an older format, or opened by a password only: another container than a zip file
  damaged,           ///< no workbook, or not one that every program would read alike
  unsafe,            ///< within it: macros, embedded files, paths that lead out, XML that declares entities
  too_large,         ///< it unpacks to more than a table of this size may
};

/// Numbers are written out as a spreadsheet shows them, `21500016300012`; dates are the numbers that they are in the
/// file.  A cell with a formula has no text but a fault.
/// @param file  the whole file
Result<notation::Table, WorkbookRefusal> read_workbook(std::span<const std::byte> file,
                                                       const notation::TableLimits& limits = {});

}  // namespace urna::documents
