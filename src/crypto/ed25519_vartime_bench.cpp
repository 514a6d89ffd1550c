// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>
#include <sodium.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "crypto/ed25519_vartime.hpp"

/// The work of checking one ciphertext of a proof that it holds 0 or 1: two elements read, two memberships, the four
/// commitments g^t·α^c and y^t·g^(−j·c)·β^c written as text; by libsodium's functions and by ours, in ciphertexts a
/// second.
namespace urna::crypto {
namespace {

constexpr std::size_t ciphertexts = 256;

struct Ciphertext {
  std::array<std::string, 2> texts;  // α, β
  std::array<Natural, 2> challenges, responses;
};

struct Workload {
  Element y;
  std::vector<Ciphertext> ciphertexts;
};

const Workload& workload() {
  static const Workload made = [] {
    const Group& group = ed25519();
    ReplayedRandom random(1);
    const auto scalar = [&] { return group.scalars().random(random).publish(); };
    const auto element_text = [&] {
      std::string text;
      group.append_text(text, group.generator_power(scalar()));
      return text;
    };
    Workload work{group.generator_power(scalar()), {}};
    for (std::size_t i = 0; i < ciphertexts; ++i) {
      work.ciphertexts.push_back({{element_text(), element_text()}, {scalar(), scalar()}, {scalar(), scalar()}});
    }
    return work;
  }();
  return made;
}

std::string text_of(const Element& element) {
  std::string text;
  ed25519().append_text(text, element);
  return text;
}

/// @returns  the commitments, one after the other
std::string check_with_engine(const PowerEngine& engine, ed25519_vartime::Path path) {
  const Group& group = ed25519();
  std::vector<ed25519_vartime::Words> words;
  for (const Ciphertext& ciphertext : workload().ciphertexts) {
    for (const std::string& text : ciphertext.texts) {
      auto& word = words.emplace_back();
      for (std::size_t i = 0; i < 4; ++i) word[3 - i] = std::strtoull(text.substr(16 * i, 16).c_str(), nullptr, 16);
    }
  }
  const auto points = ed25519_vartime::decode_all(words, path);
  std::vector<PowerJob> jobs;
  for (std::size_t i = 0; i < ciphertexts; ++i) {
    const auto& [texts, c, t] = workload().ciphertexts[i];
    const Natural zero(0);
    jobs.push_back(
        {ed25519_vartime::element_of_normalized(*points[2 * i]), true, {{t[0], zero, c[0]}, {t[1], zero, c[1]}}});
    jobs.push_back({ed25519_vartime::element_of_normalized(*points[2 * i + 1]),
                    true,
                    {{zero, t[0], c[0]}, {group.scalars().negate(c[1]), t[1], c[1]}}});
  }
  const auto results = engine.compute(jobs);
  std::string commitments;
  for (std::size_t i = 0; i < 2 * ciphertexts; i += 2) {
    for (std::size_t option = 0; option < 2; ++option) {
      group.append_text(commitments, results[i].powers[option]);
      group.append_text(commitments, results[i + 1].powers[option]);
    }
    if (!results[i].is_member || !results[i + 1].is_member) std::abort();
  }
  return commitments;
}

using SodiumBytes = std::array<unsigned char, 32>;

SodiumBytes little_endian(const Natural& number) {
  SodiumBytes bytes;
  for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<unsigned char>(number.limb(i / 8) >> (8 * (i % 8)));
  return bytes;
}

SodiumBytes reversed_hex(const std::string& text) {
  SodiumBytes bytes;
  for (std::size_t i = 0; i < 32; ++i) {
    bytes[31 - i] = static_cast<unsigned char>(std::strtoul(text.substr(2 * i, 2).c_str(), nullptr, 16));
  }
  return bytes;
}

std::string check_with_sodium() {
  const SodiumBytes y = reversed_hex(text_of(workload().y));
  std::string commitments;
  const auto fail_unless = [](bool done) {
    if (!done) std::abort();
  };
  const auto append = [&](SodiumBytes bytes) {
    for (std::size_t i = 32; i-- > 0;) {
      for (const int nibble : {bytes[i] >> 4, bytes[i] & 15}) commitments.push_back("0123456789abcdef"[nibble]);
    }
  };
  const auto power = [&](const SodiumBytes& base, const Natural& exponent) {
    SodiumBytes result;
    fail_unless(crypto_scalarmult_ed25519_noclamp(result.data(), little_endian(exponent).data(), base.data()) == 0);
    return result;
  };
  const auto generator_power = [&](const Natural& exponent) {
    SodiumBytes result;
    fail_unless(crypto_scalarmult_ed25519_base_noclamp(result.data(), little_endian(exponent).data()) == 0);
    return result;
  };
  const auto product = [&](const SodiumBytes& a, const SodiumBytes& b) {
    SodiumBytes result;
    fail_unless(crypto_core_ed25519_add(result.data(), a.data(), b.data()) == 0);
    return result;
  };
  for (const auto& [texts, c, t] : workload().ciphertexts) {
    const SodiumBytes alpha = reversed_hex(texts[0]), beta = reversed_hex(texts[1]);
    fail_unless(crypto_core_ed25519_is_valid_point(alpha.data()) == 1);
    fail_unless(crypto_core_ed25519_is_valid_point(beta.data()) == 1);
    append(product(generator_power(t[0]), power(alpha, c[0])));
    append(product(power(y, t[0]), power(beta, c[0])));
    append(product(generator_power(t[1]), power(alpha, c[1])));
    append(product(product(power(y, t[1]), generator_power(ed25519().scalars().negate(c[1]))), power(beta, c[1])));
  }
  return commitments;
}

/// Processor time, so that a busy machine does not spoil the comparison.
template <class Work>
double seconds(Work work) {
  const auto now = [] {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  const double start = now();
  work();
  return now() - start;
}

/// One iteration checks all ciphertexts by both; the counter `times_libsodium` is the ratio.
void compare_with_sodium(benchmark::State& state, ed25519_vartime::Path path) {
  if (!ed25519_vartime::path_is_available(path)) {
    state.SkipWithError("this processor has no AVX-512 IFMA");
    return;
  }
  const auto engine = ed25519_vartime::engine(ed25519_vartime::point_of(workload().y), path);
  if (check_with_engine(*engine, path) != check_with_sodium()) {
    state.SkipWithError("the two disagree");
    return;
  }
  double ours = 0, sodium = 0;
  for (auto _ : state) {
    ours += seconds([&] { benchmark::DoNotOptimize(check_with_engine(*engine, path)); });
    sodium += seconds([&] { benchmark::DoNotOptimize(check_with_sodium()); });
  }
  const double checked = static_cast<double>(ciphertexts) * static_cast<double>(state.iterations());
  state.counters["ours_us"] = 1e6 * ours / checked;
  state.counters["libsodium_us"] = 1e6 * sodium / checked;
  state.counters["times_libsodium"] = sodium / ours;
}
BENCHMARK_CAPTURE(compare_with_sodium, portable, ed25519_vartime::Path::portable)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(compare_with_sodium, ifma, ed25519_vartime::Path::ifma)->Unit(benchmark::kMillisecond);

/// Our half alone, to look at with a profiler.
void check_ciphertexts(benchmark::State& state, ed25519_vartime::Path path) {
  if (!ed25519_vartime::path_is_available(path)) {
    state.SkipWithError("this processor has no AVX-512 IFMA");
    return;
  }
  const auto engine = ed25519_vartime::engine(ed25519_vartime::point_of(workload().y), path);
  double ours = 0;
  for (auto _ : state) ours += seconds([&] { benchmark::DoNotOptimize(check_with_engine(*engine, path)); });
  state.counters["ours_us"] = 1e6 * ours / (static_cast<double>(ciphertexts) * static_cast<double>(state.iterations()));
}
BENCHMARK_CAPTURE(check_ciphertexts, portable, ed25519_vartime::Path::portable)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(check_ciphertexts, ifma, ed25519_vartime::Path::ifma)->Unit(benchmark::kMillisecond);

/// The tables of one public key.
void build_engine(benchmark::State& state, ed25519_vartime::Path path) {
  if (!ed25519_vartime::path_is_available(path)) {
    state.SkipWithError("this processor has no AVX-512 IFMA");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(ed25519_vartime::engine(curve25519::base_point, path));
}
BENCHMARK_CAPTURE(build_engine, portable, ed25519_vartime::Path::portable)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(build_engine, ifma, ed25519_vartime::Path::ifma)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna::crypto
