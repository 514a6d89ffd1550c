// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

/// Help, manual and completion, all from the one tree of verbs and its texts.
namespace urna::cli {

struct ManualPage {
  std::string name;  ///< `urnactl-roll.1`
  std::string text;  ///< roff, man(7)
};

/// A page for the program and one for each of its first verbs.
std::vector<ManualPage> manual_pages(const CLI::App& root);

/// @param shell  bash, zsh or fish
std::string completion_script(const CLI::App& root, const std::string& shell);

/// The meanings of the exit codes, a line each.
std::string exit_code_lines();

void add_manual_commands(Verb root, Chosen& chosen);

}  // namespace urna::cli
