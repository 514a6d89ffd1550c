// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which it is kept what the platform found when it looked at itself.
inline constexpr ClassifiedColumn evidence_columns[] = {
    {"evidence", "number", ColumnClass::is_internal, "in the order of the looks"},
    {"evidence", "looked", ColumnClass::is_internal, "which check: the catalogue is public"},
    {"evidence", "ended", ColumnClass::is_internal, "when it was looked"},
    {"evidence", "finding", ColumnClass::is_public, "stands in the journal too"},
    {"evidence", "result", ColumnClass::is_sealed, "what was seen: where the platform is weak"},
    {"outbox", "number", ColumnClass::is_internal, "of the journal's entries, in the order of the looks"},
    {"outbox", "entry", ColumnClass::is_public, "on its way into the journal"},
    {"outbox", "payload", ColumnClass::is_sealed, "on its way into the journal: what was seen"},
    {"sqlite_sequence", "name", ColumnClass::is_internal, "SQLite's own: which table"},
    {"sqlite_sequence", "seq", ColumnClass::is_internal, "the last number that was given"},
};

}  // namespace urna::storage
