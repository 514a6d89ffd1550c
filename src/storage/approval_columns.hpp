// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which requests for two people's word are kept.
inline constexpr ClassifiedColumn approval_columns[] = {
    {"requests", "id", ColumnClass::is_internal, "random"},
    {"requests", "action", ColumnClass::is_internal, "what is to be done, in words of our own"},
    {"requests", "subject", ColumnClass::is_public, "what it is done to, such as the name of an archive"},
    {"requests", "parameters", ColumnClass::is_internal, "empty, or from before: an election's name, a digest"},
    {"requests", "reason", ColumnClass::is_sealed, "in the words of an organiser"},
    {"requests", "requester", ColumnClass::is_sealed, "the account of an organiser"},
    {"requests", "asked", ColumnClass::is_internal, "when somebody asked"},
    {"requests", "expires", ColumnClass::is_internal, "when it stops waiting"},
    {"requests", "approvers_needed", ColumnClass::is_internal, "a number of people"},
    {"requests", "hash", ColumnClass::is_internal, "over what was asked"},
    {"requests", "state", ColumnClass::is_internal, "how far it is"},
    {"requests", "ended", ColumnClass::is_internal, "when it stopped waiting"},
    {"requests", "detail", ColumnClass::is_internal, "why it failed, in words of our own"},
    {"requests", "wish", ColumnClass::is_sealed, "what exactly is asked: a name, an address, a reason"},
    {"approvals", "request", ColumnClass::is_internal, "random"},
    {"approvals", "place", ColumnClass::is_internal, "the order of the confirmations of one request"},
    {"approvals", "approver", ColumnClass::is_sealed, "the account of an organiser"},
    {"approvals", "at", ColumnClass::is_internal, "when somebody confirmed"},
    {"outbox", "number", ColumnClass::is_internal, "of the journal's entries, in the order of the changes"},
    {"outbox", "entry", ColumnClass::is_public, "on its way into the journal; of people it has pseudonyms"},
    {"outbox", "payload", ColumnClass::is_sealed, "on its way into the journal: what changed, in words"},
    {"sqlite_sequence", "name", ColumnClass::is_internal, "SQLite's own: which table"},
    {"sqlite_sequence", "seq", ColumnClass::is_internal, "the last number that the outbox gave"},
};

}  // namespace urna::storage
