// SPDX-License-Identifier: EUPL-1.2
#include "protocol/election_uuid.hpp"

#include <gtest/gtest.h>

#include <set>

#include "protocol/base58.hpp"

namespace urna::protocol {
namespace {

TEST(ElectionUuid, RefusesWhatIsNotBase58OrHasAWrongLength) {
  EXPECT_FALSE(ElectionUuid::parse(""));
  EXPECT_FALSE(ElectionUuid::parse("n4wpxiMSJtSPa"));   // 13
  EXPECT_FALSE(ElectionUuid::parse("n4wpxiMSJtSPa0"));  // 0, I, O and l are no digits
  EXPECT_FALSE(ElectionUuid::parse("n4wpxiMSJtSPaI"));
  EXPECT_FALSE(ElectionUuid::parse("n4wpxiMSJtSPaO"));
  EXPECT_FALSE(ElectionUuid::parse("n4wpxiMSJtSPal"));
  EXPECT_FALSE(ElectionUuid::parse("n4wpxi/SJtSPaa"));
  EXPECT_FALSE(ElectionUuid::parse("n4wpxiMSJtSPaa\n"));
  EXPECT_FALSE(ElectionUuid::parse(std::string("n4wpxiMSJtSPaa\0", 15)));
  EXPECT_FALSE(ElectionUuid::parse(std::string(101, '1')));
  EXPECT_EQ(ElectionUuid::parse("n4wpxiMSJtSPaa")->text(), "n4wpxiMSJtSPaa");
}

// Shows GEN-05.
TEST(ElectionUuid, IsNewEachTime) {
  crypto::ReplayedRandom random(1);
  std::set<ElectionUuid> seen;
  std::set<char> digits;
  for (int i = 0; i < 1000; ++i) {
    const ElectionUuid uuid = ElectionUuid::make(random);
    EXPECT_EQ(uuid.text().size(), 22U);
    EXPECT_TRUE(ElectionUuid::parse(uuid.text()));
    EXPECT_TRUE(seen.insert(uuid).second);
    digits.insert(uuid.text().begin(), uuid.text().end());
  }
  EXPECT_EQ(digits.size(), 58U);
}

TEST(Base58, GivesEachDigitItsPlace) {
  EXPECT_EQ(base58_value('1'), 0U);
  EXPECT_EQ(base58_value('z'), 57U);
  EXPECT_FALSE(base58_value('l'));
  EXPECT_FALSE(base58_value('\0'));
}

}  // namespace
}  // namespace urna::protocol
