// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which ballot boxes are kept, whatever the database.  There is none for a time or a voter.
inline constexpr ClassifiedColumn box_columns[] = {
    {"elections", "number", ColumnClass::is_internal, "a number of our own"},
    {"elections", "uuid", ColumnClass::is_public, "the name of the archive"},
    {"elections", "revoting", ColumnClass::is_public, "a rule of the election"},
    {"elections", "size", ColumnClass::is_public, "of the archive"},
    {"pieces", "election", ColumnClass::is_internal, "a number of our own"},
    {"pieces", "start", ColumnClass::is_public, "a place in the archive"},
    {"pieces", "bytes", ColumnClass::is_public, "of the archive"},
    {"slots", "election", ColumnClass::is_internal, "a number of our own"},
    {"slots", "slot", ColumnClass::is_internal,
     "random; whoever also has the desk's database can tell whose ballot is on its way, so it is erased once it is in"},
    {"slots", "ballot", ColumnClass::is_public, "a tracking number on the board"},
};

}  // namespace urna::storage
