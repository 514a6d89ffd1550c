// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "cli/session.hpp"

namespace urna::cli {

/// The command that the command line asked for, ready to run.
using Chosen = std::function<Answer(Session&)>;

/// A verb that groups others, such as `roll`.
inline CLI::App& add_group(CLI::App& parent, const std::string& name, const std::string& about) {
  CLI::App* group = parent.add_subcommand(name, about);
  group->require_subcommand(1);
  return *group;
}

/// A verb that does something.
///
/// @param lesson  for whom it is, an example, what comes next: help and manual are made of it
/// @param run     called with the options once the command line was understood
/// @returns       the verb and its options, to be bound to each other
template <class Options>
std::pair<CLI::App&, Options&> add_command(CLI::App& parent, const std::string& name, const std::string& about,
                                           const std::string& lesson, Answer (*run)(const Options&, Session&),
                                           Chosen& chosen) {
  CLI::App* command = parent.add_subcommand(name, about);
  command->footer(lesson);
  auto options = std::make_shared<Options>();
  command->callback(
      [options, run, &chosen] { chosen = [options, run](Session& session) { return run(*options, session); }; });
  return {*command, *options};
}

// Each adds its verbs to the tree.
void add_roll_commands(CLI::App& root, Chosen& chosen);
void add_election_commands(CLI::App& root, Chosen& chosen);
void add_ceremony_commands(CLI::App& election, Chosen& chosen);
void add_archive_commands(CLI::App& election, Chosen& chosen);
void add_mend_command(CLI::App& election, Chosen& chosen);
void add_codes_commands(CLI::App& root, Chosen& chosen);
void add_trustee_commands(CLI::App& root, Chosen& chosen);
void add_vote_command(CLI::App& root, Chosen& chosen);
void add_board_commands(CLI::App& root, Chosen& chosen);

}  // namespace urna::cli
