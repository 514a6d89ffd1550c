// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which incidents are kept.
inline constexpr ClassifiedColumn incident_columns[] = {
    {"incidents", "number", ColumnClass::is_internal, "their order"},
    {"incidents", "id", ColumnClass::is_internal, "random"},
    {"incidents", "version", ColumnClass::is_internal, "how often it was changed"},
    {"incidents", "file", ColumnClass::is_sealed, "what went wrong, whom it concerns, and what was done"},
    {"notices", "incident", ColumnClass::is_internal, "random"},
    {"notices", "number", ColumnClass::is_internal, "the version that came of it"},
    {"notices", "file", ColumnClass::is_sealed, "what was sent, to whom and by whom"},
    {"outbox", "number", ColumnClass::is_internal, "of the journal's entries, in the order of the changes"},
    {"outbox", "entry", ColumnClass::is_public, "on its way into the journal; of people it has pseudonyms"},
    {"outbox", "payload", ColumnClass::is_sealed, "on its way into the journal: what changed, in words"},
    {"sqlite_sequence", "name", ColumnClass::is_internal, "SQLite's own: which table"},
    {"sqlite_sequence", "seq", ColumnClass::is_internal, "the last number that it gave"},
};

}  // namespace urna::storage
