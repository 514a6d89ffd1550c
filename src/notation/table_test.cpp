// SPDX-License-Identifier: EUPL-1.2
#include "notation/table.hpp"

#include <gtest/gtest.h>

namespace urna::notation {
namespace {

TEST(Table, IsRefusedBeyondItsLimits) {
  EXPECT_EQ(read_csv_table("a\n1\n2\n3\n", {.rows = 3, .columns = 9}).refusal, TableRefusal::too_many_rows);
  EXPECT_EQ(read_csv_table("a;b;c\n", {.rows = 9, .columns = 2}).refusal, TableRefusal::too_many_columns);
  EXPECT_FALSE(read_csv_table("a\n\n \n,\n1\n2\n", {.rows = 3, .columns = 2}).refusal) << "blank lines do not count";
}

TEST(Table, KeepsTheNumberOfEachLineAndNamesWhatCannotBeRead) {
  const auto table = read_csv_table("\xef\xbb\xbfname;kind\r\n\"two\nlines\";x\r\n\r\na;\"b\" c\r\nd;e\r\n");
  ASSERT_EQ(table.rows.size(), 4U);
  EXPECT_EQ(table.rows[0].cells, (std::vector<std::string>{"name", "kind"}));
  EXPECT_EQ(table.rows[1].cells[0], "two\nlines");
  EXPECT_EQ(table.rows[2].line, 5U);
  ASSERT_EQ(table.rows[2].faults.size(), 1U);
  EXPECT_EQ(table.rows[2].faults[0].column, 1U);
  EXPECT_EQ(table.rows[2].faults[0].what, CellFault::quote_misplaced);
  EXPECT_EQ(table.rows[3].line, 6U);
  EXPECT_TRUE(table.rows[3].faults.empty());
}

}  // namespace
}  // namespace urna::notation
