// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which customers' leavings are kept.  They are the platform's, and stay when the customer is gone.
inline constexpr ClassifiedColumn leaving_columns[] = {
    {"leavings", "tenant", ColumnClass::is_internal, "a random name"},
    {"leavings", "state", ColumnClass::is_sealed,
     "who asked for it, and the reason of a legal hold, in people's words"},
    {"leavings", "certificate", ColumnClass::is_public, "a signed note, made to be shown; it names nobody"},
};

}  // namespace urna::storage
