// SPDX-License-Identifier: EUPL-1.2
// The auditor's program: archives in, every check and a verdict out.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>
#include <thread>

#include "ballot_verdict.hpp"
#include "base/printable.hpp"
#include "command.hpp"
#include "dossier_command.hpp"
#include "incident_command.hpp"
#include "log_command.hpp"
#include "note_command.hpp"
#include "progress_bar.hpp"
#include "protocol/audit.hpp"
#include "protocol/audit_text.hpp"
#include "protocol/file_source.hpp"

namespace protocol = urna::protocol;

namespace {

constexpr std::uintmax_t ballot_bytes_max = 64U << 20;

struct Options {
  std::vector<std::string> archives;
  std::string older;
  std::string ballot;
  std::string memory;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  bool json = false;
  bool explain = false;
};

constexpr std::uintmax_t memory_bytes_max = std::uintmax_t{8} << 30;

/// Without the line's end that an editor adds.
std::string read_text(const std::string& path, std::uintmax_t bytes_max) {
  std::string text = read_file(path, bytes_max);
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

/// Replaces the file: whole on the disk under another name first, so that a cut of power leaves the old one or the new.
void write_memory(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  file << text << std::flush;
  file.close();
  const int written = file ? ::open(fresh.c_str(), O_RDONLY | O_CLOEXEC) : -1;
  const bool on_disk = written >= 0 && ::fsync(written) == 0;
  if (written >= 0) ::close(written);
  if (!on_disk) throw std::system_error(std::make_error_code(std::errc::io_error), fresh);
  std::filesystem::rename(fresh, path);
}

/// Whether the file begins as an archive does; anything else is no election, tampered with or not.
bool is_archive(const protocol::ByteSource& source) {
  std::array<char, 8> name{};
  if (source.size() < name.size()) return false;
  source.read(0, name);
  return std::string_view(name.data(), name.size()) == "BELENIOS";
}

/// Says why nothing could be verified, as JSON where JSON was asked for.
int unusable(const std::string& why, const Options& options) {
  std::cerr << "urna-verify: " << urna::printable(why) << "\n";
  if (options.json) {
    std::string out = "{\"verified\":false,\"error\":";
    protocol::append_text_string(out, urna::printable(why));
    std::cout << out << "}\n";
  }
  return unusable_input;
}

int verify(const std::string& path, const Options& options) {
  const protocol::FileSource source(path);
  if (!is_archive(source)) {
    return unusable(path + ": this is no election archive: it does not begin with the record BELENIOS", options);
  }
  ProgressBar bar("verifying", source.size());
  const bool remembers = !options.memory.empty() && std::filesystem::exists(options.memory);
  const auto audited = protocol::audit(
      source, {.threads = options.threads,
               .on_progress = [&](std::uint64_t done) { bar.show(done); },
               .setup_only = false,
               .memory = remembers ? std::optional(read_text(options.memory, memory_bytes_max)) : std::nullopt});
  if (!options.older.empty()) {
    protocol::compare_with_older(protocol::FileSource(options.older), source, audited->report);
  }
  if (options.json) {
    std::cout << protocol::audit_json(audited->report);
  } else {
    bar.show(source.size());
    const bool colour = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    std::cout << protocol::audit_text(audited->report, {options.explain, colour});
    if (audited->result) std::cout << "\n" << protocol::result_table(*audited->election, *audited->result);
  }
  const std::string stem = std::filesystem::path(path).stem().string();
  if (audited->election && stem != audited->report.uuid) {
    std::cerr << "note: the file is named " << urna::printable(stem) << ", the election " << audited->report.uuid
              << "\n";
  }
  if (!audited->memory_note.empty()) std::cerr << "note: " << audited->memory_note << "\n";
  if (!options.memory.empty()) {
    const std::string memory = protocol::audit_memory(*audited, source);
    if (!memory.empty()) {
      write_memory(options.memory, memory);
    } else {
      std::cerr << "note: nothing is remembered of an archive that is refuted, or whose poll is closed\n";
    }
  }
  return audited->report.is_verified() ? verified : refuted;
}

int judge(const Options& options) {
  if (options.archives.size() != 1) {
    return unusable("--ballot judges a ballot for one archive, not " + std::to_string(options.archives.size()),
                    options);
  }
  std::string error;
  const auto verdict =
      judge_ballot(read_text(options.ballot, ballot_bytes_max), protocol::FileSource(options.archives[0]), error);
  if (!verdict) {
    return unusable(options.archives[0] + ": " + error, options);
  }
  std::cout << (options.json ? verdict_json(*verdict) : verdict_text(*verdict));
  return verdict->refusal ? refuted : verified;
}

int run(const Options& options) {
  if (!options.ballot.empty()) {
    try {
      return judge(options);
    } catch (const std::system_error& error) {
      return unusable(error.what(), options);
    }
  }
  if ((!options.older.empty() || !options.memory.empty()) && options.archives.size() != 1) {
    return unusable("--compare and --remember go with one archive, not " + std::to_string(options.archives.size()),
                    options);
  }
  int worst = verified;
  for (const std::string& path : options.archives) {
    if (options.archives.size() > 1 && !options.json) std::cout << "== " << urna::printable(path) << "\n";
    try {
      worst = std::max(worst, verify(path, options));
    } catch (const std::system_error& error) {
      worst = unusable(error.what(), options);
    }
  }
  return worst;
}

int parse_and_run(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "log") return log_command(argc - 1, argv + 1);
  if (argc > 1 && std::string_view(argv[1]) == "dossier") return dossier_command(argc - 1, argv + 1);
  if (argc > 1 && std::string_view(argv[1]) == "incident") return incident_command(argc - 1, argv + 1);
  if (argc > 1 && std::string_view(argv[1]) == "note") return note_command(argc - 1, argv + 1);
  Options options;
  CLI::App app(
      "Recomputes an election from its public archive alone: every ballot, the tally, the decryptions, the result.\n"
      "It needs no network, no server and nothing secret.\n\n"
      "  urna-verify UUID.bel                              check everything\n"
      "  urna-verify --compare yesterday.bel UUID.bel      and that nothing was taken back since\n"
      "  urna-verify --ballot mine.json UUID.bel           would this ballot be admitted?\n"
      "  urna-verify log --key KEY FILE-OR-FOLDER          an audit journal instead: urna-verify log --help\n"
      "  urna-verify dossier --key KEY FILE.urna-dossier   a security approval instead: urna-verify dossier --help\n"
      "  urna-verify incident --key KEY FILE.tar           evidence of an incident: urna-verify incident --help\n"
      "  urna-verify note --key KEY FILE                   a signed statement instead: urna-verify note --help\n",
      "urna-verify");
  app.footer(
      "\nExit status: 0 verified (or: the ballot holds), 1 refuted (or: it does not), 2 unusable input.\n"
      "An election that is still open is verified as far as it goes.");
  app.add_option("ARCHIVE", options.archives, "archives to verify, UUID.bel")->required();
  app.add_option("--compare", options.older, "an older copy, which must be the beginning of the archive")
      ->type_name("OLDER");
  app.add_option("--ballot", options.ballot, "judge this one ballot instead: a JSON file")->type_name("FILE");
  app.add_option("--remember", options.memory,
                 "go on from what this file remembers of the archive, and remember what was verified now while the "
                 "poll is open")
      ->type_name("FILE");
  app.add_option("--threads", options.threads, "how many threads check ballots")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_flag("--json", options.json, "one JSON object per archive on standard output");
  app.add_flag("--explain", options.explain, "say under each check what it rules out");
  app.set_version_flag("--version", "urna-verify " URNA_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? verified : unusable_input;
  }
  return run(options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const int status = parse_and_run(argc, argv);
    std::cout.flush();
    if (std::cout) return status;
    std::fputs("urna-verify: the report could not be written\n", stderr);
    return unusable_input;
  } catch (const std::bad_alloc&) {
    std::fputs("urna-verify: not enough memory\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "urna-verify: %s\n", error.what());
  }
  return unusable_input;
}
