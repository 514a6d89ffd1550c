// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "crypto/detail/cpu.hpp"
#include "crypto/group_modp.hpp"
#include "crypto/random.hpp"

namespace urna::crypto {
namespace {

std::vector<const ModpGroup*> groups() {
  return {static_cast<const ModpGroup*>(&belenios_2048()), static_cast<const ModpGroup*>(&rfc3526_2048())};
}

std::vector<PowerPath> paths() {
  if (!has_avx512_ifma()) return {PowerPath::portable};
  return {PowerPath::portable, PowerPath::avx512_ifma};
}

Natural any_exponent(const Group& group, RandomSource& source) { return group.scalars().random(source).publish(); }

Natural any_challenge(RandomSource& source) {
  std::array<std::byte, 31> bytes;
  source.fill(bytes);
  return Natural::from_bytes(bytes);
}

Element minus_one(const Group& group) {
  const Natural p = (group.name() == "BELENIOS-2048" ? belenios_2048_parameters() : rfc3526_2048_parameters()).p;
  std::array<std::uint64_t, Natural::limbs_max> limbs{};
  std::copy(p.limbs().begin(), p.limbs().end(), limbs.begin());
  --limbs[0];
  return *group.parse(Natural::from_limbs(limbs).decimal());
}

/// Any number below p, in the subgroup or not.
Element any_number(const Group& group, RandomSource& source) {
  Element element;
  source.fill(std::as_writable_bytes(std::span(element.limbs)));
  element.limbs.back() >>= 1;
  return group.multiply(element, group.neutral());
}

/// g^g_exponent · y^y_exponent · X^exponent by plain powers: the reference.
Element reference(const Group& group, const Element& y, const Element& base, const PowerTerm& term) {
  return group.multiply(group.multiply(group.generator_power(term.g_exponent), group.power(y, term.y_exponent)),
                        group.power(base, term.exponent));
}

/// Compares every path with the reference; empty when they agree.
std::string difference(const ModpGroup& group, const Element& y, const std::vector<PowerJob>& jobs) {
  std::vector<std::string> expected;
  for (const PowerJob& job : jobs) {
    for (const PowerTerm& term : job.terms) expected.push_back(group.text(reference(group, y, job.base, term)));
  }
  for (const PowerPath path : paths()) {
    const std::string which = path == PowerPath::portable ? "portable, job " : "avx512, job ";
    auto next = expected.begin();
    const auto results = group.engine(y, path)->compute(jobs);
    if (results.size() != jobs.size()) return which + "count";
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const bool is_member = !jobs[i].check_membership || group.is_member(jobs[i].base);
      if (results[i].is_member != is_member) return which + std::to_string(i) + " membership";
      if (results[i].powers.size() != jobs[i].terms.size()) return which + std::to_string(i) + " terms";
      for (std::size_t term = 0; term < jobs[i].terms.size(); ++term) {
        if (group.text(results[i].powers[term]) != *next++)
          return which + std::to_string(i) + " term " + std::to_string(term);
      }
    }
  }
  return {};
}

TEST(ModpEngine, FindsEveryElementThatIsNotAMember) {
  for (const ModpGroup* group : groups()) {
    ReplayedRandom source(3);
    const Element y = group->generator_power(any_exponent(*group, source));
    std::vector<PowerJob> jobs;
    const auto check = [&](const Element& base) {
      jobs.push_back({.base = base, .check_membership = true, .terms = {}});
    };
    check(*group->parse("0"));
    check(minus_one(*group));
    check(group->multiply(minus_one(*group), y));
    check(*group->parse("3"));
    check(group->neutral());
    check(y);
    for (int i = 0; i < 5; ++i) check(any_number(*group, source));
    for (const PowerPath path : paths()) {
      const auto results = group->engine(y, path)->compute(jobs);
      for (const std::size_t outside : {0U, 1U, 2U}) EXPECT_FALSE(results[outside].is_member) << outside;
      EXPECT_TRUE(results[4].is_member);
      EXPECT_TRUE(results[5].is_member);
      for (std::size_t i = 0; i < jobs.size(); ++i)
        EXPECT_EQ(results[i].is_member, group->is_member(jobs[i].base)) << i;
    }
  }
}

TEST(ModpEngine, AnswersForNoJobAndForAJobWithoutTerms) {
  for (const ModpGroup* group : groups()) {
    for (const PowerPath path : paths()) {
      const auto engine = group->engine(group->generator(), path);
      EXPECT_TRUE(engine->compute({}).empty());
      const PowerJob job{.base = minus_one(*group), .check_membership = false, .terms = {}};
      const auto results = engine->compute({&job, 1});
      ASSERT_EQ(results.size(), 1U);
      EXPECT_TRUE(results[0].is_member) << "it was not asked";
      EXPECT_TRUE(results[0].powers.empty());
    }
  }
}

TEST(ModpEngine, AgreesWithPlainPowersOnExtremeInputs) {
  for (const ModpGroup* group : groups()) {
    ReplayedRandom source(5);
    const Natural zero(0);
    const Natural one(1);
    const Natural last = group->scalars().negate(one);
    const Element y = group->generator_power(any_exponent(*group, source));
    std::vector<PowerJob> jobs;
    for (const Element& base :
         {*group->parse("0"), group->neutral(), minus_one(*group), group->generator(), any_number(*group, source)}) {
      jobs.push_back({.base = base,
                      .check_membership = true,
                      .terms = {{zero, zero, zero}, {last, last, last}, {one, zero, one}, {zero, one, last}}});
      jobs.push_back({.base = base, .check_membership = false, .terms = {{zero, zero, last}}});
    }
    EXPECT_EQ(difference(*group, y, jobs), "");
  }
}

RC_GTEST_PROP(ModpEngine, AgreesWithPlainPowersOnJobsOfEveryShape, (std::uint64_t seed)) {
  ReplayedRandom source(seed);
  // Few of the slow group: its references take most of the time.
  const ModpGroup& group = *groups()[source.below(16) == 0 ? 1 : 0];
  const auto exponent = [&] {
    switch (source.below(4)) {
      case 0:
        return Natural();
      case 1:
        return Natural(source.below(100));
      case 2:
        return any_challenge(source);
    }
    return any_exponent(group, source);
  };
  std::vector<PowerJob> jobs(1 + source.below(group.name() == "BELENIOS-2048" ? 12 : 9));
  for (PowerJob& job : jobs) {
    job.base =
        source.below(3) == 0 ? any_number(group, source) : group.Group::generator_power(any_exponent(group, source));
    job.check_membership = source.below(2) == 0;
    job.terms.resize(source.below(5));
    for (PowerTerm& term : job.terms) term = {exponent(), exponent(), exponent()};
  }
  RC_ASSERT(difference(group, group.Group::generator_power(any_exponent(group, source)), jobs).empty());
}

TEST(ModpMultiPower, OfNothingIsTheNeutralElement) {
  for (const ModpGroup* group : groups()) {
    for (const PowerPath path : paths()) EXPECT_TRUE(group->is_neutral(group->multi_power({}, {}, path)));
  }
}

RC_GTEST_PROP(ModpMultiPower, IsTheProductOfThePowers, (std::uint64_t seed)) {
  ReplayedRandom source(seed);
  const ModpGroup& group = *groups()[source.below(16) == 0 ? 1 : 0];
  std::vector<Element> bases;
  std::vector<Natural> exponents;
  Element expected = group.neutral();
  for (std::uint32_t left = source.below(20); left > 0; --left) {
    bases.push_back(any_number(group, source));
    exponents.push_back(source.below(4) == 0 ? Natural(source.below(3)) : any_exponent(group, source));
    expected = group.multiply(expected, group.power(bases.back(), exponents.back()));
  }
  for (const PowerPath path : paths()) RC_ASSERT(group.equal(group.multi_power(bases, exponents, path), expected));
}

TEST(ModpMultiPower, TakesMoreBasesThanAreHeldAtOnce) {
  const ModpGroup& group = *groups()[0];
  ReplayedRandom source(13);
  std::vector<Element> bases;
  std::vector<Natural> exponents;
  Element expected = group.neutral();
  for (int i = 0; i < 270; ++i) {
    bases.push_back(any_number(group, source));
    exponents.push_back(Natural(source.below(1000)));
    expected = group.multiply(expected, group.power(bases.back(), exponents.back()));
  }
  for (const PowerPath path : paths()) EXPECT_TRUE(group.equal(group.multi_power(bases, exponents, path), expected));
  EXPECT_DEATH(group.multi_power(bases, {}), "exponent");
}

TEST(ModpEngine, ServesSeveralThreadsAtOnce) {
  const ModpGroup& group = *groups()[0];
  ReplayedRandom source(9);
  const Element y = group.Group::generator_power(any_exponent(group, source));
  std::vector<PowerJob> jobs;
  for (int i = 0; i < 9; ++i) {
    jobs.push_back(
        {.base = group.Group::generator_power(any_exponent(group, source)),
         .check_membership = true,
         .terms = {{any_exponent(group, source), any_exponent(group, source), any_exponent(group, source)}}});
  }
  for (const PowerPath path : paths()) {
    const auto engine = group.engine(y, path);
    std::vector<std::vector<PowerResult>> results(3);
    std::vector<std::thread> threads;
    for (auto& result : results) threads.emplace_back([&] { result = engine->compute(jobs); });
    for (std::thread& thread : threads) thread.join();
    for (const auto& result : results) {
      for (std::size_t i = 0; i < jobs.size(); ++i)
        EXPECT_TRUE(group.equal(result[i].powers[0], reference(group, y, jobs[i].base, jobs[i].terms[0])));
    }
  }
}

}  // namespace
}  // namespace urna::crypto
