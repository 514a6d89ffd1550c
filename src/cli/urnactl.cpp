// SPDX-License-Identifier: EUPL-1.2
#include "cli/urnactl.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>

#include "base/printable.hpp"
#include "cli/command.hpp"
#include "cli/hosting_commands.hpp"
#include "cli/incident_commands.hpp"
#include "cli/manual.hpp"

namespace urna::cli {
namespace {

constexpr const char* about =
    "Every step of an election by hand, without a network: for organisers, trustees, credential authorities, voters "
    "and auditors.";

constexpr const char* lesson =
    "One election, from the first step to the last:\n"
    "  organiser   urnactl election new works-council.toml --roll roll.csv --dir council\n"
    "  authority   urnactl codes make --dir council --out codes\n"
    "  trustee     urnactl trustee keygen --dir council --out alice\n"
    "  organiser   urnactl election open council --credentials codes/public_credentials.json --trustee alice.pubkey\n"
    "  voter       urnactl vote --archive council/UUID.bel\n"
    "  organiser   urnactl election close council/UUID.bel\n"
    "  organiser   urnactl election tally council/UUID.bel\n"
    "  trustee     urnactl trustee decrypt council/UUID.bel --key alice.privkey --out alice.decryption\n"
    "  organiser   urnactl election archive council/UUID.bel --add alice.decryption\n"
    "  organiser   urnactl election result council/UUID.bel\n"
    "  anybody     urna-verify council/UUID.bel\n"
    "Codes, keys and choices are never given on the command line: they are typed, or read from files that only their "
    "owner may read.";

struct Tree {
  CLI::App root{about, "urnactl"};
  Chosen chosen;
  bool json = false;

  Tree() {
    root.fallthrough();
    root.require_subcommand(1);
    root.set_help_flag("-h,--help", "Explain the command and stop");
    root.add_flag("--json", json, "Answer with one JSON object on standard output");
    root.set_version_flag("--version", std::string("urnactl ") + URNA_VERSION, "Say which version this is and stop");
    root.footer(std::string(lesson) + "\n\nExit codes:\n" + exit_code_lines());
    root.get_formatter()->column_width(34);
    const Verb verb(root);
    add_roll_commands(verb, chosen);
    add_election_commands(verb, chosen);
    add_codes_commands(verb, chosen);
    add_trustee_commands(verb, chosen);
    add_vote_command(verb, chosen);
    add_board_commands(verb, chosen);
    add_person_commands(verb, chosen);
    add_assurance_commands(verb, chosen);
    add_keystore_commands(verb, chosen);
    add_tenant_commands(verb, chosen);
    add_backup_commands(verb, chosen);
    add_hosting_commands(verb, chosen);
    add_incident_commands(verb, chosen);
    add_customer_commands(verb, chosen);
    add_manual_commands(verb, chosen);
  }
};

/// Names come from files of others: nothing in them may move the cursor or colour a verdict.
std::string printable_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += printable(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

int tell(const Refusal& refusal, bool json, Console& console) {
  if (json) {
    console.answer(refusal_json(refusal) + "\n");
  } else {
    std::string text;
    for (const Problem& problem : refusal.problems) text += "urnactl: " + describe(problem) + "\n";
    console.say(text);
  }
  return static_cast<int>(refusal.exit);
}

int tell(const Report& report, bool json, Console& console) {
  if (json) {
    JsonObject answer = report.json;
    answer.boolean("done", report.exit == ExitCode::done).number("exit", static_cast<std::uint64_t>(report.exit));
    console.answer(answer.json() + "\n");
  } else {
    console.answer(printable_lines(report.text));
  }
  return static_cast<int>(report.exit);
}

/// The first word that stands where a command must and is none.
std::optional<std::string> unknown_word(const CLI::App& root, std::span<const std::string> arguments) {
  const CLI::App* at = &root;
  for (const std::string& word : arguments) {
    const auto verbs = at->get_subcommands([](const CLI::App*) { return true; });
    if (verbs.empty()) break;
    if (word.starts_with("-")) continue;
    const auto verb =
        std::find_if(verbs.begin(), verbs.end(), [&](const CLI::App* one) { return one->get_name() == word; });
    if (verb == verbs.end()) return "there is no command " + shell_word(word) + " of " + at->get_name();
    at = *verb;
  }
  return std::nullopt;
}

/// The command has done its work, and nothing of it is taken back; only whoever asked could not be told.
int done_unseen(const Report& report, const std::string& what, Console& console) {
  constexpr std::size_t shown_bytes_max = 4096;
  try {
    console.say("urnactl: " + printable(what) +
                ": done, but the answer could not be shown; see the files named, or urnactl election archive ARCHIVE "
                "--status, before you do it again\n");
    // A tracking number or a fingerprint is shown once: better here than nowhere.
    if (report.text.size() <= shown_bytes_max) console.say(printable_lines(report.text));
  } catch (const std::system_error&) {
    return static_cast<int>(ExitCode::machine_failed);
  }
  return static_cast<int>(ExitCode::machine_failed);
}

int run(std::span<const std::string> arguments, Session& session) {
  Tree tree;
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    tree.root.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    session.console.answer(tree.root.help());
    return static_cast<int>(ExitCode::done);
  } catch (const CLI::CallForVersion& version) {
    session.console.answer(std::string(version.what()) + "\n");
    return static_cast<int>(ExitCode::done);
  } catch (const CLI::ParseError& error) {
    const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
    return tell(
        Refusal{ExitCode::unusable,
                {{.what = unknown_word(tree.root, arguments).value_or(error.what()), .remedy = "see urnactl --help"}}},
        json, session.console);
  }
  const Answer answer = tree.chosen(session);
  if (!answer) return tell(answer.error(), tree.json, session.console);
  try {
    return tell(*answer, tree.json, session.console);
  } catch (const std::system_error& error) {
    return done_unseen(*answer, error.what(), session.console);
  }
}

int machine_failed(const std::string& what, std::span<const std::string> arguments, Console& console) {
  const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  try {
    return tell(Refusal{ExitCode::machine_failed,
                        {{.what = what, .remedy = "what was begun was taken back; mend it and try again"}}},
                json, console);
  } catch (const std::system_error&) {
    return static_cast<int>(ExitCode::machine_failed);  // not even the terminal works
  }
}

}  // namespace

int run_urnactl(std::span<const std::string> arguments, Session& session) {
  try {
    return run(arguments, session);
  } catch (const std::bad_alloc&) {
    return machine_failed("there is not enough memory", arguments, session.console);
  } catch (const std::exception& error) {
    return machine_failed(error.what(), arguments, session.console);
  }
}

int run_urnactl(std::span<const std::string> arguments, Console& console) {
  crypto::SystemRandom random;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  Session session{.console = console,
                  .random = random,
                  .now = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count()),
                  .threads = std::max(1U, std::thread::hardware_concurrency())};
  return run_urnactl(arguments, session);
}

}  // namespace urna::cli
