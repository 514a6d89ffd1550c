// SPDX-License-Identifier: EUPL-1.2
// Codes in two parts, as the organiser's desk has them made.
#include <gtest/gtest.h>

#include "crypto/random.hpp"
#include "election/detail/no_paper_for_tests.hpp"
#include "election/memory_desk_store.hpp"
#include "election/organiser_desk.hpp"
#include "election/rehearsed_box.hpp"

namespace urna::election {
namespace {

constexpr Timestamp now{std::chrono::seconds(1'795'279'352)};

std::string definition(bool two_parts) {
  return R"({"name":"Choir","trustees":{"single":["A","B"]},"two_part_codes":)" +
         std::string(two_parts ? "true" : "false") +
         R"(,"questions":[{"type":"choice","title":"Board?","answers":["Ada","Bo"]}]})";
}

// Shows IDN-13.
TEST(CodesInTwoParts, AreMadeForTwoSuppliersOnly) {
  crypto::ReplayedRandom random{9};
  RehearsedBox box;
  MemoryDeskStore store;
  VotingDesk voting{store, box, random};
  OrganiserDesk desk{store, box, voting, random, {}};
  const auto election = desk.create("rosa", definition(false), now).value();
  ASSERT_TRUE(desk.take_roll(election, "id,last_name\nv1,Aubry\n", false));
  ASSERT_FALSE(desk.issue_codes(election, detail::no_paper()));

  CodePrinter for_suppliers = detail::no_paper();
  for_suppliers.suppliers = "part 1 letter age1…\npart 2 sms age1…\n";
  EXPECT_EQ(desk.issue_codes(election, for_suppliers)->fault, OrganiserFault::codes_refused) << "these are whole";
  ASSERT_FALSE(desk.change_definition(election, definition(true)));
  EXPECT_TRUE(store.voters(election).empty()) << "codes that were made whole are worth nothing now";
  EXPECT_EQ(desk.issue_codes(election, detail::no_paper())->fault, OrganiserFault::codes_refused);
  EXPECT_EQ(desk.take_codes(election, "{}")->fault, OrganiserFault::codes_refused);
  EXPECT_TRUE(store.voters(election).empty());

  EXPECT_FALSE(desk.issue_codes(election, for_suppliers));
  EXPECT_EQ(store.voters(election).size(), 1U);
  EXPECT_TRUE(desk.poll(election)->two_part_codes);
}

}  // namespace
}  // namespace urna::election
