// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/session.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
class Option;
}  // namespace CLI

namespace urna::cli {

/// The command that the command line asked for, ready to run.
using Chosen = std::function<Answer(Session&)>;

/// An option of a verb, or a word that stands without a name, such as ARCHIVE.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option required();
  Option one_each();  ///< may be repeated, one value each time
  Option one_of(const std::vector<std::string>& values);

 private:
  CLI::Option* option_;
};

/// A verb of the command line, or a group of verbs.  Only command.cpp, urnactl.cpp and manual.cpp read the library that
/// parses: it takes longer to compile than what the commands do.
class Verb {
 public:
  explicit Verb(CLI::App& app) : app_(&app) {}

  /// A verb that groups others, such as `roll`.
  Verb group(const std::string& name, const std::string& about);

  /// A verb that does something.
  ///
  /// @param lesson  for whom it is, an example, what comes next: help and manual are made of it
  /// @param run     called with the options once the command line was understood
  /// @returns       the verb and its options, to be bound to each other
  template <class Options>
  std::pair<Verb, Options&> command(const std::string& name, const std::string& about, const std::string& lesson,
                                    Answer (*run)(const Options&, Session&), Chosen& chosen) {
    auto options = std::make_shared<Options>();
    const Verb verb = leaf(
        name, about, lesson, [options, run](Session& session) { return run(*options, session); }, chosen);
    return {verb, *options};
  }

  Option option(const std::string& name, std::string& value, const std::string& about);
  Option option(const std::string& name, std::optional<std::string>& value, const std::string& about);
  Option option(const std::string& name, std::vector<std::string>& values, const std::string& about);
  Option option(const std::string& name, std::uint32_t& value, const std::string& about);
  Option flag(const std::string& name, bool& value, const std::string& about);
  void lesson(const std::string& text);  ///< stands at the end of its help

  const CLI::App& app() const { return *app_; }

 private:
  Verb leaf(const std::string& name, const std::string& about, const std::string& lesson, Chosen run, Chosen& chosen);

  CLI::App* app_;
};

// Each adds its verbs to the tree.
void add_roll_commands(Verb root, Chosen& chosen);
void add_election_commands(Verb root, Chosen& chosen);
void add_ceremony_commands(Verb election, Chosen& chosen);
void add_archive_commands(Verb election, Chosen& chosen);
void add_mend_command(Verb election, Chosen& chosen);
void add_codes_commands(Verb root, Chosen& chosen);
void add_trustee_commands(Verb root, Chosen& chosen);
void add_vote_command(Verb root, Chosen& chosen);
void add_board_commands(Verb root, Chosen& chosen);
void add_person_commands(Verb root, Chosen& chosen);
void add_assurance_commands(Verb root, Chosen& chosen);
void add_keystore_commands(Verb root, Chosen& chosen);
void add_tenant_commands(Verb root, Chosen& chosen);
void add_backup_commands(Verb root, Chosen& chosen);
void add_restore_commands(Verb backup, Chosen& chosen);
void add_customer_commands(Verb root, Chosen& chosen);

}  // namespace urna::cli
