// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "identity/emergency_access.hpp"

namespace urna::api::detail {

/// The envelopes' keys as a request for two people's word holds them: canonical JSON, without who names them.
std::string kit_text(const identity::EmergencyKit& kit);
/// @returns  nothing for what `kit_text` does not write
std::optional<identity::EmergencyKit> kit_from(std::string_view text);

std::string_view word_of(identity::EmergencyKitFault fault);

}  // namespace urna::api::detail
