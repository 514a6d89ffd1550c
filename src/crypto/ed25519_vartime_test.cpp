// SPDX-License-Identifier: EUPL-1.2
#include "crypto/ed25519_vartime.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "crypto/scalar.hpp"

namespace urna::crypto::ed25519_vartime {
namespace {

// A secret cannot reach this arithmetic: no function takes it, and it does not become a public number by itself.
static_assert(!std::is_invocable_v<decltype(&power), const Point&, const SecretScalar&>);
static_assert(!std::is_invocable_v<decltype(&power), const Point&, SecretScalar>);
static_assert(!std::is_invocable_v<decltype(&multi_power), std::span<const Point>, std::span<const SecretScalar>>);
static_assert(!std::is_convertible_v<SecretScalar, Natural> && !std::is_constructible_v<Natural, const SecretScalar&>);
static_assert(!std::is_constructible_v<PowerTerm, SecretScalar, Natural, Natural>);
static_assert(!std::is_assignable_v<decltype((PowerTerm::exponent)), const SecretScalar&>);

const ScalarField& scalars() { return ed25519().scalars(); }

Natural random_exponent(std::mt19937_64& random) {
  const std::array<std::uint64_t, 5> limbs = {random(), random(), random(), random(), random()};
  return scalars().reduce(Natural::from_limbs(limbs));
}

std::string text(const Element& element) {
  std::string out;
  ed25519().append_text(out, element);
  return out;
}

Element element(const Point& point) { return element_of_normalized(normalized(point)); }

/// One bit after the other: nothing shared with what is tested but the addition of two points.
Point slow_power(const Point& base, const Natural& exponent) {
  Point result = curve25519::neutral_point;
  for (std::size_t i = exponent.bit_length(); i-- > 0;) {
    result = add(result, cached(result));
    if (exponent.bit(i)) result = add(result, cached(base));
  }
  return result;
}

using SodiumBytes = std::array<unsigned char, 32>;

SodiumBytes sodium_bytes(const Words& words) {
  SodiumBytes bytes;
  for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<unsigned char>(words[i / 8] >> (8 * (i % 8)));
  return bytes;
}
SodiumBytes sodium_bytes(const Point& normalized_point) { return sodium_bytes(encoded(normalized_point)); }
SodiumBytes sodium_bytes(const Natural& number) {
  return sodium_bytes(Words{number.limb(0), number.limb(1), number.limb(2), number.limb(3)});
}

/// The eight points whose order divides 8, by the curve's own arithmetic: a point to the power q leaves only them.
std::vector<Point> torsion_points() {
  for (std::uint64_t y = 2;; ++y) {
    const auto point = curve25519::decoded({y, 0, 0, 0});
    if (!point) continue;
    const Point generator = slow_power(*point, scalars().order());
    if (is_neutral(slow_power(generator, Natural(4)))) continue;
    std::vector<Point> points;
    for (std::uint64_t i = 0; i < 8; ++i) points.push_back(normalized(slow_power(generator, Natural(i))));
    return points;
  }
}

std::vector<Natural> edge_exponents() {
  const Natural zero(0), one(1);
  std::vector<Natural> edges = {
      zero, one, Natural(2), Natural(8), Natural(255), Natural(256), Natural(~std::uint64_t{0})};
  for (const std::uint64_t down : {1, 2, 8, 9}) edges.push_back(scalars().subtract(zero, Natural(down)));
  edges.push_back(Natural::from_limbs(std::array<std::uint64_t, 4>{0, 0, 0, std::uint64_t{1} << 60}));  // 2^252
  for (const std::uint64_t pattern :
       {0x8888888888888888U, 0x7777777777777777U, 0x9999999999999999U, 0x8080808080808080U, 0x7f7f7f7f7f7f7f7fU,
        0x8181818181818181U, 0xffffffffffffffffU}) {
    edges.push_back(Natural::from_limbs(std::array<std::uint64_t, 4>{pattern, pattern, pattern, pattern >> 4}));
  }
  return edges;
}

/// What the engine must answer, by slow and simple means.
std::vector<std::string> slow_answer(const PowerJob& job, const Point& y) {
  std::vector<std::string> texts;
  for (const PowerTerm& term : job.terms) {
    Point product = slow_power(point_of(job.base), term.exponent);
    product = add(product, cached(slow_power(curve25519::base_point, term.g_exponent)));
    product = add(product, cached(slow_power(y, term.y_exponent)));
    texts.push_back(text(element(product)));
  }
  return texts;
}

std::vector<std::string> texts_of(const PowerResult& result) {
  std::vector<std::string> texts;
  for (const Element& power : result.powers) {
    EXPECT_TRUE(is_normalized(power));
    EXPECT_TRUE(point_of(power).t == point_of(power).x * point_of(power).y);
    texts.push_back(text(power));
  }
  return texts;
}

class EveryPath : public testing::TestWithParam<Path> {
 protected:
  void SetUp() override {
    if (!path_is_available(GetParam())) GTEST_SKIP() << "this processor has no AVX-512 IFMA";
  }
};
INSTANTIATE_TEST_SUITE_P(Ed25519Vartime, EveryPath, testing::Values(Path::portable, Path::ifma),
                         [](const auto& path) { return std::string(path_name(path.param)); });

TEST_P(EveryPath, RefusesMembershipToEveryPointOutsideTheSubgroup) {
  std::mt19937_64 random(11);
  const auto torsion = torsion_points();
  ASSERT_TRUE(is_neutral(torsion[0]));
  std::vector<PowerJob> jobs;
  std::vector<bool> expected;
  for (int round = 0; round < 20; ++round) {
    for (std::size_t i = 0; i < torsion.size(); ++i) {
      const Point member =
          round == 0 ? curve25519::neutral_point : power(curve25519::base_point, random_exponent(random));
      jobs.push_back({element_of(add(member, cached(torsion[i]))), true, {}});
      expected.push_back(i == 0);
      EXPECT_EQ(is_in_subgroup(point_of(jobs.back().base)), i == 0);
    }
  }
  const auto results = engine(curve25519::base_point, GetParam())->compute(jobs);
  for (std::size_t j = 0; j < jobs.size(); ++j) EXPECT_EQ(results[j].is_member, expected[j]) << j;
}

TEST_P(EveryPath, ComputesPowersOfEdgeExponentsAndEdgeBases) {
  std::mt19937_64 random(12);
  const Point y = power(curve25519::base_point, Natural(77));
  auto bases = torsion_points();
  for (std::size_t i = 0; i < 8; ++i)
    bases.push_back(add(power(curve25519::base_point, random_exponent(random)), cached(bases[i])));
  bases.push_back(curve25519::base_point);
  bases.push_back(y);
  const auto edges = edge_exponents();
  std::vector<PowerJob> jobs;
  for (const Point& base : bases) {
    PowerJob job{element_of(base), false, {}};
    for (std::size_t i = 0; i < edges.size(); ++i) {
      job.terms.push_back({edges[(i * 7 + 3) % edges.size()], edges[(i * 5 + 1) % edges.size()], edges[i]});
      if (i % 3 == 0) job.terms.back().g_exponent = Natural(0);
      if (i % 4 == 0) job.terms.back().y_exponent = Natural(0);
    }
    jobs.push_back(job);
  }
  const auto results = engine(y, GetParam())->compute(jobs);
  ASSERT_EQ(results.size(), jobs.size());
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    EXPECT_TRUE(results[j].is_member) << "not asked";
    EXPECT_EQ(texts_of(results[j]), slow_answer(jobs[j], y)) << "base " << j;
  }
}

TEST_P(EveryPath, GivesTheNeutralElementWhereThePowersCancel) {
  const Natural one(1), zero(0), minus_one = scalars().negate(one);
  const Element g = ed25519().generator();
  const std::vector<PowerJob> jobs = {
      {g, true, {{zero, zero, zero}, {minus_one, zero, one}, {zero, minus_one, one}, {one, zero, minus_one}}},
      {ed25519().neutral(), true, {{zero, zero, minus_one}, {one, minus_one, minus_one}}}};
  for (const auto& result : engine(curve25519::base_point, GetParam())->compute(jobs)) {
    EXPECT_TRUE(result.is_member);
    for (const Element& power : result.powers) EXPECT_EQ(text(power), text(ed25519().neutral()));
  }
}

TEST_P(EveryPath, TakesJobsOfUnequalShapesTogether) {
  std::mt19937_64 random(13);
  const Point y = power(curve25519::base_point, random_exponent(random));
  const auto torsion = torsion_points();
  std::vector<PowerJob> jobs;
  for (std::size_t j = 0; j < 53; ++j) {
    Point base = power(curve25519::base_point, random_exponent(random));
    if (j % 5 == 0) base = add(base, cached(torsion[1 + j % 7]));
    PowerJob job{j % 2 == 0 ? element(base) : element_of(base), j % 3 != 0, {}};
    constexpr std::array<std::size_t, 6> counts = {2, 0, 1, 12, 2, 3};
    for (std::size_t t = 0; t < counts[j % 6]; ++t) {
      job.terms.push_back({random_exponent(random), random_exponent(random), random_exponent(random)});
    }
    jobs.push_back(job);
  }
  const auto on_y = engine(y, GetParam());
  EXPECT_TRUE(on_y->compute({}).empty());
  for (const std::size_t count : {std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{9}, jobs.size()}) {
    const auto some = std::span(jobs).first(count);
    const auto results = on_y->compute(some);
    ASSERT_EQ(results.size(), count);
    for (std::size_t j = 0; j < count; ++j) {
      EXPECT_EQ(texts_of(results[j]), slow_answer(jobs[j], y)) << "job " << j << " of " << count;
      EXPECT_EQ(results[j].is_member, !jobs[j].check_membership || j % 5 != 0) << "job " << j << " of " << count;
    }
  }
}

TEST_P(EveryPath, AgreesWithLibsodiumOnThousandsOfJobs) {
  constexpr std::size_t count = 3000;
  std::mt19937_64 random(14);
  const Point y = normalized(power(curve25519::base_point, random_exponent(random)));
  std::vector<PowerJob> jobs;
  for (std::size_t j = 0; j < count; ++j) {
    PowerJob job{element(power(curve25519::base_point, random_exponent(random))), true, {}};
    job.terms.push_back({random_exponent(random), random_exponent(random), random_exponent(random)});
    jobs.push_back(job);
  }
  const auto results = engine(y, GetParam())->compute(jobs);
  for (std::size_t j = 0; j < count; ++j) {
    const PowerTerm& term = jobs[j].terms[0];
    SodiumBytes sum, part;
    ASSERT_EQ(crypto_scalarmult_ed25519_noclamp(sum.data(), sodium_bytes(term.exponent).data(),
                                                sodium_bytes(point_of(jobs[j].base)).data()),
              0);
    ASSERT_EQ(crypto_scalarmult_ed25519_base_noclamp(part.data(), sodium_bytes(term.g_exponent).data()), 0);
    ASSERT_EQ(crypto_core_ed25519_add(sum.data(), sum.data(), part.data()), 0);
    ASSERT_EQ(
        crypto_scalarmult_ed25519_noclamp(part.data(), sodium_bytes(term.y_exponent).data(), sodium_bytes(y).data()),
        0);
    ASSERT_EQ(crypto_core_ed25519_add(sum.data(), sum.data(), part.data()), 0);
    ASSERT_EQ(sodium_bytes(point_of(results[j].powers[0])), sum) << "job " << j;
    ASSERT_TRUE(results[j].is_member);
  }
}

TEST(Ed25519Vartime, GivesTheSameAnswersOnBothPaths) {
  if (!path_is_available(Path::ifma)) GTEST_SKIP() << "this processor has no AVX-512 IFMA";
  std::mt19937_64 random(15);
  const auto torsion = torsion_points();
  const Point y = power(curve25519::base_point, random_exponent(random));
  std::vector<PowerJob> jobs;
  for (std::size_t j = 0; j < 10'000; ++j) {
    const Point member = power(curve25519::base_point, Natural(random()));
    PowerJob job{element_of(add(member, cached(torsion[j % 3 == 0 ? random() % 8 : 0]))), true, {}};
    for (std::size_t t = 0; t < 1 + j % 2; ++t) {
      job.terms.push_back({random_exponent(random), random_exponent(random), random_exponent(random)});
    }
    jobs.push_back(job);
  }
  const auto portable = engine(y, Path::portable)->compute(jobs);
  const auto vector = engine(y, Path::ifma)->compute(jobs);
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    ASSERT_EQ(portable[j].is_member, vector[j].is_member) << j;
    ASSERT_EQ(portable[j].powers.size(), vector[j].powers.size());
    for (std::size_t t = 0; t < jobs[j].terms.size(); ++t) {
      ASSERT_EQ(portable[j].powers[t].limbs, vector[j].powers[t].limbs) << "job " << j << ", term " << t;
    }
  }
}

