// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/command.hpp"

namespace urna::cli::detail {

/// `urnactl customer leave …`
void add_leave_commands(Verb customer, Chosen& chosen);

}  // namespace urna::cli::detail
