// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which a customer's documents are kept.  Their contents stand beside the database, sealed part by
/// part under a key of the document's own.
inline constexpr ClassifiedColumn document_columns[] = {
    {"rooms", "id", ColumnClass::is_internal, "random"},
    {"rooms", "name", ColumnClass::is_sealed, "in the words of a customer"},
    {"rooms", "made", ColumnClass::is_internal, "when the room was made"},
    {"folders", "id", ColumnClass::is_internal, "random"},
    {"folders", "room", ColumnClass::is_internal, "random"},
    {"folders", "parent", ColumnClass::is_internal, "random"},
    {"folders", "name", ColumnClass::is_sealed, "in the words of a customer"},
    {"documents", "id", ColumnClass::is_internal, "random"},
    {"documents", "room", ColumnClass::is_internal, "random"},
    {"documents", "folder", ColumnClass::is_internal, "random"},
    {"documents", "name", ColumnClass::is_sealed, "often names somebody"},
    {"documents", "key", ColumnClass::is_internal, "the name of a key, which says nothing of the key"},
    {"documents", "versions", ColumnClass::is_internal, "how many there are"},
    {"documents", "expires", ColumnClass::is_internal, "when it goes by itself"},
    {"versions", "document", ColumnClass::is_internal, "random"},
    {"versions", "number", ColumnClass::is_internal, "the order of the versions"},
    {"versions", "kind", ColumnClass::is_internal, "which of the five kinds of file"},
    {"versions", "bytes", ColumnClass::is_internal, "its length, which the sealed parts show too"},
    {"versions", "digest", ColumnClass::is_sealed, "of the content: by it somebody who has a file finds who keeps it"},
    {"versions", "parts", ColumnClass::is_internal, "how many sealed parts there are"},
    {"versions", "upload", ColumnClass::is_internal, "random; names the parts"},
    {"versions", "person", ColumnClass::is_internal, "random; under it the journal knows the person"},
    {"versions", "made", ColumnClass::is_internal, "when the content came"},
    {"versions", "is_scanned", ColumnClass::is_internal, "whether viruses were looked for"},
    {"uploads", "id", ColumnClass::is_internal, "random"},
    {"uploads", "person", ColumnClass::is_internal, "random; under it the journal knows the person"},
    {"uploads", "room", ColumnClass::is_internal, "random"},
    {"uploads", "folder", ColumnClass::is_internal, "random"},
    {"uploads", "document", ColumnClass::is_internal, "random"},
    {"uploads", "name", ColumnClass::is_sealed, "often names somebody"},
    {"uploads", "key", ColumnClass::is_internal, "the name of a key, which says nothing of the key"},
    {"uploads", "document_expires", ColumnClass::is_internal, "when the document will go by itself"},
    {"uploads", "bytes_total", ColumnClass::is_internal, "a length"},
    {"uploads", "bytes_received", ColumnClass::is_internal, "a length"},
    {"uploads", "parts", ColumnClass::is_internal, "how many sealed parts have come"},
    {"uploads", "last", ColumnClass::is_internal, "when something last came"},
    {"shares", "document", ColumnClass::is_internal, "random"},
    {"shares", "person", ColumnClass::is_internal, "random; under it the journal knows the person"},
    {"shares", "until", ColumnClass::is_internal, "when the share ends"},
    {"links", "id", ColumnClass::is_blind, "the digest of 256 random bits"},
    {"links", "document", ColumnClass::is_internal, "random"},
    {"links", "key", ColumnClass::is_internal, "the name of a key, which says nothing of the key"},
    {"links", "salt", ColumnClass::is_internal, "random"},
    {"links", "wrap", ColumnClass::is_sealed,
     "the document's key, wrapped by the link, its passphrase and a key of ours"},
    {"links", "until", ColumnClass::is_internal, "when the link ends"},
    {"links", "openings_left", ColumnClass::is_internal, "a number"},
    {"links", "wrong_tries", ColumnClass::is_internal, "a number"},
    {"trail", "number", ColumnClass::is_internal, "the order of what happened"},
    {"trail", "what", ColumnClass::is_internal, "one of a few happenings"},
    {"trail", "at", ColumnClass::is_internal, "when it happened"},
    {"trail", "person", ColumnClass::is_internal, "random; under it the journal knows the person"},
    {"trail", "room", ColumnClass::is_internal, "random"},
    {"trail", "document", ColumnClass::is_internal, "random"},
    {"trail", "version", ColumnClass::is_internal, "which version"},
    {"outbox", "number", ColumnClass::is_internal, "of the journal's entries, in the order of the changes"},
    {"outbox", "entry", ColumnClass::is_public, "on its way into the journal; of people it has pseudonyms"},
    {"outbox", "payload", ColumnClass::is_sealed, "on its way into the journal: what changed, in words"},
    {"sqlite_sequence", "name", ColumnClass::is_internal, "SQLite's own: which table"},
    {"sqlite_sequence", "seq", ColumnClass::is_internal, "the last number that the outbox gave"},
};

/// Every column in which is counted what people carry away.
inline constexpr ClassifiedColumn download_columns[] = {
    {"people", "person", ColumnClass::is_internal, "random; under it the journal knows the person"},
    {"people", "stopped", ColumnClass::is_internal, "since when nothing more leaves"},
    {"people", "alerted", ColumnClass::is_internal, "when somebody was last told"},
    {"minutes", "person", ColumnClass::is_internal, "random; under it the journal knows the person"},
    {"minutes", "start", ColumnClass::is_internal, "of the minute; gone after a day"},
    {"minutes", "records", ColumnClass::is_internal, "a number"},
    {"minutes", "files", ColumnClass::is_internal, "a number"},
    {"minutes", "bytes", ColumnClass::is_internal, "a number"},
};

}  // namespace urna::storage
