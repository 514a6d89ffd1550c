// SPDX-License-Identifier: EUPL-1.2
#include "notation/csv_reader.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace urna::notation {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table table(std::string_view text, char separator = ',') {
  CsvReader reader(text, separator);
  CsvRecord record;
  Table rows;
  while (reader.read(record)) {
    EXPECT_FALSE(record.fault);
    rows.emplace_back(record.fields.begin(), record.fields.end());
  }
  return rows;
}

CsvRecord faulty(std::string_view text) {
  CsvReader reader(text, ',');
  CsvRecord record;
  while (reader.read(record)) {
    if (record.fault) return record;
  }
  return {};
}

// Shows B34.
TEST(CsvReader, FindsTheSeparatorOutsideQuotes) {
  EXPECT_EQ(csv_separator("\r\n\"a,b,c\";d\n1,2,3,4"), ';');
  EXPECT_EQ(csv_separator("id\tname, first name\tphone\n"), '\t');
  EXPECT_EQ(csv_separator("id;name,phone\n"), ',');
  EXPECT_EQ(csv_separator("id"), ',');
  EXPECT_EQ(csv_separator("\"id;"), ',');
  EXPECT_EQ(csv_separator(""), ',');
}

// Shows B34.
TEST(CsvReader, NamesTheLineWhereAnOpenQuoteBegan) {
  const CsvRecord record = faulty("a,b\nc,d\n1,\"two\nthree\nfour");
  EXPECT_EQ(record.fault, CsvFault::quote_unterminated);
  EXPECT_EQ(record.line, 3U);
  EXPECT_EQ(record.fault_line, 3U);
  EXPECT_EQ(faulty("\"").fault, CsvFault::quote_unterminated);
  EXPECT_EQ(faulty("\"a\"\"").fault, CsvFault::quote_unterminated);
}

// Shows B34.
TEST(CsvReader, RefusesQuotesInTheWrongPlaceAndGoesOn) {
  EXPECT_EQ(faulty("a,b\"c\n").fault, CsvFault::quote_misplaced);
  EXPECT_EQ(faulty("a,\"b\" ,c\n").fault, CsvFault::quote_misplaced);
  CsvReader reader("a,\"b\nc\"d,e\nf,g", ',');
  CsvRecord record;
  ASSERT_TRUE(reader.read(record));
  EXPECT_EQ(record.fault_line, 1U);
  ASSERT_TRUE(reader.read(record));
  EXPECT_EQ(record.line, 3U);
  EXPECT_FALSE(record.fault);
  EXPECT_EQ(record.fields.size(), 2U);
  EXPECT_FALSE(reader.read(record));
}

// Shows B34.
TEST(CsvReader, FollowsRfc4180) {
  EXPECT_EQ(table(""), Table{});
  EXPECT_EQ(table("a,b,c\r\nd,e,f\r\n"), (Table{{"a", "b", "c"}, {"d", "e", "f"}}));
  EXPECT_EQ(table("a,b\nc,d"), (Table{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(table("\"a,\"\"b\"\"\",\"\"\n"), (Table{{"a,\"b\"", ""}}));
  EXPECT_EQ(table("\"one\r\ntwo\",x\n"), (Table{{"one\r\ntwo", "x"}}));
  EXPECT_EQ(table("a;\"b;c\";", ';'), (Table{{"a", "b;c", ""}}));
  EXPECT_EQ(table("\n,\n"), (Table{{""}, {"", ""}}));
}

// Shows B34.
TEST(CsvReader, FindsTheFirstOddLineEnd) {
  const auto odd = [](std::string_view text) {
    CsvReader reader(text, ',');
    CsvRecord record;
    while (reader.read(record)) continue;
    return reader.odd_line_end();
  };
  EXPECT_EQ(odd("a\nb\nc"), 0U);
  EXPECT_EQ(odd("a\r\nb\r\n"), 0U);
  EXPECT_EQ(odd("a\r\n\"b\nc\"\r\nd"), 0U);  // a line break inside quotes is text
  EXPECT_EQ(odd("a\nb\r\nc\n"), 2U);
  EXPECT_EQ(odd("a\r\nb\r\nc\n"), 3U);
  EXPECT_EQ(odd("a\rb\rc"), 1U);
}

// Shows B34.
RC_GTEST_PROP(CsvReader, ReadsBackEveryTable, (const Table& rows)) {
  std::string text;
  Table expected;
  for (const auto& row : rows) {
    if (row.empty()) continue;
    expected.push_back(row);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text.push_back(';');
      text.push_back('"');
      for (const char c : row[i]) text.append(c == '"' ? "\"\"" : std::string(1, c));
      text.push_back('"');
    }
    text.append("\r\n");
  }
  RC_ASSERT(table(text, ';') == expected);
}

}  // namespace
}  // namespace urna::notation
