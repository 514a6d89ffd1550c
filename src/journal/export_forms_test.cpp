// SPDX-License-Identifier: EUPL-1.2
#include "journal/export_forms.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/csv_cell.hpp"

namespace urna::journal {
namespace {

const std::vector<std::string> hostile = {"x\nCEF:0|forged",
                                          "\x1b[31mred",
                                          "a\rb",
                                          "a\xe2\x80\xa8"
                                          "b",
                                          "\xff\xfe",
                                          "a=b c=d",
                                          "a|b\\",
                                          "",
                                          " outcome=ok"};

Entry refusal() {
  Entry entry;
  entry.at = *timestamp_from("2026-11-24T09:42:07Z");
  entry.event = Event::access_denied;
  entry.actor = Actor::anybody();
  entry.object = Object::of("permission", "election.run");
  entry.outcome = Outcome::deny;
  entry.facts[Fact::status] = 401;
  return entry;
}

/// As a collector reads a value: up to the next equals sign that no backslash precedes.
std::string read_back(const std::string& written) {
  std::string out;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '=') return "ended early: " + out;
    if (written[i] == '\\') ++i;
    if (i < written.size()) out += written[i];
  }
  return out;
}

/// The cells of one row by RFC 4180.
std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '"' && is_quoted && i + 1 < row.size() && row[i + 1] == '"') {
      cells.back() += row[i++];
    } else if (row[i] == '"') {
      is_quoted = !is_quoted;
    } else if (row[i] == ',' && !is_quoted) {
      cells.emplace_back();
    } else if (is_quoted || (row[i] != '\r' && row[i] != '\n')) {
      cells.back() += row[i];
    }
  }
  return cells;
}

// Shows AUD-10, B76.
TEST(Cef, NoValueEndsItselfOrItsLine) {
  for (const std::string& text : hostile) {
    const std::string written = cef_value(text);
    for (const char c : written) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) << text;
    if (text.find_first_of("\n\r\x1b\xff") == text.npos) {
      EXPECT_EQ(read_back(written), text);
    }
    EXPECT_FALSE(read_back(written).starts_with("ended early")) << text;
  }
}

// Shows AUD-10.
TEST(Cef, SaysWhatTheEntrySays) {
  EXPECT_EQ(
      cef_line(12, refusal(), "vote.example.org", "0.1.0"),
      "CEF:0|Urna|urnad|0.1.0|access.denied|access.denied|7|rt=1795513327000 dvchost=vote.example.org externalId=12 "
      "outcome=deny suid=u:anybody cs1Label=log cs1=platform cs2Label=object cs2=permission:election.run "
      "urnaStatus=401\n");
  EXPECT_EQ(cef_manifest_line("a", refusal().at, "vote.example.org", "0.1.0"),
            "CEF:0|Urna|urnad|0.1.0|journal.manifest|journal.manifest|5|rt=1795513327000 dvchost=vote.example.org "
            "cs1Label=manifest cs1=YQ\\=\\=\n");
}

// Shows AUD-10.
TEST(Csv, SaysWhatTheEntrySaysInAsManyCellsAsColumns) {
  EXPECT_EQ(cells_of(csv_line(12, refusal())),
            (std::vector<std::string>{"12", "2026-11-24T09:42:07Z", "warning", "access.denied", "deny", "u:anybody", "",
                                      "permission:election.run", "", "status=401", "", "platform"}));
  EXPECT_EQ(cells_of(csv_head()).size(), cells_of(csv_line(12, refusal())).size());
  EXPECT_EQ(csv_manifest_line("a"), "manifest,YQ==\r\n");
}

}  // namespace
}  // namespace urna::journal
