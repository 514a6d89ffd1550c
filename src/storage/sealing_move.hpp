// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// Moves what a desk's database of before holds unsealed into the sealed tables, row by row and few at a time: it may
/// be cut off anywhere, and goes on when it is called again.  In the end the file is written anew, so that nothing of
/// the plain text is left in it.
void seal_desk_tables(SqliteDatabase& database, const keystore::ColumnSealer& sealer);

}  // namespace urna::storage
