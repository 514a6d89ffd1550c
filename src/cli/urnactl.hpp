// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>

#include "cli/session.hpp"

namespace urna::cli {

/// The program `urnactl`: understands a command line, does what it says and gives the exit code.
/// Nothing is thrown: a failure of the machine is told and becomes `ExitCode::machine_failed`.
///
/// @param arguments  without the program's name; no secret may stand there, and none is looked for
int run_urnactl(std::span<const std::string> arguments, Session& session);

/// With the system's chance, clock and processors.
int run_urnactl(std::span<const std::string> arguments, Console& console);

}  // namespace urna::cli
