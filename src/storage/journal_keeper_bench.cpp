// SPDX-License-Identifier: EUPL-1.2
// How many entries a second the journal takes, each commit forced to the disk of the folder for temporary files.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "base/test_folder.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::storage {
namespace {

constexpr Timestamp moment{std::chrono::seconds(1'795'513'327)};

journal::Entry entry() {
  journal::Entry one;
  one.at = moment;
  one.event = journal::Event::access_denied;
  one.actor = journal::Actor::anybody();
  one.object = journal::Object::of("permission", "election.run");
  one.outcome = journal::Outcome::deny;
  one.trace = "0123456789abcdef";
  one.facts[journal::Fact::status] = 401;
  return one;
}

/// `make bench` ends there: a journal that is slower holds up whatever is noted.  In groups as the keeper makes them;
/// singly each entry waits for the disk, and that is the disk's speed.
void end_below_floor(std::size_t group, double entries_a_second, benchmark::IterationCount iterations) {
  constexpr std::size_t judged_from = 128;
  constexpr double floor = 10'000;
  constexpr benchmark::IterationCount enough = 10;  // the first rounds find out how many there are to be
  if (group < judged_from || iterations < enough || entries_a_second >= floor) return;
  std::fprintf(stderr, "the journal takes %.0f entries a second in groups of %zu; the floor is %.0f\n",
               entries_a_second, group, floor);
  std::exit(1);
}

void append_in_groups(benchmark::State& state) {
  const auto group = static_cast<std::size_t>(state.range(0));
  const TestFolder folder;
  SqliteJournal journal(folder.path("journal.db"), "vote.example.org");
  const std::vector<SqliteJournal::Arrival> arrivals(group,
                                                     {journal::LogName::platform(), moment, entry_text(entry())});
  const auto begun = std::chrono::steady_clock::now();
  for (auto _ : state) journal.append(arrivals, {});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  end_below_floor(group, static_cast<double>(state.iterations()) * static_cast<double>(group) / took.count(),
                  state.iterations());
  state.counters["entries/s"] = benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(group),
                                                   benchmark::Counter::kIsRate);
}
BENCHMARK(append_in_groups)->Arg(1)->Arg(128)->Arg(256)->UseRealTime()->Unit(benchmark::kMillisecond);

/// So many requests at a time, each of which waits until its entry is on the disk; checkpoints are signed meanwhile.
void note_from_threads(benchmark::State& state) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  constexpr std::size_t notes_each = 20;
  const TestFolder folder;
  SqliteJournal journal(folder.path("journal.db"), "vote.example.org");
  SqliteSignedHeads heads(folder.path("signed.db"));
  journal::CheckpointSigner signer(Secret<32>(), heads);
  JournalKeeper keeper(
      journal, signer, {}, [] { return moment; }, [](std::string_view, const std::string&) {});
  std::mutex mutex;
  std::vector<double> milliseconds;
  for (auto _ : state) {
    std::vector<std::jthread> all;
    for (std::size_t t = 0; t < threads; ++t) {
      all.emplace_back([&] {
        for (std::size_t i = 0; i < notes_each; ++i) {
          const auto begun = std::chrono::steady_clock::now();
          keeper.note(entry());
          const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
          const std::lock_guard lock(mutex);
          milliseconds.push_back(took.count());
        }
      });
    }
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  state.counters["entries/s"] =
      benchmark::Counter(static_cast<double>(milliseconds.size()), benchmark::Counter::kIsRate);
  state.counters["p50 ms"] = milliseconds[milliseconds.size() / 2];
  state.counters["p99 ms"] = milliseconds[milliseconds.size() * 99 / 100];
}
BENCHMARK(note_from_threads)->Arg(1)->Arg(128)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna::storage
