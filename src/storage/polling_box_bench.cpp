// SPDX-License-Identifier: EUPL-1.2
// Ballots acknowledged a second: proofs checked, archive and slot forced to the disk, receipt signed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <semaphore>
#include <thread>

#include "base/test_folder.hpp"
#include "election/polling_box.hpp"
#include "election/sample_election.hpp"
#include "storage/sqlite_box_store.hpp"

namespace urna::storage {
namespace {

using election::PollingBox;
using election::SampleElection;

constexpr std::size_t candidates = 10;

struct Cast {
  election::Slot slot;
  std::string ballot;
};

/// Ballots of ten candidates, one choice each, made once; as many as the environment's BALLOTS says.
class ManyVoters {
 public:
  ManyVoters()
      : count([] {
          const char* wanted = std::getenv("BALLOTS");
          return wanted != nullptr ? static_cast<std::size_t>(std::atoll(wanted)) : std::size_t{1000};
        }()),
        sample(crypto::ed25519(), questions(), count),
        key(crypto::SigningKey::draw_seed(sample.random)) {
    for (std::size_t voter = 0; voter < count; ++voter) {
      std::vector<std::uint32_t> choices(candidates);
      choices[voter % candidates] = 1;
      casts.push_back({sample.slot(), sample.ballot(voter, {std::move(choices)})});
    }
  }

  static std::vector<protocol::Question> questions() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < candidates; ++i) names.push_back("Candidate " + std::to_string(i + 1));
    return {protocol::HomomorphicQuestion{"Who?", names, 1, 1, false}};
  }

  std::size_t count;
  SampleElection sample;
  crypto::SigningKey key;
  std::vector<Cast> casts;
};

void cast_ballots(benchmark::State& state) {
  static ManyVoters voters;
  const auto threads = static_cast<std::size_t>(state.range(0));
  std::vector<double> milliseconds;
  std::counting_semaphore<> checks(std::max(1U, std::thread::hardware_concurrency()));
  for (auto _ : state) {
    state.PauseTiming();
    const TestFolder folder;
    SqliteBoxStore store(folder.path("box.db"));
    const auto box = PollingBox::open(store, voters.sample.records, {}, Timestamp(std::chrono::seconds(1)),
                                      {&voters.key, 1, &checks})
                         .value();
    milliseconds.assign(voters.casts.size(), 0);
    state.ResumeTiming();
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < threads; ++i) {
      workers.emplace_back([&] {
        for (std::size_t mine = next++; mine < voters.casts.size(); mine = next++) {
          const auto start = std::chrono::steady_clock::now();
          const auto receipt =
              box->put(voters.casts[mine].slot, voters.casts[mine].ballot, Timestamp(std::chrono::seconds(2)));
          if (!receipt) std::abort();
          milliseconds[mine] =
              std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        }
      });
    }
    for (std::thread& worker : workers) worker.join();
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(voters.casts.size()));
  state.counters["median_ms"] = milliseconds[milliseconds.size() / 2];
  state.counters["p99_ms"] = milliseconds[milliseconds.size() * 99 / 100];
}

BENCHMARK(cast_ballots)
    ->Arg(1)
    ->Arg(64)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
}  // namespace urna::storage
