// SPDX-License-Identifier: EUPL-1.2
#include "cli/archive_end.hpp"
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "protocol/file_source.hpp"

namespace urna::cli {
namespace {

struct MendOptions {
  std::string archive;
};

Answer mend(const MendOptions& options, Session&) {
  auto lock = LockedArchive::open(options.archive);
  if (!lock) return failure(lock.error());
  const protocol::FileSource source(options.archive);
  const ArchiveExtent extent = find_extent(source);
  const std::uint64_t end = extent.whole_bytes;
  const std::uint64_t torn_bytes = source.size() - end;
  Report report;
  report.json.number("cut_bytes", torn_bytes);
  if (extent.end == ArchiveEnd::whole) {
    report.text = "The archive ends with a whole event: there is nothing to mend.\n";
    return report;
  }
  if (extent.end == ArchiveEnd::damaged) {
    return refuse(ExitCode::refused,
                  {.what = "is damaged from byte " + std::to_string(end) + " on, and not only at its end",
                   .remedy = "restore it from a copy; nothing was changed",
                   .file = options.archive});
  }
  std::string torn(torn_bytes, '\0');
  source.read(end, torn);
  const std::string kept = options.archive + ".torn";
  NewFiles files;
  if (auto refusal = files.write(kept, torn, Visibility::open)) return failure(std::move(*refusal));
  lock->cut(end);
  files.keep();
  report.json.text("kept", kept);
  report.text =
      "The last " + plural(torn_bytes, "byte") +
      " were the beginning of an event that is not whole.\nThey are cut off and kept in " + kept +
      ".\nWhere this is the file that urnactl wrote to when the power failed, nobody was told that the event is done."
      "\nWhere it is a copy, or was restored from one, the event may be whole elsewhere, and a voter may hold the "
      "tracking number of what is cut:\n  compare it with the other copies first, and take the longest that verifies."
      "\nNext: take the step again; urna-verify " +
      shell_word(options.archive) + "\n";
  return report;
}

}  // namespace

void add_mend_command(Verb election, Chosen& chosen) {
  auto [command, options] = election.command(
      "mend", "Cut off an event that a power failure left unfinished",
      "For organisers, when an archive cannot be read at its end.  Whole events are never cut; what is cut is kept "
      "beside it.\n"
      "Where the archive is a copy, compare it with other copies first: a voter may hold the tracking number of what "
      "is cut.\n"
      "  urnactl election mend council/UUID.bel\n"
      "Exit code 1 when the damage is not only at the end.  Next: take the step again that was interrupted.",
      mend, chosen);
  command.option("ARCHIVE", options.archive, "The election's archive, UUID.bel").required();
}

}  // namespace urna::cli
