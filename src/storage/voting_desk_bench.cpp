// SPDX-License-Identifier: EUPL-1.2
// How many voters a desk serves: a roll of 100,000 in SQLite, and a box that costs nothing.
#include <benchmark/benchmark.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "election/rehearsed_election.hpp"
#include "election/voting_desk.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "protocol/ballot.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::storage {
namespace {

using election::RehearsedElection;

constexpr std::size_t voters = 100'000;
constexpr Timestamp moment{std::chrono::seconds(1'795'513'327)};

/// Takes everything and keeps nothing.
class BottomlessBox final : public election::BoxPort {
 public:
  using Uuid = protocol::ElectionUuid;
  Result<election::BoxState, election::BoxAnswer> open(const Uuid&, const SetupRecords&) override {
    return election::BoxState();
  }
  Result<Receipt, election::BoxAnswer> put(const Uuid&, const election::Slot&, std::string_view) override {
    return Receipt{"tracker", "2026-11-24T09:42Z", "signature", 1};
  }
  bool settle(const Uuid&, const election::Slot&) override { return true; }
  void forget(const Uuid&, const election::Slot&) override {}
  std::optional<Receipt> receipt(const Uuid&, const Digest&) override { return std::nullopt; }
  Result<election::BoxState, election::BoxAnswer> close(const Uuid&) override { return election::BoxState(); }
  Result<election::BoxState, election::BoxAnswer> add_event(const Uuid&, election::BoxEvent, std::uint32_t,
                                                            std::string_view) override {
    return election::BoxState();
  }
  std::optional<election::BoxState> state(const Uuid&) override { return std::nullopt; }
  std::optional<std::string> record(const Uuid&, election::BoxRecord) override { return std::nullopt; }
};

struct Desk {
  Desk() : poll(voters) {
    for (const char* name : {"desk.db", "desk.db-journal"}) std::filesystem::remove(folder / name);
    database = std::make_unique<DeskDatabase>(folder / "desk.db");
    store = std::make_unique<SqliteDeskStore>(*database, keystore.sealer);
    poll.put_into(*store);
    desk = std::make_unique<election::VotingDesk>(*store, box, random);
  }

  /// In the build folder: on a disk, not in memory.
  std::filesystem::path folder = std::filesystem::current_path();
  RehearsedElection poll;
  BottomlessBox box;
  crypto::SystemRandom random;
  keystore::UnlockedKeystore keystore;
  std::unique_ptr<DeskDatabase> database;
  std::unique_ptr<SqliteDeskStore> store;
  std::unique_ptr<election::VotingDesk> desk;
};

void sign_in(benchmark::State& state) {
  Desk desk;
  std::size_t voter = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        desk.desk->sign_in(desk.poll.uuid, RehearsedElection::secret(voter++ % voters), std::nullopt, "a", moment));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(sign_in)->Unit(benchmark::kMicrosecond);

/// Sign-in and cast; @param range 0  voters at once
void cast(benchmark::State& state) {
  Desk desk;
  const auto threads = static_cast<std::size_t>(state.range(0));
  constexpr std::size_t casts = 1'000;
  std::atomic<std::size_t> next = 0;
  for (auto _ : state) {
    const std::size_t end = next + casts;
    std::vector<std::thread> crowd;
    for (std::size_t t = 0; t < threads; ++t) {
      crowd.emplace_back([&] {
        for (std::size_t voter = next++; voter < end; voter = next++) {
          const auto signed_in =
              desk.desk->sign_in(desk.poll.uuid, RehearsedElection::secret(voter), std::nullopt, "a", moment);
          if (!desk.desk->cast(desk.poll.uuid, signed_in->session.expose(), "ballot", moment)) std::abort();
        }
      });
    }
    for (std::thread& thread : crowd) thread.join();
    next = end;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(casts) * state.iterations());
}
BENCHMARK(cast)->Arg(8)->Arg(64)->Arg(256)->Iterations(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace urna::storage
