// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/command.hpp"

namespace urna::cli {

void add_incident_commands(Verb root, Chosen& chosen);

}  // namespace urna::cli
