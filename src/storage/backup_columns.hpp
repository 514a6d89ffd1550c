// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which it is kept which backups there were.
inline constexpr ClassifiedColumn backup_columns[] = {
    {"backups", "name", ColumnClass::is_internal, "a time and chance"},
    {"backups", "made", ColumnClass::is_internal, "the moment that it shows"},
    {"backups", "bytes", ColumnClass::is_internal, "of the whole platform"},
    {"backups", "files", ColumnClass::is_internal, "how many"},
    {"backups", "copies", ColumnClass::is_internal, "how many places took it"},
    {"backups", "places", ColumnClass::is_internal, "how many places there were"},
    {"backups", "millis", ColumnClass::is_internal, "how long it took"},
    {"backups", "held", ColumnClass::is_internal, "whether it may go"},
    {"backups", "removed", ColumnClass::is_internal, "whether it is gone"},
    {"checks", "number", ColumnClass::is_internal, "their order"},
    {"checks", "kind", ColumnClass::is_internal, "a verification or a drill"},
    {"checks", "backup", ColumnClass::is_internal, "the name of a backup"},
    {"checks", "at", ColumnClass::is_internal, "when it ended"},
    {"checks", "good", ColumnClass::is_internal, "how it ended"},
    {"checks", "millis", ColumnClass::is_internal, "how long it took"},
    {"since", "one", ColumnClass::is_internal, "there is one"},
    {"since", "at", ColumnClass::is_internal, "when backups were first to be made"},
};

}  // namespace urna::storage
