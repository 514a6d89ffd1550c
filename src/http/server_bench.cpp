// SPDX-License-Identifier: EUPL-1.2
// What a request costs beside its handler, over a Unix socket on one machine.
#include <benchmark/benchmark.h>

#include <string>

#include "http/detail/server_for_tests.hpp"
#include "http/json_body.hpp"

namespace {

using namespace urna::http;

Router router() {
  const Permission anybody{"anybody"};
  Router made;
  made.add({.pattern = "/small", .permission = anybody, .handler = [](Request&) { return json("{}"); }});
  made.add({.method = Method::post,
            .pattern = "/ballots",
            .permission = anybody,
            .handler = [](Request& request) { return json(std::to_string(request.body.size())); },
            .body_bytes_max = 1024 * 1024});
  return made;
}

const detail::TestServer& server() {
  static const detail::TestServer running(router());
  return running;
}

void small_answer(benchmark::State& state) {
  Client client(server().socket());
  for (auto _ : state) {
    if (!client.ask(Method::get, "/small")) state.SkipWithError("no answer");
  }
}
BENCHMARK(small_answer)->ThreadRange(1, 8)->UseRealTime();

void ballot_of_20_kilobytes(benchmark::State& state) {
  Client client(server().socket());
  const std::string ballot(20'000, ' ');
  for (auto _ : state) {
    if (!client.ask(Method::post, "/ballots", {{"Content-Type", "application/json"}}, ballot)) {
      state.SkipWithError("no answer");
    }
  }
}
BENCHMARK(ballot_of_20_kilobytes)->ThreadRange(1, 8)->UseRealTime();

void strict_json(benchmark::State& state) {
  std::string text = "{\"list\":[";
  for (int i = 0; i < 300; ++i)
    text += (i > 0 ? ",{\"id\":" : "{\"id\":") + std::to_string(i) + ",\"name\":\"somebody\"}";
  text += "]}";
  for (auto _ : state) benchmark::DoNotOptimize(parse_json(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(strict_json);

}  // namespace
