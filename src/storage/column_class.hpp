// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace urna::storage {

/// Who may know what stands in a column.
enum class ColumnClass {
  is_public,    ///< on the public board anyway
  is_internal,  ///< for our programs only, but it names and describes nobody
  is_sealed,    ///< personal or secret: only ever written encrypted
  is_blind,     ///< made of something secret in such a way that it can be found again and not read
};

/// A column of a database and why it is of its class.  A new column gets a line in the table of its database, or a test
/// fails.
struct ClassifiedColumn {
  std::string_view table;
  std::string_view column;
  ColumnClass of_class;
  std::string_view why;
};

}  // namespace urna::storage
