// SPDX-License-Identifier: EUPL-1.2
#include "casting.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>

#include "bench_platform.hpp"
#include "cast_load.hpp"
#include "stalled_clients.hpp"
#include "synthetic_election.hpp"

namespace {

using namespace urna;

constexpr std::size_t candidates = 10;

void print(const char* what, const CastFigures& figures) {
  std::printf(
      "  %-24s %6zu receipts %8.0f ballots/s   p50 %6.0f ms   p95 %6.0f ms   p99 %6.0f ms   asked to wait %zu   "
      "refused %zu\n",
      what, figures.acknowledged, static_cast<double>(figures.acknowledged) / figures.seconds,
      1000 * percentile(figures.latencies, 0.5), 1000 * percentile(figures.latencies, 0.95),
      1000 * percentile(figures.latencies, 0.99), figures.asked_to_wait, figures.refused);
  if (figures.refused > 0) std::printf("    the first refusal: %s\n", figures.first_refusal.c_str());
  std::fflush(stdout);
}

/// How many ballots this machine could check a second if it did nothing else.
double checks_per_second(const std::vector<PreparedVote>& votes, const SyntheticElection& election, unsigned threads) {
  const std::size_t each = std::min<std::size_t>(512, votes.size() / threads);
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::jthread> workers;
  for (unsigned thread = 0; thread < threads; ++thread) {
    workers.emplace_back([&, thread] {
      const protocol::BallotChecker checker(election.election());
      for (std::size_t i = 0; i < each; ++i) {
        const std::string_view ballot = votes[thread * each + i].ballot;
        static_cast<void>(checker.check(std::span(&ballot, 1)));
      }
    });
  }
  workers.clear();
  return static_cast<double>(each * threads) /
         std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

void measure_casting(std::size_t ballots, std::size_t connections) {
  const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  std::printf(
      "\n%zu voters over %zu TLS connections, Ed25519, %zu candidates: urnad, urna-box and the voters on %u "
      "processors\n",
      ballots, connections, candidates, threads);
  SyntheticElection election(crypto::ed25519(), candidates, ballots);
  const BenchPlatform platform(election, ballots);
  const std::vector<PreparedVote> votes = platform.votes(0, ballots);
  CastLoad load{.port = platform.port(),
                .election = std::string(SyntheticElection::uuid),
                .connections = connections,
                .casts_per_second = 0};
  const std::size_t half = votes.size() / 2;
  const CastFigures fast = cast_all(load, {votes.begin(), votes.begin() + static_cast<std::ptrdiff_t>(half)});
  print("as fast as it goes", fast);
  const double fastest = static_cast<double>(fast.acknowledged) / fast.seconds;
  load.casts_per_second = 0.7 * fastest;
  print("at 70 % of that", cast_all(load, {votes.begin() + static_cast<std::ptrdiff_t>(half), votes.end()}));
  std::printf("  memory: urnad %.0f MiB, urna-box %.0f MiB\n", platform.desk().memory_most_mebibytes(),
              platform.box().memory_most_mebibytes());
  std::printf("  %.0f %% of what checking the proofs alone would allow, one ballot at a time on %u processors\n",
              100 * fastest / checks_per_second(votes, election, threads), threads);
}

bool measure_casting_among_stalled(std::size_t ballots, double casts_per_second, std::size_t stalled) {
  std::printf("\n%zu voters, %.0f a second, each over a new TLS connection, among %zu clients that stall\n", ballots,
              casts_per_second, stalled);
  SyntheticElection election(crypto::ed25519(), candidates, ballots);
  const BenchPlatform platform(election, ballots);
  const std::vector<PreparedVote> votes = platform.votes(0, ballots);
  const CastLoad load{.port = platform.port(),
                      .election = std::string(SyntheticElection::uuid),
                      .connections = 64,
                      .casts_per_second = casts_per_second,
                      .connects_for_each = true};
  const std::size_t half = votes.size() / 2;
  const CastFigures alone = cast_all(load, {votes.begin(), votes.begin() + static_cast<std::ptrdiff_t>(half)});
  print("alone", alone);
  CastFigures among;
  {
    const StalledClients clients(platform.port(), std::string(SyntheticElection::uuid), stalled);
    clients.wait_until_stalled();
    const double before = platform.desk().cpu_seconds();
    among = cast_all(load, {votes.begin() + static_cast<std::ptrdiff_t>(half), votes.end()});
    print("among them", among);
    const auto held = clients.held();
    std::printf(
        "  held at the end: %zu in the handshake, %zu in the head, %zu in the body, %zu not reading; cut off by the "
        "server so far: %zu\n  urnad: %.1f s of processor time meanwhile, %.0f MiB; urna-box %.0f MiB\n",
        held[0], held[1], held[2], held[3], clients.cut_off(), platform.desk().cpu_seconds() - before,
        platform.desk().memory_most_mebibytes(), platform.box().memory_most_mebibytes());
  }
  const bool all_voted = alone.acknowledged + among.acknowledged == ballots;
  std::printf("  %s\n", all_voted ? "every honest voter has a receipt" : "HONEST VOTERS ARE WITHOUT A RECEIPT");
  return all_voted;
}
