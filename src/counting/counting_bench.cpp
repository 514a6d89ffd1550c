// SPDX-License-Identifier: EUPL-1.2
// How long the rules that read single ballots take: 100,000 ballots of ten options.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include "counting/majority_judgment.hpp"
#include "counting/schulze.hpp"
#include "counting/stv.hpp"

namespace urna::counting {
namespace {

constexpr std::size_t kOptions = 10;
constexpr std::size_t kBallots = 100'000;

const std::vector<std::string>& names() {
  static const std::vector<std::string> ten(kOptions, "Option");
  return ten;
}

/// Complete rankings in random order; they are valid gradings from 1 to 10 as well.
const std::vector<BallotVector>& rankings() {
  static const std::vector<BallotVector> all = [] {
    std::mt19937 random(20'261'121);
    BallotVector ballot = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    std::vector<BallotVector> made;
    for (std::size_t i = 0; i < kBallots; ++i) {
      std::shuffle(ballot.begin(), ballot.end(), random);
      made.push_back(ballot);
    }
    return made;
  }();
  return all;
}

void count_schulze_ballots(benchmark::State& state) {
  rankings();
  for (auto _ : state) benchmark::DoNotOptimize(count_schulze(names(), rankings(), BlankBallots::set_aside));
}
BENCHMARK(count_schulze_ballots)->Unit(benchmark::kMillisecond);

void count_majority_judgment_ballots(benchmark::State& state) {
  rankings();
  for (auto _ : state)
    benchmark::DoNotOptimize(count_majority_judgment(names(), 10, rankings(), BlankBallots::set_aside));
}
BENCHMARK(count_majority_judgment_ballots)->Unit(benchmark::kMillisecond);

void count_stv_ballots(benchmark::State& state) {
  rankings();
  for (auto _ : state) benchmark::DoNotOptimize(count_stv(names(), rankings(), 4));
}
BENCHMARK(count_stv_ballots)->Unit(benchmark::kMillisecond);

void count_stv_ballots_as_belenios(benchmark::State& state) {
  rankings();
  for (auto _ : state) benchmark::DoNotOptimize(count_stv_as_belenios(names(), rankings(), 4));
}
BENCHMARK(count_stv_ballots_as_belenios)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna::counting
