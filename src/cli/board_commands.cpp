// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "cli/board.hpp"
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "protocol/ballot.hpp"
#include "protocol/file_source.hpp"

namespace urna::cli {
namespace {

struct BoardOptions {
  std::string tracker;
  std::string archive;
};

Result<std::vector<BoardEntry>, Refusal> read_ballots(const std::string& path) {
  if (auto refusal = find_unreadable(path)) return failure(std::move(*refusal));
  const protocol::FileSource source(path);
  auto board = read_board(source);
  if (board) return std::move(board->ballots);
  return failure(unreadable_board(path, source, board.error()));
}

std::string full_check(const std::string& path) { return "For a full check: urna-verify " + shell_word(path) + "\n"; }

std::string_view state_of(const BoardEntry& entry) { return entry.counts ? "counts" : "replaced"; }

Answer find_on_board(const BoardOptions& options, Session&) {
  const auto tracker = tracker_from(options.tracker);
  if (!tracker) {
    return refuse(ExitCode::unusable, {.what = "is no tracking number",
                                       .remedy = "copy its 43 characters from the receipt; put it in quotes",
                                       .field = "TRACKER"});
  }
  const auto entries = read_ballots(options.archive);
  if (!entries) return failure(entries.error());
  const auto found =
      std::find_if(entries->begin(), entries->end(), [&](const BoardEntry& entry) { return entry.hash == *tracker; });
  Report report;
  report.json.text("tracker", protocol::tracker_text(*tracker)).boolean("found", found != entries->end());
  if (found == entries->end()) {
    report.exit = ExitCode::refused;
    report.text =
        "This ballot is not on the board.  If your receipt shows this number, tell the electoral board now.\n" +
        full_check(options.archive);
    return report;
  }
  report.json.number("event", found->height).boolean("counts", found->counts);
  report.text = "The ballot is on the board, event " + std::to_string(found->height) + ".\n";
  report.text += found->counts ? "It counts: no later ballot has the same credential.\n"
                               : "It does not count: a later ballot with the same credential took its place.\n";
  report.text += full_check(options.archive);
  return report;
}

Answer list_board(const BoardOptions& options, Session&) {
  const auto entries = read_ballots(options.archive);
  if (!entries) return failure(entries.error());
  Report report;
  std::vector<JsonObject> ballots;
  std::size_t counted = 0;
  for (const BoardEntry& entry : *entries) {
    report.text += protocol::tracker_text(entry.hash) + "  " + std::string(state_of(entry)) + "\n";
    ballots.push_back(JsonObject()
                          .text("tracker", protocol::tracker_text(entry.hash))
                          .number("event", entry.height)
                          .boolean("counts", entry.counts));
    counted += entry.counts ? 1 : 0;
  }
  report.text += plural(entries->size(), "ballot") + ", " + std::to_string(counted) + " of them count\n" +
                 full_check(options.archive);
  report.json.objects("ballots", ballots).number("counted", counted);
  return report;
}

}  // namespace

void add_board_commands(Verb root, Chosen& chosen) {
  Verb board = root.group("board", "Look ballots up in the archive, as voters do");
  {
    auto [command, options] =
        board.command("find", "Say whether a ballot is on the board and counts",
                      "For voters, from any machine that has a copy of the archive.\n"
                      "  urnactl board find 'qpfZbRoyqif3Yre4p5o/zk9RZtA5+KUe6EWcrvf0UMI' UUID.bel\n"
                      "Exit code 1 when it is not there.  Next: urna-verify UUID.bel recomputes everything.",
                      find_on_board, chosen);
    command.option("TRACKER", options.tracker, "Tracking number, from the receipt").required();
    command.option("ARCHIVE", options.archive, "The election's archive, UUID.bel").required();
  }
  {
    auto [command, options] =
        board.command("list", "List the tracking numbers of all ballots",
                      "For observers: each ballot, and whether it counts or was replaced by a later one.\n"
                      "  urnactl board list UUID.bel",
                      list_board, chosen);
    command.option("ARCHIVE", options.archive, "The election's archive, UUID.bel").required();
  }
}

}  // namespace urna::cli
