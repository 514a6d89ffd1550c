// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include <fstream>

#include "assurance/evaluation.hpp"
#include "assurance/service_json.hpp"

namespace urna::assurance {
namespace {

/// A line of text in, a line of text out: services a second on one core.
void line_to_line(benchmark::State& state) {
  std::ifstream file(URNA_TESTS "/fixtures/assurance/national-200.jsonl");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  std::size_t next = 0;
  for (auto _ : state) {
    const auto service = parse_service(lines[next++ % lines.size()], Catalogue::built_in());
    benchmark::DoNotOptimize(
        evaluation_json(evaluate(Catalogue::built_in(), service->description, service->answers, Reading::urna),
                        Catalogue::built_in(), Reading::urna));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(line_to_line);

void evaluate_alone(benchmark::State& state) {
  std::ifstream file(URNA_TESTS "/fixtures/assurance/national-200.jsonl");
  std::vector<Service> services;
  for (std::string line; std::getline(file, line);)
    services.push_back(parse_service(line, Catalogue::built_in()).value());
  std::size_t next = 0;
  for (auto _ : state) {
    const Service& service = services[next++ % services.size()];
    benchmark::DoNotOptimize(evaluate(Catalogue::built_in(), service.description, service.answers, Reading::urna));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(evaluate_alone);

}  // namespace
}  // namespace urna::assurance
