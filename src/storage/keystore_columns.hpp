// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column of the keystore's file: no key stands in it but wrapped.
inline constexpr ClassifiedColumn keystore_columns[] = {
    {"lock", "one", ColumnClass::is_internal, "there is one lock"},
    {"lock", "share_set", ColumnClass::is_internal, "names the ceremony, as every share does"},
    {"lock", "shares", ColumnClass::is_internal, "how many custodians there are"},
    {"lock", "commitments", ColumnClass::is_internal, "points, from which no share can be computed"},
    {"lock", "salt", ColumnClass::is_internal, "random"},
    {"lock", "passes", ColumnClass::is_internal, "the passphrase's cost"},
    {"lock", "memory_kib", ColumnClass::is_internal, "the passphrase's cost"},
    {"lock", "made", ColumnClass::is_internal, "of the ceremony"},
    {"custodians", "number", ColumnClass::is_internal, "as in the custodian's share"},
    {"custodians", "name", ColumnClass::is_internal, "read while locked, to ask for the share; an office will do"},
    {"keys", "id", ColumnClass::is_internal, "random"},
    {"keys", "kind", ColumnClass::is_internal, "root, tenant, data or platform"},
    {"keys", "tenant", ColumnClass::is_internal, "a number of our own"},
    {"keys", "purpose", ColumnClass::is_internal, "what the key is for, in words of our own"},
    {"keys", "version", ColumnClass::is_internal, "counts rotations"},
    {"keys", "wrapped_by", ColumnClass::is_internal, "the id of another key"},
    {"keys", "state", ColumnClass::is_internal, "current, retired or destroyed"},
    {"keys", "wrap", ColumnClass::is_sealed, "a key, encrypted under another"},
    {"keys", "made", ColumnClass::is_internal, "of the key"},
    {"shredded", "number", ColumnClass::is_internal, "an order of our own"},
    {"shredded", "id", ColumnClass::is_internal, "of a key that is gone"},
    {"shredded", "what", ColumnClass::is_internal, "the key's name"},
    {"shredded", "at", ColumnClass::is_internal, "when it was destroyed"},
    {"shredded", "by", ColumnClass::is_internal, "which part of the program asked for it"},
};

}  // namespace urna::storage
