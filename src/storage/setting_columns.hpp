// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which a customer's settings are kept.
inline constexpr ClassifiedColumn setting_columns[] = {
    {"settings", "name", ColumnClass::is_internal, "which setting, in words of our own"},
    {"settings", "value", ColumnClass::is_sealed, "among them from where people come in, with a note on why"},
};

}  // namespace urna::storage
