// SPDX-License-Identifier: EUPL-1.2
#include "crypto/discrete_log.hpp"

#include <gtest/gtest.h>

#include "crypto/group_word.hpp"

namespace urna::crypto {
namespace {

class DiscreteLog : public testing::TestWithParam<std::string_view> {
 protected:
  const Group& group() const { return *group_named(GetParam()); }
  std::optional<std::uint64_t> log(std::uint64_t exponent, std::uint64_t bound) const {
    const Element element = group().generator_power(Natural(exponent));
    return discrete_logs(group(), std::span(&element, 1), bound)[0];
  }
};

INSTANTIATE_TEST_SUITE_P(Groups, DiscreteLog, testing::Values("Ed25519", "RFC-3526-2048", "BELENIOS-2048"), group_word);

TEST_P(DiscreteLog, FindsNothingBeyondTheBound) {
  for (const std::uint64_t bound : {0, 1, 2, 9, 100, 1000}) {
    EXPECT_EQ(log(bound, bound), bound);
    EXPECT_EQ(log(bound + 1, bound), std::nullopt) << bound;
  }
}

TEST_P(DiscreteLog, FindsNothingWhereThereIsNone) {
  const std::vector<Element> elements = {group().invert(group().generator()), group().independent_generator(0)};
  const auto logs = discrete_logs(group(), elements, 500);
  EXPECT_EQ(logs, (std::vector<std::optional<std::uint64_t>>(2)));
}

TEST_P(DiscreteLog, FindsEveryValueOfManyElements) {
  std::vector<Element> elements;
  for (std::uint64_t i = 0; i <= 60; ++i) elements.push_back(group().generator_power(Natural(i)));
  const auto logs = discrete_logs(group(), elements, 50);
  for (std::uint64_t i = 0; i <= 60; ++i) {
    EXPECT_EQ(logs[i], i <= 50 ? std::optional(i) : std::nullopt) << i;
  }
  EXPECT_TRUE(discrete_logs(group(), {}, 50).empty());
}

TEST_P(DiscreteLog, FindsLargeWeights) {
  EXPECT_EQ(log(3'000'000'000, 3'000'000'001), 3'000'000'000U);
  EXPECT_EQ(log(3'000'000'001, 3'000'000'001), 3'000'000'001U);
}

}  // namespace
}  // namespace urna::crypto
