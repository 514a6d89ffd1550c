// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/printable.hpp"
#include "base/text_rules.hpp"
#include "cli/board.hpp"
#include "cli/booth.hpp"
#include "cli/code_entry.hpp"
#include "cli/command.hpp"
#include "cli/election_folder.hpp"
#include "cli/files.hpp"
#include "cli/new_events.hpp"
#include "crypto/hash.hpp"
#include "protocol/ballot_check.hpp"

namespace urna::cli {
namespace {

struct VoteOptions {
  std::string archive;
  std::string definition;
  std::string choices;
  std::string out;
};

/// What stands against any vote here, told before a code is typed; judged again when the ballot is cast.
Result<Board, Refusal> open_board(const OpenedArchive& archive, bool casting) {
  auto board = read_board(*archive.source);
  if (!board) return failure(unreadable_board(archive.path, *archive.source, board.error()));
  if (!board->is_open) {
    return refuse(ExitCode::refused,
                  {.what = "the poll is closed", .remedy = "no ballot can be cast any more", .file = archive.path});
  }
  if (casting) {
    if (auto refusal = find_unwritable(archive.path)) return failure(std::move(*refusal));
  }
  return std::move(*board);
}

bool has_voted(const Board& board, const ListedVoter& voter) {
  return std::any_of(board.ballots.begin(), board.ballots.end(),
                     [&](const BoardEntry& entry) { return entry.credential == voter.credential; });
}

Result<protocol::PlainChoices, Refusal> take_choices(const VoteOptions& options, const protocol::Election& election,
                                                     Session& session) {
  if (options.choices.empty()) {
    session.console.say(printable(election.description().name) + "\n");
    return ask_for_choices(election, session.console);
  }
  if (options.choices == "-") return read_choices(election, session.console.rest_of_input(), "standard input");
  const auto text = read_secret_file(options.choices);
  if (!text) return failure(text.error());
  return read_choices(election, *text, options.choices);
}

/// The voter's last word; choices that a program wrote have none.
Result<bool, Refusal> is_confirmed(const VoteOptions& options, const protocol::Election& election,
                                   const protocol::PlainChoices& choices, Console& console) {
  if (!options.choices.empty()) return true;
  console.say("\nYour vote:\n");
  console.say(summary_of(election, choices).expose());
  const std::string left = "nothing was cast; begin again when you are ready";
  for (const char* question : {"Cast it?  Type yes, or no to leave: ", "Type yes to cast it, anything else leaves: "}) {
    const auto word = console.ask(question);
    if (!word) {
      console.say("\n");
      break;
    }
    const std::string meant = urna::folded(*word);
    if (meant == "y" || meant == "yes") return true;
    if (meant == "n" || meant == "no") break;
  }
  return refuse(ExitCode::refused, {.what = "left", .remedy = left});
}

Result<std::string, Refusal> make_ballot(const protocol::Election& election, const ListedVoter& voter,
                                         const protocol::PlainChoices& choices, Session& session) {
  auto ballot = protocol::make_ballot(election, voter.secret, choices, session.random);
  if (!ballot) {
    return refuse(ExitCode::refused,
                  {.what = "question " + std::to_string(ballot.error().question + 1) + ": " + ballot.error().what,
                   .remedy = "nothing was cast; choose again"});
  }
  return std::move(*ballot);
}

Report receipt(const std::string& ballot, std::string text) {
  const std::string tracker = protocol::tracker_text(crypto::sha256(ballot));
  Report report;
  report.text = std::move(text) + "Tracking number: " + tracker +
                "\nKeep it: it shows that your ballot is on the board, not what is in it.\n";
  report.json.text("tracker", tracker);
  return report;
}

Answer vote(const VoteOptions& options, Session& session) {
  const auto archive = open_archive(options.archive, AuditDepth::setup_only, session);
  if (!archive) return failure(archive.error());
  const protocol::Election& election = archive->election();
  const auto definition = definition_for(options.archive, options.definition, election);
  if (!definition) return failure(definition.error());
  const Revoting revoting = revoting_of(*definition);
  const auto board = open_board(*archive, options.out.empty());
  if (!board) return failure(board.error());

  const auto code = ask_for_code(session.console);
  if (!code) return failure(code.error());
  const auto voter = find_voter(*code, *archive);
  if (!voter) return failure(voter.error());
  if (revoting != Revoting::allowed && has_voted(*board, *voter))
    return refuse(ExitCode::refused, second_ballot_problem(revoting, "you have", archive->path));
  const auto choices = take_choices(options, election, session);
  if (!choices) return failure(choices.error());
  const auto confirmed = is_confirmed(options, election, *choices, session.console);
  if (!confirmed) return failure(confirmed.error());
  const auto ballot = make_ballot(election, *voter, *choices, session);
  if (!ballot) return failure(ballot.error());

  if (!options.out.empty()) {
    NewFiles files;
    if (auto refusal = files.write(options.out, *ballot, Visibility::open)) return failure(std::move(*refusal));
    files.keep();
    return receipt(*ballot, "The ballot is in " + options.out +
                                ", not yet cast.  Next: the organiser adds it with\n    urnactl election archive " +
                                shell_word(options.archive) + " --add " + shell_word(options.out) + "\n");
  }
  auto writable = WritableArchive::open(options.archive, session);
  if (!writable) return failure(writable.error());
  const auto event = new_event(writable->archive(), *ballot, options.archive, {.trustee = 0, .revoting = revoting});
  if (!event) return failure(event.error());
  writable->append(event->type, event->data);
  return receipt(*ballot, "Your vote is cast.\n");
}

}  // namespace

void add_vote_command(Verb root, Chosen& chosen) {
  auto [command, options] = root.command(
      "vote", "Vote: type the code, choose, confirm",
      "For voters.  The code is typed without being shown; a mistyped group is named at once.  The choice is encrypted "
      "on this machine.\n"
      "  urnactl vote --archive UUID.bel\n"
      "With --out the ballot is written to a file, to be cast elsewhere.  For scripts, the code is the first line of "
      "standard input:\n"
      "  urnactl vote --archive UUID.bel --choices -     (then the choices, as JSON such as [[1,0],[0,1,0]])\n"
      "Exit code 1 when the code is mistyped or has voted.  Next: urnactl board find TRACKER UUID.bel",
      vote, chosen);
  command.option("--archive", options.archive, "The election's archive, UUID.bel").required();
  command.option("--choices", options.choices,
                 "Choices as JSON: a file that only you may read, or - for standard input after the code");
  command.option("--out", options.out, "Write the ballot to this file instead of casting it");
  command.option("--definition", options.definition,
                 "The election's definition; by default definition.toml beside the archive");
}

}  // namespace urna::cli
