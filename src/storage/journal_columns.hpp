// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column of the audit journal.  An entry has no room for what names a person; its payload has, and is sealed.
inline constexpr ClassifiedColumn journal_columns[] = {
    {"logs", "number", ColumnClass::is_internal, "a number of our own"},
    {"logs", "name", ColumnClass::is_public, "the platform's, or an election's uuid"},
    {"logs", "origin", ColumnClass::is_public, "by which others know the log"},
    {"logs", "size", ColumnClass::is_public, "stands in the checkpoint"},
    {"entries", "log", ColumnClass::is_internal, "a number of our own"},
    {"entries", "number", ColumnClass::is_public, "the entry's place in the log"},
    {"entries", "at", ColumnClass::is_public, "stands in the entry"},
    {"entries", "text", ColumnClass::is_public, "pseudonyms and numbers only"},
    {"tiles", "log", ColumnClass::is_internal, "a number of our own"},
    {"tiles", "level", ColumnClass::is_public, "the tile's place"},
    {"tiles", "number", ColumnClass::is_public, "the tile's place"},
    {"tiles", "hashes", ColumnClass::is_public, "made of entries"},
    {"cursors", "source", ColumnClass::is_internal, "which outbox"},
    {"cursors", "number", ColumnClass::is_internal, "how far it has been emptied"},
    {"details", "log", ColumnClass::is_internal, "a number of our own"},
    {"details", "number", ColumnClass::is_public, "of the entry"},
    {"details", "month", ColumnClass::is_internal, "which key sealed it"},
    {"details", "actor", ColumnClass::is_internal, "a pseudonym, as in the entry: whose it is to erase"},
    {"details", "subject", ColumnClass::is_internal, "a pseudonym, as in the entry"},
    {"details", "sealed", ColumnClass::is_sealed, "old and new values, reasons, network addresses; and their salt"},
    {"cosignatures", "log", ColumnClass::is_internal, "a number of our own"},
    {"cosignatures", "witness", ColumnClass::is_public, "the number of a key"},
    {"cosignatures", "size", ColumnClass::is_public, "stands in the checkpoint"},
    {"cosignatures", "at", ColumnClass::is_public, "stands in the signature"},
    {"cosignatures", "note", ColumnClass::is_public, "the checkpoint"},
    {"cosignatures", "line", ColumnClass::is_public, "the witness's signature"},
    {"sinks", "sink", ColumnClass::is_internal, "to whom entries are handed on, as the operator named it"},
    {"sinks", "log", ColumnClass::is_internal, "a number of our own"},
    {"sinks", "number", ColumnClass::is_internal, "how far"},
};

}  // namespace urna::storage
