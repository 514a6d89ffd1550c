// SPDX-License-Identifier: EUPL-1.2
#include "journal/journal_export.hpp"

#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "journal/detail/tiles_in_memory.hpp"

namespace urna::journal {
namespace {

constexpr const char* origin = "vote.example.org/log/platform";

struct Export : testing::Test {
  Export() {
    for (int i = 0; i < 7; ++i) {
      Entry entry;
      entry.event = i == 3 ? Event::journal_gap : Event::journal_heartbeat;
      entry.at += std::chrono::seconds(i);
      texts.push_back(entry_text(entry));
    }
    log.add(texts);
  }

  /// Entries `from` to `to`, without those that `leaves_out` names.
  std::string made(std::uint64_t from, std::uint64_t to, const std::string& filter,
                   std::uint64_t leaves_out = 99) const {
    TiledTree tree = log.at(7);
    ExportManifest manifest{{origin, 7, tree.root()}, 0, from, to, 0, filter, {}};
    std::string out;
    for (std::uint64_t number = from; number < to; ++number) {
      if (number == leaves_out) continue;
      out += export_line(number, texts[number], tree.inclusion_proof(number));
      ++manifest.entries;
      manifest.gaps += number == 3 ? 1 : 0;
    }
    out += checkpoint_line(sign_note(checkpoint_text(manifest.checkpoint), origin, key));
    manifest.digest = crypto::sha256(out);
    return out + manifest_line(sign_note(manifest_text(manifest), origin, key));
  }

  const crypto::SigningKey key{Secret<32>()};
  const std::vector<NoteKey> trusted = {NoteKey(origin, key.verification_key())};
  std::vector<std::string> texts;
  TilesInMemory log;
};

// Shows AUD-10.
TEST_F(Export, ProvesItself) {
  const auto checked = check_export(made(0, 7, ""), trusted);
  ASSERT_TRUE(checked) << checked.error().what;
  EXPECT_EQ(checked->entries, 7U);
  EXPECT_EQ(checked->gaps, 1U);
  EXPECT_TRUE(check_export(made(2, 5, ""), trusted));
  EXPECT_TRUE(check_export(made(4, 4, ""), trusted));
  EXPECT_TRUE(check_export(made(0, 7, "result=ok", 3), trusted));
}

// Shows AUD-10, AUD-12.
TEST_F(Export, IsRefusedWhenALineIsLeftOutEvenByWhoSigns) {
  EXPECT_EQ(check_export(made(0, 7, "", 4), trusted).error().what, "an entry is missing, or out of order");
  EXPECT_EQ(check_export(made(0, 7, "", 6), trusted).error().what,
            "there are not as many entries as the manifest says");
}

// Shows AUD-10, AUD-12.
TEST_F(Export, IsRefusedWhereverAByteIsChanged) {
  const std::string text = made(0, 7, "");
  for (std::size_t at = 0; at < text.size(); at += 3) {
    std::string bent = text;
    bent[at] = static_cast<char>(bent[at] ^ 1);
    EXPECT_FALSE(check_export(bent, trusted)) << at;
  }
  for (std::size_t end = 0; end < text.size(); end += 7) EXPECT_FALSE(check_export(text.substr(0, end), trusted));
  EXPECT_FALSE(check_export(text + text, trusted));
  EXPECT_FALSE(check_export(text, {}));
}

// Shows AUD-10, B76.
TEST(Syslog, EscapesWhateverCouldEndAValueOrALine) {
  EXPECT_EQ(syslog_value("a\"b\\c]d"), "a\\\"b\\\\c\\]d");
  for (const char* hostile : {"x\n<14>1 2026-01-01T00:00:00Z forged", "\x1b[31mred", "a\rb",
                              "a\xe2\x80\xa8"
                              "b",
                              "\xff\xfe", "CEF:0|a\\|b"}) {
    const std::string value = syslog_value(hostile);
    for (const char c : value) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) << hostile;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i] == '\\') {
        ++i;
      } else {
        EXPECT_TRUE(value[i] != '"' && value[i] != ']') << hostile;
      }
    }
  }
}

// Shows AUD-10, B76.
TEST(Syslog, SaysWhatTheEntrySays) {
  Entry entry;
  entry.at = *timestamp_from("2026-11-24T09:42:07Z");
  entry.event = Event::access_denied;
  entry.actor = Actor::anybody();
  entry.object = Object::of("permission", "election.run");
  entry.outcome = Outcome::deny;
  entry.facts[Fact::status] = 401;
  EXPECT_EQ(syslog_line(12, entry, "vote.example.org"),
            "<108>1 2026-11-24T09:42:07Z vote.example.org urnad - access.denied [urna@32473 log=\"platform\" "
            "number=\"12\" act=\"u:anybody\" obj=\"permission:election.run\" res=\"deny\" status=\"401\"]\n");
}

}  // namespace
}  // namespace urna::journal
