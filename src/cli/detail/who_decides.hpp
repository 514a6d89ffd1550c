// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/console.hpp"
#include "cli/report.hpp"

namespace urna::cli::detail {

/// Somebody types who they are: address, password, the six digits of a device or a recovery code.
/// @param number, count  which of how many people
/// @returns  three lines, as the server takes them
Result<SecretText, Refusal> ask_who(unsigned number, unsigned count, Console& console);

}  // namespace urna::cli::detail
