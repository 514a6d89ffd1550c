// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include "report/letter.hpp"

namespace urna::report {
namespace {

using namespace std::chrono_literals;

/// Letters a second, of voters who have names and addresses of their own.
void print_letters(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  std::vector<std::string> texts;
  texts.reserve(3 * count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    texts.push_back("Camille Aubertin-" + number);
    texts.push_back(number + " avenue de la République");
    texts.push_back("7KQ2MW9DTX4HN8RP3VZC6Y" + std::string(8 - std::min<std::size_t>(8, number.size()), '0') + number);
  }
  LetterBatch batch{.language = Language::french,
                    .sender = "Université de Valmont",
                    .sender_address = {"12 rue des Tilleuls", "59650 Valmont"},
                    .election = "Conseil d’administration 2026",
                    .uuid = "n4wpxiMSJtSPaa",
                    .opens = {2026y / 11 / 24, 8h},
                    .closes = {2026y / 11 / 26, 17h},
                    .zone = "heure de Paris",
                    .address = "https://vote.example.org/v/n4wpxiMSJtSPaa",
                    .help_line = "03 20 00 00 00",
                    .asks_birth_date = false,
                    .revoting = false,
                    .made_at = {},
                    .letters = {}};
  for (std::size_t i = 0; i < count; ++i) {
    batch.letters.push_back({texts[3 * i], texts[3 * i], {texts[3 * i + 1], "59000 Lille"}, texts[3 * i + 2]});
  }
  LetterPrinter printer;
  std::size_t bytes = 0;
  for ([[maybe_unused]] auto _ : state) bytes = printer.print(batch).size();
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["bytes_a_letter"] = static_cast<double>(bytes) / static_cast<double>(count);
}
BENCHMARK(print_letters)->Arg(1)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna::report
