// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which services and the state of their measures are kept.
inline constexpr ClassifiedColumn assured_service_columns[] = {
    {"services", "id", ColumnClass::is_internal, "random"},
    {"services", "version", ColumnClass::is_internal, "how often it was changed"},
    {"services", "file", ColumnClass::is_sealed, "what a service is, and where it is weak"},
    {"history", "service", ColumnClass::is_internal, "random"},
    {"history", "number", ColumnClass::is_internal, "the version that came of the change"},
    {"history", "at", ColumnClass::is_internal, "when somebody changed it"},
    {"history", "who", ColumnClass::is_sealed, "who changed it"},
    {"history", "what", ColumnClass::is_sealed, "what was changed, in words"},
    {"approvals", "service", ColumnClass::is_internal, "random"},
    {"approvals", "number", ColumnClass::is_internal, "which file of the service"},
    {"approvals", "is_decision", ColumnClass::is_internal, "or a draft"},
    {"approvals", "file", ColumnClass::is_sealed, "who decides what, and where the service is weak"},
    {"approvals", "note", ColumnClass::is_sealed, "what the platform signed of a decision"},
    {"approvals", "watch", ColumnClass::is_sealed, "what has become of a decision"},
    {"signed_batches", "batch", ColumnClass::is_internal, "random"},
    {"signed_batches", "list", ColumnClass::is_internal, "SHA-256 of what was signed over services at once"},
    {"templates", "id", ColumnClass::is_internal, "random"},
    {"templates", "version", ColumnClass::is_internal, "how often it was changed"},
    {"templates", "record", ColumnClass::is_sealed, "whose it is, and what measures they ask for"},
    {"outbox", "number", ColumnClass::is_internal, "of the journal's entries, in the order of the changes"},
    {"outbox", "entry", ColumnClass::is_public, "on its way into the journal; of people it has pseudonyms"},
    {"outbox", "payload", ColumnClass::is_sealed, "on its way into the journal: what changed, in words"},
    {"sqlite_sequence", "name", ColumnClass::is_internal, "SQLite's own: which table"},
    {"sqlite_sequence", "seq", ColumnClass::is_internal, "the last number that the outbox gave"},
};

}  // namespace urna::storage
