// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which a tenant's people are kept.
inline constexpr ClassifiedColumn people_columns[] = {
    {"people", "id", ColumnClass::is_internal, "random; under it the journal knows the person"},
    {"people", "address_index", ColumnClass::is_blind, "by which an address of mail is found again"},
    {"people", "record", ColumnClass::is_sealed,
     "name, address, password's hash, keys, recovery codes' hashes, as whom a provider knows the person"},
    {"people", "totp", ColumnClass::is_sealed, "the secret of a device"},
    {"people", "totp_to_confirm", ColumnClass::is_sealed, "the secret of a device to be"},
    {"security_keys", "key_index", ColumnClass::is_blind, "by which a security key is found again"},
    {"security_keys", "person", ColumnClass::is_internal, "random"},
    {"invitations", "hash", ColumnClass::is_blind, "of 128 random bits"},
    {"invitations", "record", ColumnClass::is_sealed, "who is invited, as what, by whom and why"},
    {"grants", "id", ColumnClass::is_internal, "random"},
    {"grants", "subject", ColumnClass::is_internal, "of a person, a group or a program: random"},
    {"grants", "record", ColumnClass::is_sealed, "which role, where, until when, by whom and why"},
    {"groups", "id", ColumnClass::is_internal, "random"},
    {"groups", "name", ColumnClass::is_sealed, "in somebody's words"},
    {"members", "group_id", ColumnClass::is_internal, "random"},
    {"members", "person", ColumnClass::is_internal, "random"},
    {"services", "id", ColumnClass::is_internal, "random; a part of the token"},
    {"services", "record", ColumnClass::is_sealed, "a program's name, the token's hash, what it may and from where"},
    {"outbox", "number", ColumnClass::is_internal, "of the journal's entries, in the order of the changes"},
    {"outbox", "entry", ColumnClass::is_public, "on its way into the journal; of people it has pseudonyms"},
    {"outbox", "payload", ColumnClass::is_sealed, "on its way into the journal: what changed, in words"},
    {"sqlite_sequence", "name", ColumnClass::is_internal, "SQLite's own: which table"},
    {"sqlite_sequence", "seq", ColumnClass::is_internal, "the last number that the outbox gave"},
};

}  // namespace urna::storage
