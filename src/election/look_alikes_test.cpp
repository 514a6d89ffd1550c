// SPDX-License-Identifier: EUPL-1.2
#include "election/look_alikes.hpp"

#include <gtest/gtest.h>

namespace urna::election {
namespace {

// Shows B29.
TEST(LookAlikes, AreSeenThroughForeignLettersAndWhatHasNoWidth) {
  const std::string anna = look_of("Anna Martin");
  for (const char* twin : {"\u0410nna Martin", "Ann\u0430 Martin", "Anna \u039cartin", "An\u200dna Martin",
                           "Anna\u00a0Martin", "Anna  Martin", "\uff21nna Martin"})
    EXPECT_EQ(look_of(twin), anna) << twin;
  EXPECT_EQ(look_of("Ren\u00e9"), look_of("Rene\u0301")) << "composed or not";
  EXPECT_EQ(look_of("\u00ff"), look_of("y\u0308"));
}

// Shows B29.
TEST(LookAlikes, AreNotWhatPeopleCanTellApart) {
  for (const char* other : {"Anna Martins", "anna Martin", "\u00c1nna Martin", "AnnaMartin", "Anna-Martin"})
    EXPECT_NE(look_of(other), look_of("Anna Martin")) << other;
  EXPECT_NE(look_of("M\u00fcller"), look_of("Muller"));
  EXPECT_NE(look_of("\u00d8"), look_of("O"));
  EXPECT_NE(look_of("\u0418\u0432\u0430\u043d"), look_of("\u0418\u0432\u0430"));
}

}  // namespace
}  // namespace urna::election
