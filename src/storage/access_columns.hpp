// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which temporary access, emergencies and reviews of access are kept.  People are there by their
/// random ids alone.
inline constexpr ClassifiedColumn access_columns[] = {
    {"support", "id", ColumnClass::is_internal, "random"},
    {"support", "grant_id", ColumnClass::is_internal, "random"},
    {"support", "person", ColumnClass::is_internal, "a person's random id"},
    {"support", "tenant", ColumnClass::is_internal, "a tenant's random id"},
    {"support", "reason", ColumnClass::is_sealed, "in the words of whoever asked"},
    {"support", "ticket", ColumnClass::is_sealed, "in the words of whoever asked"},
    {"support", "approved_by", ColumnClass::is_internal, "a person's random id"},
    {"support", "from_time", ColumnClass::is_internal, "when it began"},
    {"support", "until_time", ColumnClass::is_internal, "when it ends by itself"},
    {"support", "ended", ColumnClass::is_internal, "when somebody ended it"},
    {"support", "end_noted", ColumnClass::is_internal, "whether the journal has its end"},
    {"kit", "one", ColumnClass::is_internal, "there is one kit"},
    {"kit", "role", ColumnClass::is_internal, "of our own"},
    {"kit", "first_namer", ColumnClass::is_internal, "a person's random id"},
    {"kit", "second_namer", ColumnClass::is_internal, "a person's random id"},
    {"kit", "named", ColumnClass::is_internal, "when the keys were named"},
    {"kit_keys", "place", ColumnClass::is_internal, "first or second"},
    {"kit_keys", "id", ColumnClass::is_internal, "by which browser and security key know it"},
    {"kit_keys", "algorithm", ColumnClass::is_internal, "a number of COSE's"},
    {"kit_keys", "public_key", ColumnClass::is_internal, "verifies, and opens nothing"},
    {"kit_keys", "counter", ColumnClass::is_internal, "of the key's signatures"},
    {"kit_keys", "model", ColumnClass::is_internal, "which product it is"},
    {"kit_keys", "envelope", ColumnClass::is_sealed, "where the key lies"},
    {"uses", "id", ColumnClass::is_internal, "random"},
    {"uses", "grant_id", ColumnClass::is_internal, "random"},
    {"uses", "person", ColumnClass::is_internal, "a person's random id"},
    {"uses", "role", ColumnClass::is_internal, "of our own"},
    {"uses", "reason", ColumnClass::is_sealed, "in a person's words"},
    {"uses", "from_time", ColumnClass::is_internal, "when it began"},
    {"uses", "until_time", ColumnClass::is_internal, "when it ends by itself"},
    {"uses", "ended", ColumnClass::is_internal, "when somebody ended it"},
    {"uses", "end_noted", ColumnClass::is_internal, "whether the journal has its end"},
    {"uses", "findings_by", ColumnClass::is_internal, "a person's random id"},
    {"uses", "findings_at", ColumnClass::is_internal, "when the findings were filed"},
    {"uses", "findings", ColumnClass::is_sealed, "in a person's words"},
    {"uses", "first_envelope", ColumnClass::is_sealed, "where a key lies"},
    {"uses", "second_envelope", ColumnClass::is_sealed, "where a key lies"},
    {"uses", "overdue_noted", ColumnClass::is_internal, "whether the journal has that it is late"},
    {"contacts", "use", ColumnClass::is_internal, "random"},
    {"contacts", "place", ColumnClass::is_internal, "in the list"},
    {"contacts", "contact", ColumnClass::is_sealed, "an address of a person"},
    {"contacts", "told", ColumnClass::is_internal, "when"},
    {"contacts", "tries", ColumnClass::is_internal, "how often it was tried"},
    {"contacts", "last_try", ColumnClass::is_internal, "when"},
    {"reviews", "id", ColumnClass::is_internal, "random"},
    {"reviews", "tenant", ColumnClass::is_internal, "a tenant's random id; none: of the platform"},
    {"reviews", "begun", ColumnClass::is_internal, "when"},
    {"reviews", "due", ColumnClass::is_internal, "when"},
    {"reviews", "completed", ColumnClass::is_internal, "when"},
    {"reviews", "overdue_noted", ColumnClass::is_internal, "whether the journal has that it is late"},
    {"items", "review", ColumnClass::is_internal, "random"},
    {"items", "place", ColumnClass::is_internal, "in the list"},
    {"items", "grant_id", ColumnClass::is_internal, "random"},
    {"items", "verdict", ColumnClass::is_internal, "kept or ended"},
    {"items", "decided_by", ColumnClass::is_internal, "a person's random id"},
    {"items", "decided", ColumnClass::is_internal, "when"},
};

}  // namespace urna::storage
