// SPDX-License-Identifier: EUPL-1.2
// Measures whole elections: against belenios-tool on the same archive, ballots per second, memory.  Ratios of one run
// on one machine.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "casting.hpp"
#include "customers.hpp"
#include "http/server.hpp"
#include "long_run.hpp"
#include "process_run.hpp"
#include "protocol/audit.hpp"
#include "protocol/ballot_making.hpp"
#include "synthetic_election.hpp"

namespace crypto = urna::crypto;
namespace protocol = urna::protocol;
namespace fs = std::filesystem;

namespace {

double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string line_with(const char* file, const std::string& start) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(start)) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

/// A folder of its own that goes when the program ends.
class WorkFolder {
 public:
  WorkFolder() : path_(fs::temp_directory_path() / ("urna-bench-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Writes an open election in which every voter voted.
fs::path write_archive(const fs::path& folder, const crypto::Group& group, std::size_t ballots) {
  fs::path path = folder / (std::string(SyntheticElection::uuid) + ".bel");
  in_child([&] {
    SyntheticElection election(group, 10, ballots);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << election.setup();
    constexpr std::size_t block = 64;
    for (std::size_t first = 0; first < ballots; first += block) {
      for (const std::string& ballot : election.ballots(first, std::min(ballots, first + block)))
        file << election.cast(ballot);
    }
    file.flush();
    if (!file) throw std::runtime_error("cannot write " + path.string());
  });
  return path;
}

void print_run(const char* what, const ProcessRun& run, std::size_t ballots) {
  std::printf("  %-34s %8.2f s wall %8.2f s cpu %9.0f ballots/s %7.1f MiB%s\n", what, run.wall_seconds, run.cpu_seconds,
              static_cast<double>(ballots) / run.wall_seconds, run.memory_mebibytes,
              run.exit_status == 0 ? "" : "  REFUTED");
  std::fflush(stdout);
}

ProcessRun verify(const fs::path& archive, unsigned threads) {
  return run_process(archive.parent_path(), {URNA_VERIFY, "--threads", std::to_string(threads), archive.string()});
}

void against_belenios(const crypto::Group& group, std::size_t ballots, unsigned threads) {
  std::printf("\n%zu ballots of 10 candidates in %s: belenios-tool and urna-verify on the same archive\n", ballots,
              std::string(group.name()).c_str());
  const WorkFolder folder;
  const fs::path archive = write_archive(folder.path(), group, ballots);
  const ProcessRun tool = run_process(folder.path(), {"belenios-tool", "election", "verify"});
  print_run("belenios-tool election verify", tool, ballots);
  const ProcessRun one = verify(archive, 1);
  print_run("urna-verify --threads 1", one, ballots);
  const ProcessRun all = verify(archive, threads);
  print_run(("urna-verify --threads " + std::to_string(threads)).c_str(), all, ballots);
  std::printf("  ratio: %.1f with 1 thread, %.1f with %u\n", tool.wall_seconds / one.wall_seconds,
              tool.wall_seconds / all.wall_seconds, threads);
}

/// The group operations that checking these ballots cannot do without: decoding, powers, memberships; nothing else.
double bare_seconds(const protocol::Election& election, std::size_t candidates, std::size_t ballots) {
  const crypto::Group& group = election.group();
  const auto engine = group.engine(election.public_key());
  crypto::ReplayedRandom random(3);
  const auto scalar = [&] { return group.scalars().random(random).publish(); };
  std::vector<std::string> texts;
  std::vector<crypto::PowerJob> jobs;
  for (std::size_t ballot = 0; ballot < ballots; ++ballot) {
    const auto add = [&](std::size_t terms, bool beta, bool membership) {
      crypto::PowerJob job{group.generator_power(scalar()), membership, {}};
      for (std::size_t i = 0; i < terms; ++i) {
        job.terms.push_back(
            {beta && i == 0 ? crypto::Natural() : scalar(), beta ? scalar() : crypto::Natural(), scalar()});
      }
      if (membership) texts.push_back(group.text(job.base));
      jobs.push_back(std::move(job));
    };
    add(1, false, true);
    for (std::size_t i = 0; i < candidates; ++i) {
      add(2, false, true);
      add(2, true, true);
    }
    add(1, false, false);
    add(1, true, false);
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return seconds_of([&] {
    group.parse_all(views);
    engine->compute(jobs);
  });
}

void ballots_per_second(const crypto::Group& group) {
  const bool slow = group.name() == "RFC-3526-2048";
  for (const std::size_t candidates : {2U, 10U, 25U}) {
    const std::size_t count = group.name() == "Ed25519" ? 512 : slow ? 16 : 64;
    const std::size_t made = group.name() == "Ed25519" ? 32 : 4;
    SyntheticElection synthetic(group, candidates, count);
    const auto texts = synthetic.ballots(0, count);
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    const protocol::BallotChecker checker(synthetic.election());
    bool all_hold = true;
    const double checking = seconds_of([&] {
      for (std::size_t first = 0; first < count; first += 32) {
        for (const auto& answer :
             checker.check(std::span(views).subspan(first, std::min<std::size_t>(32, count - first)))) {
          all_hold = all_hold && answer.has_value();
        }
      }
    });
    crypto::SystemRandom random;
    std::vector<std::uint32_t> choice(candidates);
    choice[0] = 1;
    const double making = seconds_of([&] {
      for (std::size_t i = 0; i < made; ++i) {
        all_hold = all_hold && protocol::make_ballot(synthetic.election(), synthetic.secret(i),
                                                     protocol::PlainChoices({choice}), random)
                                   .has_value();
      }
    });
    const double bare = bare_seconds(synthetic.election(), candidates, std::min<std::size_t>(count, 32)) /
                        static_cast<double>(std::min<std::size_t>(count, 32));
    const double each = checking / static_cast<double>(count);
    std::printf(
        "  %-14s %3zu candidates %9.0f checked/s %8.1f made/s   bare group operations are %3.0f %% of a check%s\n",
        std::string(group.name()).c_str(), candidates, 1 / each, static_cast<double>(made) / making, 100 * bare / each,
        all_hold ? "" : "  REFUSED");
    std::fflush(stdout);
  }
}

void memory_by_voters(std::size_t ballots, unsigned threads) {
  std::printf("\nEd25519, 10 candidates: memory of urna-verify as the election grows\n");
  double small_memory = 0;
  const std::size_t small = ballots / 4;
  for (const std::size_t count : {small, ballots}) {
    const WorkFolder folder;
    const fs::path archive = write_archive(folder.path(), crypto::ed25519(), count);
    const ProcessRun run = verify(archive, threads);
    print_run((std::to_string(count) + " ballots").c_str(), run, count);
    if (count == small) small_memory = run.memory_mebibytes;
    if (count == ballots) {
      std::printf("  memory grows by %.0f bytes a voter\n",
                  (run.memory_mebibytes - small_memory) * 1048576 / static_cast<double>(ballots - small));
    }
  }
}

std::size_t number_from(const char* variable, std::size_t usual) {
  const char* value = std::getenv(variable);
  return value == nullptr ? usual : std::strtoul(value, nullptr, 10);
}

}  // namespace

/// `urna-bench casting` measures only that; with STALLED clients it fails when an honest voter cannot cast.
/// `urna-bench memory` casts many ballots and looks at the servers' memory.
int main(int count, char** arguments) {
  urna::http::allow_many_connections();
  const std::string only = count > 1 ? arguments[1] : "";
  if (only == "casting") {
    const std::size_t stalled = number_from("STALLED", 0);
    if (stalled > 0) {
      const auto pace = static_cast<double>(number_from("CASTS_PER_SECOND", 100));
      return measure_casting_among_stalled(number_from("CASTS", 4000), pace, stalled) ? 0 : 1;
    }
    measure_casting(number_from("CASTS", 6000), number_from("CONNECTIONS", 500));
    return 0;
  }
  if (only == "memory") {
    measure_memory_of_casting(number_from("CASTS", 100'000), number_from("CONNECTIONS", 100));
    return 0;
  }
  if (only == "customers") {
    measure_customers(number_from("CUSTOMERS", 100), static_cast<double>(number_from("SECONDS", 10)));
    return 0;
  }
  if (count > 1) {
    std::fputs("usage: urna-bench [casting|customers|memory], see docs/performance.md\n", stderr);
    return 2;
  }
  const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  std::printf("%s, %u processors\n", line_with("/proc/cpuinfo", "model name").c_str(), threads);
  against_belenios(crypto::belenios_2048(), number_from("TOOL_BALLOTS", 100), threads);
  against_belenios(crypto::rfc3526_2048(), 4, threads);
  std::printf("\nBallots on one processor\n");
  for (const std::string_view name : crypto::group_names())
    in_child([&] { ballots_per_second(*crypto::group_named(name)); });
  memory_by_voters(number_from("BALLOTS", 8000), threads);
  measure_casting(number_from("CASTS", 6000), number_from("CONNECTIONS", 500));
  return 0;
}
