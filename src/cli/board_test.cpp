// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/detail/stage.hpp"

/// The public board as voters look at it, in archives that were changed.
namespace urna::cli {
namespace {

using detail::member;
using detail::PreparedElection;
using detail::roll_of;
using detail::Stage;
using detail::Told;
using ::testing::HasSubstr;

std::string choice_definition(const std::string& group) {
  return "name = \"Choir\"\ngroup = \"" + group +
         "\"\n"
         "[trustees]\nsingle = [\"A\", \"B\"]\n"
         "[[questions]]\ntype = \"choice\"\ntitle = \"Board?\"\nanswers = [\"Ada\", \"Bo\", \"Cy\"]\nmin = 1\nmax = "
         "2\nblank = true\n"
         "rule = \"plurality\"\nseats = 1\n"
         "[[questions]]\ntype = \"choice\"\ntitle = \"Statutes?\"\nanswers = [\"Yes\", \"No\"]\n";
}

TEST(Board, OfWhichAByteWasChangedIsNotBelieved) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  const std::string tracker = member(election.vote(0, "[[0,1,0,0],[1,0]]").answer, "tracker");
  EXPECT_THAT(stage.must({"board", "find", tracker, election.archive()}), HasSubstr("For a full check: urna-verify "));
  const std::string name = election.archive().substr(1);
  const std::string good = stage.read(name);
  for (const std::size_t at :
       {std::size_t{5}, good.find("Choir"), good.rfind("\"response\":\"") + 12, good.rfind("\"height\":") + 9}) {
    std::string flipped = good;
    flipped[at] ^= 1;
    stage.write(name, flipped);
    for (const Told& told : {stage.run({"board", "find", tracker, election.archive()}),
                             stage.run({"board", "list", election.archive()})}) {
      EXPECT_EQ(told.exit, 1) << at;
      EXPECT_THAT(told.said, HasSubstr("does not hold at byte"));
    }
  }
}

TEST(Board, WhoseEventsDoNotFollowEachOtherIsNotBelieved) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  const std::string name = election.archive().substr(1);
  const std::size_t opened = stage.read(name).size();
  election.must_vote(0, "[[0,1,0,0],[1,0]]");
  const std::size_t once = stage.read(name).size();
  election.must_vote(1, "[[0,1,0,0],[1,0]]");
  std::string archive = stage.read(name);
  stage.write(name, archive.erase(opened, once - opened));
  const Told told = stage.run({"board", "list", election.archive()});
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.said, HasSubstr("does not follow"));
}

}  // namespace
}  // namespace urna::cli
