// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include <string>

#include "election/electoral_roll.hpp"

namespace urna::election {
namespace {

/// As many invented voters as asked, with eight columns.
std::string file_of(std::size_t voters) {
  std::string csv = "matricule;nom;prénom;date de naissance;courriel;collège;service;voix\r\n";
  for (std::size_t i = 0; i < voters; ++i) {
    const std::string number = std::to_string(i);
    csv += "E" + number + ";Lefèvre-" + number + ";Élodie;" + std::to_string(10 + i % 18) + "/0" +
           std::to_string(1 + i % 9) + "/19" + std::to_string(50 + i % 50) + ";elodie.lefevre" + number +
           "@example.org;\"Collège " + std::to_string(i % 3) + "\";Atelier " + std::to_string(i % 50) + ";1\r\n";
  }
  return csv;
}

void parse_roll(benchmark::State& state) {
  const std::string csv = file_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    auto roll = ElectoralRoll::parse(csv);
    if (!roll) state.SkipWithError("refused");
    benchmark::DoNotOptimize(roll);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(csv.size()));
}
BENCHMARK(parse_roll)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna::election
