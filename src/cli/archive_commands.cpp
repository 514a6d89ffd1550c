// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "cli/board.hpp"
#include "cli/command.hpp"
#include "cli/election_folder.hpp"
#include "cli/files.hpp"
#include "cli/new_events.hpp"
#include "cli/opened_archive.hpp"
#include "cli/outcome.hpp"
#include "election/tally_steps.hpp"
#include "protocol/audit_text.hpp"

namespace urna::cli {
namespace {

using protocol::ElectionStage;
using protocol::EventType;

struct ArchiveOptions {
  std::string archive;
  std::vector<std::string> additions;
  std::uint32_t trustee = 0;
  bool status = false;
  std::string definition;
  bool trackers = false;
};

Report appended(const OpenedArchive& archive, const std::string& board_hash, std::string text) {
  Report report;
  report.text = std::move(text) + "Board state " + board_hash + "\n";
  report.json.text("archive", archive.path).text("board_hash", board_hash);
  return report;
}

Answer close(const ArchiveOptions& options, Session& session) {
  auto archive = WritableArchive::open(options.archive, session);
  if (!archive) return failure(archive.error());
  if (archive->archive().stage() != ElectionStage::open) return failure(wrong_stage(archive->archive(), "open"));
  const std::uint64_t ballots = archive->archive().audited->report.ballot_count;
  const std::string board = archive->append(EventType::end_ballots, {});
  Report report =
      appended(archive->archive(), board,
               "The poll is closed with " + plural(ballots, "ballot") + " in the box.\n" +
                   lone_ballot_warning(ballots) + "Next: urnactl election tally " + shell_word(options.archive) + "\n");
  report.json.number("ballots", ballots);
  return report;
}

Answer tally(const ArchiveOptions& options, Session& session) {
  auto archive = WritableArchive::open(options.archive, session);
  if (!archive) return failure(archive.error());
  if (archive->archive().stage() != ElectionStage::closed) return failure(wrong_stage(archive->archive(), "closed"));
  const protocol::AuditedElection& audited = *archive->archive().audited;
  const auto records = election::tally_records(*audited.election, *audited.counted);
  const std::string board = archive->append(EventType::encrypted_tally, records);
  const bool mixnet = audited.election->has_mixnet();
  Report report = appended(archive->archive(), board,
                           "The encrypted tally of " + plural(audited.counted->num_tallied, "ballot") + " with " +
                               plural(audited.counted->total_weight, "vote") + " is made.\n" +
                               lone_ballot_warning(audited.counted->num_tallied) + "Next: the trustees " +
                               (mixnet ? "shuffle, one after the other\n    urnactl trustee shuffle "
                                       : "decrypt\n    urnactl trustee decrypt ") +
                               shell_word(options.archive) + " …\n");
  report.json.number("num_tallied", audited.counted->num_tallied).number("total_weight", audited.counted->total_weight);
  return report;
}

Answer end_shuffles(const ArchiveOptions& options, Session& session) {
  auto archive = WritableArchive::open(options.archive, session);
  if (!archive) return failure(archive.error());
  const protocol::AuditedElection& audited = *archive->archive().audited;
  if (archive->archive().stage() != ElectionStage::tallied || audited.shufflers.empty()) {
    return failure(wrong_stage(archive->archive(), "shuffled at least once"));
  }
  const std::string board = archive->append(EventType::end_shuffles, {});
  Report report = appended(
      archive->archive(), board,
      plural(audited.shufflers.size(), "shuffle") + " made the order unknown.\n" +
          (audited.shufflers.size() == 1 ? "Warning: with a single shuffle its maker alone could link ballots to "
                                           "voters; two or more who do not know each other should shuffle.\n"
                                         : "") +
          "Next: the trustees decrypt\n    urnactl trustee decrypt " + shell_word(options.archive) + " …\n");
  report.json.number("shuffles", audited.shufflers.size());
  return report;
}

Answer status_of(const ArchiveOptions& options, Session& session) {
  const auto archive = open_archive(options.archive, AuditDepth::whole, session);
  if (!archive) return failure(archive.error());
  const protocol::AuditReport& audit = archive->audited->report;
  Report report;
  std::vector<std::string> decrypted;
  for (const auto& decryption : archive->audited->decryptions) decrypted.push_back(std::to_string(decryption.owner));
  report.text = audit.name + "\n  election     " + audit.uuid + ", group " + audit.group + "\n  fingerprint  " +
                audit.fingerprint + "\n  credentials  " + audit.credentials_hash + "\n  board state  " +
                audit.board_hash + "\n  " + plural(audit.credential_count, "credential") + ", " +
                plural(audit.ballot_count, "ballot") + ", " + std::to_string(audit.num_tallied) + " of them count\n  " +
                plural(archive->audited->shufflers.size(), "shuffle") + ", " + plural(decrypted.size(), "decryption") +
                "\nEverything in it was recomputed and holds.\nNow " + stage_text(archive->stage()) +
                ".\nNext: " + next_command(*archive) + "\n";
  report.json.text("stage", name_of(archive->stage()))
      .text("uuid", audit.uuid)
      .text("name", audit.name)
      .text("group", audit.group)
      .text("fingerprint", audit.fingerprint)
      .text("credentials_fingerprint", audit.credentials_hash)
      .text("board_hash", audit.board_hash)
      .number("credentials", audit.credential_count)
      .number("ballots", audit.ballot_count)
      .number("num_tallied", audit.num_tallied)
      .number("total_weight", audit.total_weight)
      .number("shuffles", archive->audited->shufflers.size())
      .texts("decrypted_by", decrypted);
  return report;
}

Result<std::string, Refusal> read_addition(const std::string& path) {
  constexpr std::size_t addition_bytes_max = std::size_t{1} << 31;
  auto text = read_file(path, addition_bytes_max);
  if (text && text->ends_with('\n')) text->pop_back();
  return text;
}

/// What a new event must not share with those before it in the same command.
struct Conflict {
  std::string what;
  bool skip = false;  ///< the same thing twice: once is enough
};

std::optional<Conflict> find_conflict(const std::vector<NewEvent>& events, const NewEvent& event, Revoting revoting) {
  for (const NewEvent& other : events) {
    if (event.data == other.data) return Conflict{"is named twice", true};
    if (event.type == EventType::shuffle)
      return Conflict{"is a second shuffle: each is made from the archive with the one before"};
    if (event.owner != 0 && event.owner == other.owner) return Conflict{"is a second decryption of the same trustee"};
    if (event.type == EventType::ballot && event.credential == other.credential && revoting != Revoting::allowed)
      return Conflict{"is a second ballot of the same voter"};
  }
  return std::nullopt;
}

/// What the files named come to: events to append, or everything that is wrong with them.
struct Additions {
  std::vector<NewEvent> events;
  std::string text;
  std::vector<JsonObject> json;
};

Result<Additions, Refusal> judge_additions(const ArchiveOptions& options, const OpenedArchive& archive) {
  const auto definition = definition_for(options.archive, options.definition, archive.election());
  if (!definition) return failure(definition.error());
  const AdditionRules rules{.trustee = options.trustee, .revoting = revoting_of(*definition)};
  Additions additions;
  Refusal refusal{ExitCode::refused, {}};
  const auto blame = [&](const Refusal& found) {
    if (refusal.problems.empty()) refusal.exit = found.exit;
    refusal.problems.insert(refusal.problems.end(), found.problems.begin(), found.problems.end());
  };
  for (const std::string& path : options.additions) {
    auto text = read_addition(path);
    if (!text) {
      blame(text.error());
      continue;
    }
    auto event = new_event(archive, std::move(*text), path, rules);
    if (!event) {
      blame(event.error());
      continue;
    }
    const auto conflict = event->already_there ? std::nullopt : find_conflict(additions.events, *event, rules.revoting);
    if (conflict && !conflict->skip) {
      blame({ExitCode::refused, {{.what = conflict->what, .remedy = "name one of them", .file = path}}});
      continue;
    }
    const bool skipped = conflict || event->already_there;
    additions.text +=
        path + ": " + (conflict ? "It " + conflict->what + "." : event->text) + (skipped ? "  Skipped." : "") + "\n";
    additions.json.push_back(
        JsonObject().text("file", path).text("event", name_of(event->type)).boolean("added", !skipped));
    if (!skipped) additions.events.push_back(std::move(*event));
  }
  if (!refusal.problems.empty()) return failure(std::move(refusal));
  return additions;
}

/// All files are judged first; then all are appended, or none.
Answer add_all(const ArchiveOptions& options, Session& session) {
  auto archive = WritableArchive::open(options.archive, session);
  if (!archive) return failure(archive.error());
  auto additions = judge_additions(options, archive->archive());
  if (!additions) return failure(additions.error());
  std::vector<EventData> events;
  for (const NewEvent& event : additions->events) events.push_back({event.type, event.data});
  Report report;
  if (events.empty()) {
    report.text = additions->text + "Nothing was added.\n";
    report.json.text("archive", options.archive);
    report.exit = ExitCode::refused;
  } else {
    report = appended(archive->archive(), archive->append(events), additions->text);
  }
  report.json.objects("events", additions->json);
  return report;
}

Answer add(const ArchiveOptions& options, Session& session) {
  if (options.additions.empty()) return status_of(options, session);
  auto added = add_all(options, session);
  if (!added || !options.status) return added;
  auto status = status_of(options, session);
  if (!status) return status;
  added->text += status->text;
  added->json.raw("status", status->json.json());
  return added;
}

/// Tracking numbers of the ballots that count, sorted: their order on the board would tell when each was cast.
Result<std::vector<std::string>, Refusal> counted_trackers(const OpenedArchive& archive) {
  const auto board = read_board(*archive.source);
  if (!board) return failure(unreadable_board(archive.path, *archive.source, board.error()));
  std::vector<std::string> trackers;
  for (const BoardEntry& entry : board->ballots) {
    if (entry.counts) trackers.push_back(protocol::tracker_text(entry.hash));
  }
  std::sort(trackers.begin(), trackers.end());
  return trackers;
}

Answer tell_result(const ArchiveOptions& options, const OpenedArchive& archive,
                   const protocol::ElectionResult& result) {
  const protocol::Election& election = archive.election();
  const auto definition = definition_for(options.archive, options.definition, election);
  if (!definition) return failure(definition.error());
  Report report;
  const protocol::CountedBallots& counted = *archive.audited->counted;
  report.text = election.description().name + "\n" + plural(counted.num_tallied, "ballot") + ", " +
                plural(counted.total_weight, "vote") + "\n\n" + result_table(election, result);
  report.json.text("uuid", election.uuid())
      .number("num_tallied", counted.num_tallied)
      .number("total_weight", counted.total_weight)
      .raw("result", result_text(election.questions(), result));
  if (*definition) {
    std::vector<JsonObject> outcomes;
    std::vector<std::string> rules;
    for (const auto& question : (*definition)->questions) rules.push_back(rule_text(question));
    const std::string path = definition_path(options.archive, options.definition);
    report.text += rule_lines(**definition, path) + "\n";
    report.json.text("definition", path).texts("rules", rules);
    for (std::size_t i = 0; i < result.size(); ++i) {
      const auto outcome = election::count_outcome((*definition)->questions[i], result[i]);
      if (!outcome) {
        return refuse(ExitCode::refused,
                      {.what = "question " + std::to_string(i + 1) + " cannot be counted: " + outcome.error(),
                       .remedy = "check the rule in the definition",
                       .file = options.archive});
      }
      report.text += outcome_text(election::title_of((*definition)->questions[i]), *outcome);
      outcomes.push_back(outcome_json(*outcome));
    }
    report.json.objects("outcomes", outcomes);
  } else {
    report.text += "Without the election's definition (--definition) no seats are counted.\n";
  }
  if (options.trackers) {
    const auto trackers = counted_trackers(archive);
    if (!trackers) return failure(trackers.error());
    report.text += "\nTracking numbers of the ballots that count:\n";
    for (const std::string& tracker : *trackers) report.text += "  " + tracker + "\n";
    report.json.texts("trackers", *trackers);
  }
  return report;
}

Refusal no_result(const OpenedArchive& archive, const election::StepRefusal& refusal) {
  using Fault = election::StepFault;
  if (refusal.fault == Fault::too_early_or_late) return wrong_stage(archive, "decrypted");
  return {ExitCode::refused,
          {{.what = refusal.detail,
            .remedy = refusal.fault == Fault::too_few ? "add the decryptions that are missing"
                                                      : "run urna-verify on it, and have it examined",
            .file = archive.path}}};
}

Answer result(const ArchiveOptions& options, Session& session) {
  {
    const auto archive = open_archive(options.archive, AuditDepth::whole, session);
    if (!archive) return failure(archive.error());
    if (archive->stage() == ElectionStage::finished) return tell_result(options, *archive, *archive->audited->result);
    // Refused before anything is written, should the definition be another election's.
    const auto definition = definition_for(options.archive, options.definition, archive->election());
    if (!definition) return failure(definition.error());
  }
  auto archive = WritableArchive::open(options.archive, session);
  if (!archive) return failure(archive.error());
  const OpenedArchive& opened = archive->archive();
  const auto computed = election::count_votes(*opened.audited);
  if (!computed) return failure(no_result(opened, computed.error()));
  const std::string data[] = {result_text(opened.election().questions(), *computed)};
  archive->append(EventType::result, data);
  return tell_result(options, opened, *computed);
}

Option add_archive_option(Verb command, ArchiveOptions& options) {
  return command.option("ARCHIVE", options.archive, "The election's archive, UUID.bel").required();
}

}  // namespace

void add_archive_commands(Verb election, Chosen& chosen) {
  {
    auto [command, options] = election.command("close", "Close the poll: no ballot may be cast any more",
                                               "For organisers, when the poll ends.  The archive is verified first.\n"
                                               "  urnactl election close council/UUID.bel\n"
                                               "Next: urnactl election tally.",
                                               close, chosen);
    add_archive_option(command, options);
  }
  {
    auto [command, options] = election.command(
        "tally", "Make the encrypted tally: the product of the ballots that count",
        "For organisers, after closing.  Nobody can read it without the trustees.\n"
        "  urnactl election tally council/UUID.bel\n"
        "Next: where ballots are ranked or graded, trustees shuffle (urnactl trustee shuffle); then they decrypt "
        "(urnactl trustee decrypt).",
        tally, chosen);
    add_archive_option(command, options);
  }
  {
    auto [command, options] =
        election.command("end-shuffles", "End the shuffles of preference questions",
                         "For organisers, when enough trustees have shuffled: two or more who do not know each other.\n"
                         "  urnactl election end-shuffles council/UUID.bel\n"
                         "Next: urnactl trustee decrypt.",
                         end_shuffles, chosen);
    add_archive_option(command, options);
  }
  {
    auto [command, options] = election.command(
        "archive", "Add what was made elsewhere, or say how far the election has come",
        "For organisers.  A ballot, shuffle or partial decryption is recognised by its form and verified before it is "
        "admitted; a decryption's\n"
        "trustee is found by the key that it verifies with.  A second ballot of a voter is refused unless the "
        "definition allows revoting.  All files are checked first; then all are added, or none.\n"
        "  urnactl election archive council/UUID.bel --add alice.decryption --add bob.decryption\n"
        "  urnactl election archive council/UUID.bel --add alice.shuffle --trustee 1\n"
        "  urnactl election archive council/UUID.bel --status",
        add, chosen);
    add_archive_option(command, options);
    command.option("--add", options.additions, "File with a ballot, a shuffle or a partial decryption").one_each();
    command.option("--trustee", options.trustee, "Number of the trustee who made it; needed for a shuffle");
    command.option("--definition", options.definition,
                   "The election's definition; by default definition.toml beside the archive");
    command.flag("--status", options.status, "Verify the archive and say how far the election has come");
  }
  {
    auto [command, options] = election.command(
        "result", "Compute and publish the result, and explain the seats line by line",
        "For organisers, when enough trustees have decrypted; for anybody afterwards.  Seats and winners follow the "
        "rule of the definition.\n"
        "  urnactl election result council/UUID.bel --trackers\n"
        "Next: publish the archive; anybody runs urna-verify on it.",
        result, chosen);
    add_archive_option(command, options);
    command.option("--definition", options.definition,
                   "The election's definition; by default definition.toml beside the archive");
    command.flag("--trackers", options.trackers, "Also print the tracking numbers of the ballots that count");
  }
}

}  // namespace urna::cli