TEST_P(EveryPath, ReadsRandomAndEdgeTextsAsOneAfterTheOther) {
  std::mt19937_64 random(16);
  std::vector<Words> texts;
  constexpr std::uint64_t all = ~std::uint64_t{0}, sign = std::uint64_t{1} << 63;
  for (std::uint64_t y = 0; y < 40; ++y) {
    texts.insert(texts.end(), {Words{y, 0, 0, 0}, Words{y, 0, 0, sign}, Words{all - y, all, all, sign - 1},
                               Words{all - y, all, all, all}});
  }
  while (texts.size() < 20'007) texts.push_back({random(), random(), random(), random()});
  const auto points = decode_all(texts, GetParam());
  ASSERT_EQ(points.size(), texts.size());
  std::size_t found = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto one = curve25519::decoded(texts[i]);
    ASSERT_EQ(points[i].has_value(), one.has_value()) << i;
    if (!one) continue;
    ++found;
    ASSERT_TRUE(same(*points[i], *one));
    ASSERT_EQ(encoded(*points[i]), texts[i]) << "what is read is the one canonical text";
  }
  EXPECT_NEAR(static_cast<double>(found), 10'000, 500);
  EXPECT_TRUE(decode_all({}, GetParam()).empty());
}

TEST(Ed25519Vartime, AgreesWithLibsodiumOnWhatIsAMember) {
  std::mt19937_64 random(17);
  int members = 0;
  for (int i = 0; i < 3000; ++i) {
    const Words text = {random(), random(), random(), random()};
    const auto point = curve25519::decoded(text);
    const bool ours = point && !is_neutral(*point) && is_in_subgroup(*point);
    ASSERT_EQ(ours, crypto_core_ed25519_is_valid_point(sodium_bytes(text).data()) == 1);
    members += ours ? 1 : 0;
  }
  EXPECT_NEAR(members, 3000 / 16, 80);
}

TEST(Ed25519Vartime, AddsAMillionTimesAsLibsodium) {
  // Walks from one sum to the next, so that each point is new; checked a thousand at a time, by one inversion.
  constexpr std::size_t rounds = 1000, batch = 1000;
  std::mt19937_64 random(18);
  const auto torsion = torsion_points();
  std::vector<Point> steps;
  std::vector<SodiumBytes> step_bytes;
  for (std::size_t i = 0; i < 64; ++i) {
    Point step = power(curve25519::base_point, random_exponent(random));
    if (i % 2 == 0) step = add(step, cached(torsion[i / 2 % 8]));
    steps.push_back(normalized(step));
    step_bytes.push_back(sodium_bytes(steps.back()));
  }
  Point ours = curve25519::base_point;
  SodiumBytes theirs = sodium_bytes(ours);
  std::vector<Point> sums(batch);
  std::vector<SodiumBytes> expected(batch);
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < batch; ++i) {
      const std::size_t step = random() % steps.size();
      switch (random() % 4) {
        case 0:
          ours = subtract(ours, cached(steps[step]));
          ASSERT_EQ(crypto_core_ed25519_sub(theirs.data(), theirs.data(), step_bytes[step].data()), 0);
          break;
        case 1:
          ours = doubled(ours);
          ASSERT_EQ(crypto_core_ed25519_add(theirs.data(), theirs.data(), theirs.data()), 0);
          break;
        default:
          ours = add(ours, cached(steps[step]));
          ASSERT_EQ(crypto_core_ed25519_add(theirs.data(), theirs.data(), step_bytes[step].data()), 0);
      }
      sums[i] = ours;
      expected[i] = theirs;
    }
    const auto results = normalized(sums);
    for (std::size_t i = 0; i < batch; ++i) ASSERT_EQ(sodium_bytes(results[i]), expected[i]) << round << ' ' << i;
  }
}

