// SPDX-License-Identifier: EUPL-1.2
#include "election/roll_preview.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace urna::election {
namespace {

using testing::ElementsAre;

std::vector<std::optional<RollColumn>> meaning_of(const std::vector<PreviewedColumn>& columns) {
  std::vector<std::optional<RollColumn>> out;
  for (const PreviewedColumn& column : columns) out.push_back(column.column);
  return out;
}

TEST(RollPreview, TakesNoMeaningForTwoColumns) {
  const auto columns = preview_roll("E-mail;Courriel;id\n", {});
  ASSERT_TRUE(columns);
  EXPECT_THAT(meaning_of(*columns), ElementsAre(RollColumn::email, std::nullopt, RollColumn::id));
}

TEST(RollPreview, RefusesWhatHasNoHeaderThatCanBeRead) {
  const auto kind_of = [](std::string_view head) {
    const auto columns = preview_roll(head, {});
    EXPECT_FALSE(columns) << head;
    return columns ? RollFaultKind::no_voter : columns.error().listed.at(0).kind;
  };
  EXPECT_EQ(kind_of(""), RollFaultKind::no_header);
  EXPECT_EQ(kind_of("\n\n"), RollFaultKind::no_header);
  EXPECT_EQ(kind_of("id,Pr\xE9nom\n1,x\n"), RollFaultKind::not_utf_8);
  EXPECT_EQ(kind_of(std::string_view("\xFF\xFEi\0", 4)), RollFaultKind::utf_16);
  EXPECT_EQ(kind_of("id,\"nom\n1,2\n"), RollFaultKind::quote_unterminated);
  EXPECT_EQ(kind_of("id,n\"om\n1,2\n"), RollFaultKind::quote_misplaced);
}

TEST(RollPreview, ShowsTheFirstFieldsThatAreNotEmpty) {
  const auto columns = preview_roll("\xEF\xBB\xBFNr\tWer\n1\t\n2\tAda\n3\tBo\n4\tCy\n5\tDi\n6\tcu", {});
  ASSERT_TRUE(columns);
  ASSERT_EQ(columns->size(), 2U);
  EXPECT_THAT((*columns)[0].samples, ElementsAre("1", "2", "3"));
  EXPECT_THAT((*columns)[1].samples, ElementsAre("Ada", "Bo", "Cy"));
}

TEST(RollPreview, ReadsAHeadThatEndsWithinACharacter) {
  const std::string_view head = "id,nom\n1,Lefè";
  EXPECT_TRUE(preview_roll(head.substr(0, head.size() - 1), {}));
}

TEST(RollPreview, RemembersWhatWasSaidOfAHeader) {
  RememberedColumns remembered;
  remembered.remember({"Nr", "Salaire", "E-mail"}, {RollColumn::id, std::nullopt, std::nullopt});
  const auto kept = RememberedColumns::from(remembered.text());
  const auto columns = preview_roll("E-mail;Nr;Courriel;Salaire\n", kept);
  ASSERT_TRUE(columns);
  EXPECT_THAT(meaning_of(*columns), ElementsAre(std::nullopt, RollColumn::id, RollColumn::email, std::nullopt));
  EXPECT_TRUE((*columns)[3].is_remembered);
  remembered.remember({"Nr"}, {RollColumn::weight});
  EXPECT_EQ(RememberedColumns::from(remembered.text()).meaning_of("Nr"), RollColumn::weight);
}

TEST(RollPreview, RemembersNothingForEver) {
  RememberedColumns remembered;
  for (int i = 0; i < 5000; ++i) remembered.remember({"column " + std::to_string(i)}, {std::nullopt});
  EXPECT_LT(remembered.text().size(), 100'000U);
  EXPECT_TRUE(remembered.meaning_of("column 4999"));
}

TEST(ColumnMeaning, IsOneNameOrADashForEachColumn) {
  EXPECT_EQ(column_meaning_from("id,-,email"), (ColumnMeaning{RollColumn::id, std::nullopt, RollColumn::email}));
  for (const char* text : {"", "id,", "id,,email", "Id", "id;email", "id, email", "nom"})
    EXPECT_FALSE(column_meaning_from(text)) << text;
  EXPECT_FALSE(column_meaning_from(std::string(5000, ',')));
}

}  // namespace
}  // namespace urna::election
