// SPDX-License-Identifier: EUPL-1.2
#include "base/csv_cell.hpp"

#include <gtest/gtest.h>

namespace urna {
namespace {

// Shows INP-04, B33.
TEST(CsvCell, IsNothingThatASpreadsheetComputes) {
  EXPECT_EQ(csv_cell("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
  EXPECT_EQ(csv_cell("@SUM"), "'@SUM");
  EXPECT_EQ(csv_cell("+1"), "'+1");
  EXPECT_EQ(csv_cell("-1+2"), "'-1+2");
  EXPECT_EQ(csv_cell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(csv_cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(csv_cell("\n=1"), "\"'\n=1\"");
  EXPECT_EQ(csv_cell(std::string_view("\0=1", 3)), std::string("'\0=1", 4));
  for (const std::string sign : {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"})
    EXPECT_EQ(csv_cell(sign + "1"), "'" + sign + "1");
}

// Shows INP-04, B33.
TEST(CsvCell, EndsNowhereButAtItsEnd) {
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("a;b"), "\"a;b\"");
  EXPECT_EQ(csv_cell("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(csv_cell("a\r\n=b"), "\"a\r\n=b\"");
  EXPECT_EQ(csv_cell(" a"), "\" a\"");
  EXPECT_EQ(csv_cell("a "), "\"a \"");
}

// Shows INP-04, B33.
TEST(CsvCell, IsWhatPeopleWriteWhereNothingSpeaksAgainstIt) {
  for (const char* text : {"", "Zoë Ångström-Łukasz", "O'Neill", "a=b", "2026-11-22", "x@example.org", "１"}) {
    EXPECT_EQ(csv_cell(text), text);
  }
}

}  // namespace
}  // namespace urna
