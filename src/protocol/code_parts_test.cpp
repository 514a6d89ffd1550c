// SPDX-License-Identifier: EUPL-1.2
#include "protocol/code_parts.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <sstream>

namespace urna::protocol {
namespace {

VotingCode code_of(std::string_view text) {
  auto code = VotingCode::parse(text);
  EXPECT_TRUE(code) << text;
  return std::move(*code);
}

// Shows IDN-13.
TEST(CodeParts, OnePartAloneFitsEveryCode) {
  // The part is the same, and so is the draw; the code may be any: what one part's supplier holds tells nothing.
  crypto::ReplayedRandom codes(1);
  std::set<std::string> firsts;
  std::set<std::string> seconds;
  for (int i = 0; i < 50; ++i) {
    crypto::ReplayedRandom same(7);
    const CodeParts parts = split(VotingCode::make(codes), same);
    firsts.insert(parts.first.expose());
    seconds.insert(parts.second.expose());
  }
  EXPECT_EQ(firsts.size(), 1U);
  EXPECT_EQ(seconds.size(), 50U);
}

// Shows IDN-13.
TEST(CodeParts, NeitherPartIsTheCodeNorTheOther) {
  crypto::ReplayedRandom random(2);
  for (int i = 0; i < 100; ++i) {
    const VotingCode code = VotingCode::make(random);
    const CodeParts parts = split(code, random);
    EXPECT_NE(parts.first.expose(), code.expose());
    EXPECT_NE(parts.second.expose(), code.expose());
    EXPECT_NE(parts.first.expose(), parts.second.expose());
  }
}

// Shows IDN-13.
TEST(CodeParts, APartTwiceIsNoCode) {
  crypto::ReplayedRandom random(3);
  const CodeParts parts = split(VotingCode::make(random), random);
  EXPECT_FALSE(joined(parts.first, parts.first));
  EXPECT_FALSE(joined(parts.second, code_of(parts.second.expose())));
}

// Shows IDN-13.
TEST(CodeParts, APartOfAnotherVoterGivesAnotherCode) {
  crypto::ReplayedRandom random(4);
  const VotingCode mine = VotingCode::make(random);
  const VotingCode theirs = VotingCode::make(random);
  const CodeParts my_parts = split(mine, random);
  const CodeParts their_parts = split(theirs, random);
  const auto mixed = joined(my_parts.first, their_parts.second);
  ASSERT_TRUE(mixed);
  EXPECT_NE(mixed->expose(), mine.expose());
  EXPECT_NE(mixed->expose(), theirs.expose());
}

RC_GTEST_PROP(CodeParts, MakeTheCodeAgainInEitherOrder, (std::uint64_t seed)) {
  crypto::ReplayedRandom random(seed);
  const VotingCode code = VotingCode::make(random);
  const CodeParts parts = split(code, random);
  const auto one = joined(parts.first, parts.second);
  const auto other = joined(parts.second, parts.first);
  RC_ASSERT(one && other);
  RC_ASSERT(one->expose() == code.expose());
  RC_ASSERT(other->expose() == code.expose());
}

TEST(CodeParts, AreJoinedAsTheVectorsSay) {
  std::ifstream file(URNA_TESTS "/vectors/voting_code_parts.json");
  std::stringstream text;
  text << file.rdbuf();
  const boost::json::value read = boost::json::parse(text.str());
  const auto& joins = read.at("joined").as_array();
  ASSERT_GE(joins.size(), 5U);
  for (const boost::json::value& one : joins) {
    const auto code = joined(code_of(one.at("parts").at(0).as_string()), code_of(one.at("parts").at(1).as_string()));
    const boost::json::value& expected = one.at("code");
    ASSERT_EQ(code.has_value(), expected.is_string());
    if (code.has_value()) {
      EXPECT_EQ(code->expose(), std::string_view(expected.as_string()));
    }
  }
}

}  // namespace
}  // namespace urna::protocol