TEST(Ed25519Vartime, RaisesToExponentsOfAnySize) {
  std::mt19937_64 random(19);
  const Point base = torsion_points()[1];
  EXPECT_TRUE(same(power(base, Natural(8)), curve25519::neutral_point));
  for (const std::size_t limbs : {1U, 4U, 5U, 32U}) {
    std::vector<std::uint64_t> words(limbs);
    for (auto& word : words) word = random();
    const Natural exponent = Natural::from_limbs(words);
    const Point mixed = add(base, cached(curve25519::base_point));
    EXPECT_TRUE(same(power(mixed, exponent), slow_power(mixed, exponent))) << limbs;
  }
  for (const Natural& exponent : edge_exponents()) EXPECT_TRUE(same(power(base, exponent), slow_power(base, exponent)));
}

TEST(Ed25519Vartime, MultipliesPowersOfFewAndOfManyBases) {
  std::mt19937_64 random(20);
  const auto edges = edge_exponents();
  for (const std::size_t count : {0U, 1U, 2U, 3U, 129U, 130U, 501U, 4001U}) {
    std::vector<Point> bases;
    std::vector<Natural> exponents;
    Natural total(0);
    Point base = curve25519::base_point;
    Natural logarithm(1);
    for (std::size_t i = 0; i < count; ++i) {
      bases.push_back(base);
      exponents.push_back(i % 5 == 0 ? scalars().reduce(edges[i / 5 % edges.size()]) : random_exponent(random));
      total = scalars().add(total, scalars().multiply(logarithm, exponents.back()));
      base = doubled(base);
      logarithm = scalars().add(logarithm, logarithm);
    }
    EXPECT_TRUE(same(multi_power(bases, exponents), power(curve25519::base_point, total))) << count << " bases";
  }
}

TEST(Ed25519Vartime, TellsItsPath) {
  EXPECT_TRUE(path_is_available(path()));
  EXPECT_TRUE(path_is_available(Path::portable));
  RecordProperty("path", std::string(path_name(path())));
}

}  // namespace
}  // namespace urna::crypto::ed25519_vartime
