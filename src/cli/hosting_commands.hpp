// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/command.hpp"

namespace urna::cli {

/// Where the platform runs, as one file: `urnactl hosting import`, `urnactl hosting export`.
void add_hosting_commands(Verb root, Chosen& chosen);

}  // namespace urna::cli
