// SPDX-License-Identifier: EUPL-1.2
#include "long_run.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench_platform.hpp"
#include "cast_load.hpp"
#include "synthetic_election.hpp"

namespace {

struct Sample {
  double ballots;
  double desk_mebibytes;
  double box_mebibytes;
};

/// Bytes a ballot: the slope of the line with the least squares.
double slope(const std::vector<Sample>& samples, double Sample::*memory) {
  double x = 0;
  double y = 0;
  for (const Sample& sample : samples) {
    x += sample.ballots / static_cast<double>(samples.size());
    y += sample.*memory / static_cast<double>(samples.size());
  }
  double above = 0;
  double below = 0;
  for (const Sample& sample : samples) {
    above += (sample.ballots - x) * (sample.*memory - y);
    below += (sample.ballots - x) * (sample.ballots - x);
  }
  return below == 0 ? 0 : 1048576 * above / below;
}

}  // namespace

void measure_memory_of_casting(std::size_t ballots, std::size_t connections) {
  constexpr std::size_t candidates = 2;
  constexpr std::size_t samples_wanted = 20;
  const std::size_t batch = std::clamp<std::size_t>(ballots / samples_wanted, 1, 20'000);
  std::printf("\n%zu ballots of %zu candidates: memory of the servers, MiB\n", ballots, candidates);
  SyntheticElection election(urna::crypto::ed25519(), candidates, ballots);
  const BenchPlatform platform(election, ballots);
  const CastLoad load{.port = platform.port(),
                      .election = std::string(SyntheticElection::uuid),
                      .connections = connections,
                      .casts_per_second = 0,
                      .signs_out = true};
  std::vector<Sample> samples;
  std::printf("  %9s %9s %9s %12s\n", "ballots", "urnad", "urna-box", "ballots/s");
  for (std::size_t first = 0; first < ballots; first += batch) {
    const std::size_t end = std::min(first + batch, ballots);
    const CastFigures figures = cast_all(load, platform.votes(first, end));
    if (figures.refused > 0) throw std::runtime_error("a ballot was refused: " + figures.first_refusal);
    samples.push_back(
        {static_cast<double>(end), platform.desk().memory_mebibytes(), platform.box().memory_mebibytes()});
    std::printf("  %9zu %9.1f %9.1f %12.0f\n", end, samples.back().desk_mebibytes, samples.back().box_mebibytes,
                static_cast<double>(figures.acknowledged) / figures.seconds);
    std::fflush(stdout);
  }
  // What the first fifth adds is connections, threads and buffers.
  samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 5));
  std::printf("  growth after the first fifth: urnad %.0f, urna-box %.0f bytes a ballot\n",
              slope(samples, &Sample::desk_mebibytes), slope(samples, &Sample::box_mebibytes));
}
