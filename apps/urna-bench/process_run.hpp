// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <vector>

/// What the operating system says of a program that ran to its end.
struct ProcessRun {
  double wall_seconds = 0;
  double cpu_seconds = 0;
  double memory_mebibytes = 0;  ///< largest resident set
  int exit_status = -1;
};

/// Runs a program in a folder, its output thrown away.
ProcessRun run_process(const std::string& folder, const std::vector<std::string>& command);

/// Does work in a process of its own, so that this one stays small: a child's largest resident set counts what it
/// inherits.
void in_child(const std::function<void()>& work);
