// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include "base/ensure.hpp"
#include "crypto/shuffle.hpp"

namespace urna::crypto {
namespace {

struct Example {
  const Group& group;
  ReplayedRandom random{1};
  Element y;
  std::vector<Ciphertext> input;

  Example(const Group& chosen, std::size_t count) : group(chosen) {
    const SecretScalar x = group.scalars().random(random);
    y = group.generator_power(x);
    const std::array<std::uint8_t, 3> ranks = {1, 2, 3};
    const Element message = group.encode(ranks);
    for (std::size_t i = 0; i < count; ++i)
      input.push_back(encrypt_element(group, y, group.scalars().random(random), message));
  }
};

const Group& chosen_group(const benchmark::State& state) { return state.range(0) == 0 ? ed25519() : rfc3526_2048(); }

void make(benchmark::State& state) {
  Example example(chosen_group(state), static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(shuffle(example.group, example.y, "φ", example.input, example.random));
}

void verify(benchmark::State& state) {
  Example example(chosen_group(state), static_cast<std::size_t>(state.range(1)));
  const auto shuffled = shuffle(example.group, example.y, "φ", example.input, example.random);
  for (auto _ : state) {
    ensure(!find_shuffle_fault(example.group, example.y, "φ", example.input, shuffled->output, shuffled->proof),
           "it holds");
  }
}

BENCHMARK(make)->ArgNames({"rfc3526", "ballots"})->Args({0, 1000})->Args({1, 20})->Unit(benchmark::kMillisecond);
BENCHMARK(verify)
    ->ArgNames({"rfc3526", "ballots"})
    ->Args({0, 1000})
    ->Args({0, 10000})
    ->Args({1, 20})
    ->Args({1, 200})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna::crypto
