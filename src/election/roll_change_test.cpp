// SPDX-License-Identifier: EUPL-1.2
#include "election/roll_change.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace urna::election {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ElectoralRoll roll(const std::string& csv) {
  auto read = ElectoralRoll::parse(csv);
  EXPECT_TRUE(read);
  return std::move(*read);
}

TEST(RollChange, NamesWhoComesGoesAndIsSaidOtherwise) {
  const auto change = compare_rolls(roll("id,last_name\na1,Aubry\nb2,Benali\nc3,Caron\n"),
                                    roll("id,last_name\na1,Aubry\nC3,Carron\nd4,Diallo\n"));
  EXPECT_THAT(change.added, ElementsAre("d4"));
  EXPECT_THAT(change.removed, ElementsAre("b2"));
  EXPECT_THAT(change.changed, ElementsAre("C3"));
  EXPECT_FALSE(change.moved);
}

TEST(RollChange, SeesAWeightACollegeAndABirthDate) {
  const std::string before = "id,college,weight,birth_date\na,X,1,1980-01-01\n";
  for (const char* line : {"a,Y,1,1980-01-01\n", "a,X,2,1980-01-01\n", "a,X,1,1980-01-02\n", "a,X,1,\n"})
    EXPECT_THAT(compare_rolls(roll(before), roll("id,college,weight,birth_date\n" + std::string(line))).changed,
                ElementsAre("a"));
}

TEST(RollChange, TellsAnotherOrderFromAnotherRoll) {
  const auto change = compare_rolls(roll("id\na\nb\nc\n"), roll("id\nc\na\nb\n"));
  EXPECT_THAT(change.added, IsEmpty());
  EXPECT_THAT(change.removed, IsEmpty());
  EXPECT_THAT(change.changed, IsEmpty());
  EXPECT_TRUE(change.moved);
  EXPECT_FALSE(compare_rolls(roll("id\na\nb\n"), roll("id\na\nb\n")).moved);
}

}  // namespace
}  // namespace urna::election
