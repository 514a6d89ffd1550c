// SPDX-License-Identifier: EUPL-1.2
#include "assurance/batch.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace urna::assurance {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

PersonId person(int number) {
  identity::Identifier bytes{};
  bytes[0] = static_cast<std::byte>(number);
  return PersonId(bytes);
}
const PersonId author = person(1), expert = person(2), director = person(3);
constexpr sys_days board_day = 2026y / 11 / 20;
constexpr Timestamp now = sys_days(2026y / 11 / 22) + 10h;
const std::string key = "like";

ApprovalDraft a_draft(Board board) {
  ApprovalDraft draft(author);
  EXPECT_FALSE(draft.set_authority({"Grace", "Director", director}));
  EXPECT_FALSE(draft.set_opinions({{{"Ada, expert"}, expert, Verdict::favourable, 12, ""}}));
  EXPECT_FALSE(draft.set_documents({"Risk study"}));
  EXPECT_FALSE(draft.hand_out_form(now));
  EXPECT_FALSE(draft.set_board(std::move(board), now));
  return draft;
}
Board accepted(int months) { return {board_day, true, months, "", {}}; }

/// @param halves  of the index, 0 … 10
BatchMember a_member(int number, int halves) {
  BatchMember member;
  std::array<std::byte, 16> id{};
  id[0] = static_cast<std::byte>(number);
  member.id = AssuredId(id);
  member.version = 3;
  member.key = key;
  member.standing.is_description_complete = true;
  member.standing.standard = member.standing.personalised = {IndexFigure(halves, 2), {}};
  return member;
}

TEST(Batch, OneMemberThatIsRefusedKeepsAllFromBeingDecided) {
  std::vector<BatchMember> members{a_member(1, 8), a_member(2, 1), a_member(3, 8), a_member(4, 8)};
  members[2].key = "unlike";
  members[3].standing.unanswered = {"RH.2"};
  const auto decided = finalise_together(a_draft(accepted(12)), key, members, director, now);
  ASSERT_FALSE(decided);
  ASSERT_EQ(decided.error().size(), 3U);
  EXPECT_EQ(decided.error()[0].id, members[1].id);
  EXPECT_EQ(decided.error()[0].obstacles.at(0).fault, GateFault::index_too_low);
  EXPECT_TRUE(decided.error()[1].is_unlike);
  EXPECT_EQ(decided.error()[2].obstacles.at(0).measure, "RH.2");
}

TEST(Batch, TheSignerIsNeitherAuthorNorExpert) {
  const std::vector<BatchMember> members{a_member(1, 8)};
  for (const PersonId& signer : {author, expert}) {
    const auto decided = finalise_together(a_draft(accepted(12)), key, members, signer, now);
    ASSERT_FALSE(decided);
    EXPECT_FALSE(decided.error()[0].obstacles.empty());
  }
}

TEST(Batch, AConditionDueAfterAMembersOwnEndIsRefusedThere) {
  Board board = accepted(36);
  board.conditions = {{"RH.2", Status::done, 2029y / 10 / 1}};
  const std::vector<BatchMember> members{a_member(1, 10), a_member(2, 2)};
  const auto decided = finalise_together(a_draft(board), key, members, director, now);
  ASSERT_FALSE(decided);
  ASSERT_EQ(decided.error().size(), 1U);
  EXPECT_EQ(decided.error()[0].id, members[1].id);
  EXPECT_EQ(decided.error()[0].step, StepFault::condition_too_late);
}

RC_GTEST_PROP(Batch, MembersGetWhatTheyWouldGetAlone, ()) {
  const auto indexes = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 11)));
  const int months = *rc::gen::element(6, 12, 24, 36);
  std::vector<BatchMember> members;
  for (const int halves : indexes) members.push_back(a_member(static_cast<int>(members.size()), halves));
  const auto together = finalise_together(a_draft(accepted(months)), key, members, director, now);
  std::size_t refused = 0;
  for (std::size_t place = 0; place < members.size(); ++place) {
    const ServiceStanding& standing = members[place].standing;
    const int allowed = months_at_most(decisive_index(standing.standard, standing.proved));
    const auto alone =
        finalise(a_draft(accepted(allowed == 0 ? months : std::min(months, allowed))), standing, director, {}, now);
    if (!alone) {
      RC_ASSERT(!together);
      RC_ASSERT(together.error().at(refused).id == members[place].id);
      RC_ASSERT(together.error().at(refused).obstacles.at(0).fault == alone.error().at(0).fault);
      ++refused;
    } else if (together) {
      RC_ASSERT(together->at(place).ends() == alone->ends());
      RC_ASSERT(together->at(place).standing.standard.total == alone->standing.standard.total);
    }
  }
  RC_ASSERT(together.has_value() == (refused == 0));
  if (together) RC_ASSERT(together->size() == members.size());
}

TEST(Batch, TheStatementNamesEachMemberWithItsOwnIndexAndEnd) {
  const std::vector<BatchMember> members{a_member(1, 10), a_member(2, 2)};
  const auto decided = finalise_together(a_draft(accepted(36)), key, members, director, now);
  ASSERT_TRUE(decided);
  const std::string text = batch_statement(members, *decided);
  for (const BatchMember& member : members) EXPECT_NE(text.find(to_hex(member.id.get())), std::string::npos);
  EXPECT_NE(text.find("version 3 index 5.0 until 2029-11-19"), std::string::npos) << text;
  EXPECT_NE(text.find("index 1.0 until "), std::string::npos) << text;
  EXPECT_NE(decided->at(0).ends(), decided->at(1).ends());
}

TEST(Similarity, IsOfProfileTypesHostingAndLevelAndOfNoName) {
  const auto described = [](const std::string& name, const std::string& types, const std::string& hosting) {
    return WrittenDescription{
        name,
        R"({"name":")" + name + R"(","service_types":)" + types + R"(,"hosting":")" + hosting + R"(","level":2})",
        {}};
  };
  const auto one = similarity_key(described("A", R"(["api","mobile_app"])", "cloud"));
  EXPECT_EQ(one, similarity_key(described("B", R"(["mobile_app","api"])", "cloud")));
  EXPECT_NE(one, similarity_key(described("A", R"(["api"])", "cloud")));
  EXPECT_NE(one, similarity_key(described("A", R"(["api","mobile_app"])", "saas")));
}

}  // namespace
}  // namespace urna::assurance
