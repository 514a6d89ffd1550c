// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which the list of customers is kept.
inline constexpr ClassifiedColumn tenant_columns[] = {
    {"tenants", "number", ColumnClass::is_internal, "their order"},
    {"tenants", "id", ColumnClass::is_internal, "random"},
    {"tenants", "hosts", ColumnClass::is_public, "names that anybody may ask for; read while no key is there"},
    {"tenants", "state", ColumnClass::is_internal, "whether they are let in"},
    {"tenants", "created", ColumnClass::is_internal, "when the operator added them"},
    {"tenants", "limits", ColumnClass::is_internal, "how much of the platform they may use"},
    {"tenants", "label", ColumnClass::is_sealed, "what the operator calls them"},
};

/// In every database of a customer.
inline constexpr ClassifiedColumn owner_columns[] = {
    {"owner", "tenant", ColumnClass::is_internal, "random; whose file it is"},
};

}  // namespace urna::storage
