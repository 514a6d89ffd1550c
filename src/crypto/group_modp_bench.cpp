// SPDX-License-Identifier: EUPL-1.2
// What a verifier computes for one ciphertext of a 0/1 proof (protocol §7.1): two membership checks and four
// commitments
//   g^t0·α^c0   y^t0·β^c0   g^t1·α^c1   y^t1·g^−c1·β^c1   with their decimal texts;
// by our engines, and by ten calls of OpenSSL's BN_mod_exp_mont.  The last benchmark prints how many times faster we
// are.
#include <benchmark/benchmark.h>

#include <ctime>
#include <string>

#include "crypto/detail/cpu.hpp"
#include "crypto/group_modp.hpp"
#include "crypto/random.hpp"

namespace urna::crypto {
namespace {

constexpr std::size_t ciphertexts = 64;

const ModpGroup& belenios() { return static_cast<const ModpGroup&>(belenios_2048()); }

struct Work {
  Element y;
  std::vector<PowerJob> jobs;  // α and β of each ciphertext
};

const Work& work() {
  static const Work made = [] {
    Work work;
    ReplayedRandom source(1);
    const ScalarField& scalars = belenios().scalars();
    const auto number = [&] { return scalars.random(source).publish(); };
    work.y = belenios().Group::generator_power(number());
    for (std::size_t i = 0; i < ciphertexts; ++i) {
      const Natural c0 = number(), c1 = number(), t0 = number(), t1 = number();
      work.jobs.push_back({.base = belenios().Group::generator_power(number()),
                           .check_membership = true,
                           .terms = {{t0, {}, c0}, {t1, {}, c1}}});
      work.jobs.push_back({.base = belenios().Group::generator_power(number()),
                           .check_membership = true,
                           .terms = {{{}, t0, c0}, {scalars.negate(c1), t1, c1}}});
    }
    return work;
  }();
  return made;
}

std::size_t run_engine(const PowerEngine& engine) {
  std::string text;
  for (const PowerResult& result : engine.compute(work().jobs)) {
    if (!result.is_member) std::abort();
    for (const Element& power : result.powers) belenios().append_text(text, power);
  }
  return text.size();
}

std::size_t run_plainly(std::size_t count) {
  std::string text;
  const Group& group = belenios();
  for (std::size_t i = 0; i < 2 * count; ++i) {
    const PowerJob& job = work().jobs[i];
    if (!group.is_member(job.base)) std::abort();
    for (const PowerTerm& term : job.terms) {
      // β^c·g^−c is (β/g)^c: one power
      const Element base =
          term.y_exponent.is_zero() || term.g_exponent.is_zero() ? job.base : group.divide(job.base, group.generator());
      const Element known = group.power(term.y_exponent.is_zero() ? group.generator() : work().y,
                                        term.y_exponent.is_zero() ? term.g_exponent : term.y_exponent);
      group.append_text(text, group.multiply(known, group.power(base, term.exponent)));
    }
  }
  return text.size();
}

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void bench_engine(benchmark::State& state, PowerPath path) {
  if (path == PowerPath::avx512_ifma && !has_avx512_ifma()) {
    state.SkipWithError("this processor has no AVX-512 IFMA, or URNA_CPU=portable");
    return;
  }
  const auto engine = belenios().engine(work().y, path);
  run_engine(*engine);
  double ours = 0;
  double plain = 0;
  for (auto _ : state) {
    const double start = thread_seconds();
    benchmark::DoNotOptimize(run_engine(*engine));
    ours += thread_seconds() - start;
    state.PauseTiming();
    const double plain_start = thread_seconds();
    benchmark::DoNotOptimize(run_plainly(4));
    plain += (thread_seconds() - plain_start) * ciphertexts / 4;
    state.ResumeTiming();
  }
  const double count = static_cast<double>(state.iterations()) * ciphertexts;
  state.counters["us_each"] = ours * 1e6 / count;
  state.counters["openssl_us_each"] = plain * 1e6 / count;
  state.counters["times_faster"] = plain / ours;
}

BENCHMARK_CAPTURE(bench_engine, portable, PowerPath::portable)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bench_engine, avx512_ifma, PowerPath::avx512_ifma)->Unit(benchmark::kMillisecond);

void bench_engine_start(benchmark::State& state, PowerPath path) {
  if (path == PowerPath::avx512_ifma && !has_avx512_ifma()) {
    state.SkipWithError("this processor has no AVX-512 IFMA, or URNA_CPU=portable");
    return;
  }
  const PowerJob job{.base = work().y, .check_membership = false, .terms = {{Natural(1), Natural(1), Natural(1)}}};
  for (auto _ : state) benchmark::DoNotOptimize(belenios().engine(work().y, path)->compute({&job, 1}));
}

BENCHMARK_CAPTURE(bench_engine_start, portable, PowerPath::portable)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bench_engine_start, avx512_ifma, PowerPath::avx512_ifma)->Unit(benchmark::kMillisecond);

/// The big products that verify a shuffle: full exponents of RFC-3526-2048.
void bench_multi_power(benchmark::State& state, PowerPath path) {
  if (path == PowerPath::avx512_ifma && !has_avx512_ifma()) {
    state.SkipWithError("this processor has no AVX-512 IFMA, or URNA_CPU=portable");
    return;
  }
  const auto& group = static_cast<const ModpGroup&>(rfc3526_2048());
  std::vector<Element> bases;
  std::vector<Natural> exponents;
  ReplayedRandom source(4);
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    bases.push_back(group.independent_generator(i));
    exponents.push_back(group.scalars().random(source).publish());
  }
  for (auto _ : state) benchmark::DoNotOptimize(group.multi_power(bases, exponents, path));
  state.counters["us_each_base"] =
      benchmark::Counter(1e-6 * static_cast<double>(state.range(0)),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(bench_multi_power, portable, PowerPath::portable)->Arg(64)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bench_multi_power, avx512_ifma, PowerPath::avx512_ifma)
    ->Arg(64)
    ->Arg(512)
    ->Unit(benchmark::kMillisecond);

void bench_text(benchmark::State& state) {
  std::string text;
  for (auto _ : state) {
    text.clear();
    belenios().append_text(text, work().y);
    benchmark::DoNotOptimize(text.data());
  }
}
BENCHMARK(bench_text);

void bench_parse(benchmark::State& state) {
  const std::string text = belenios().text(work().y);
  for (auto _ : state) benchmark::DoNotOptimize(belenios().parse(text));
}
BENCHMARK(bench_parse);

void bench_legendre(benchmark::State& state) {
  const Element element = rfc3526_2048().power(rfc3526_2048().independent_generator(1), Natural(0xfedcba9876543210));
  for (auto _ : state) benchmark::DoNotOptimize(rfc3526_2048().is_member(element));
}
BENCHMARK(bench_legendre);

void bench_secret_generator_power(benchmark::State& state) {
  ReplayedRandom source(2);
  const SecretScalar secret = belenios().scalars().random(source);
  for (auto _ : state) benchmark::DoNotOptimize(belenios().generator_power(secret));
}
BENCHMARK(bench_secret_generator_power);

void bench_secret_power(benchmark::State& state) {
  ReplayedRandom source(2);
  const SecretScalar secret = belenios().scalars().random(source);
  for (auto _ : state) benchmark::DoNotOptimize(belenios().power(work().y, secret));
}
BENCHMARK(bench_secret_power);

}  // namespace
}  // namespace urna::crypto
