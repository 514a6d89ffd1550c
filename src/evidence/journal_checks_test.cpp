// SPDX-License-Identifier: EUPL-1.2
#include "evidence/journal_checks.hpp"

#include <gtest/gtest.h>

#include <map>

#include "journal/checkpoint_signer.hpp"
#include "journal/entry.hpp"

namespace urna::evidence {
namespace {

using assurance::Finding;

const Timestamp now{std::chrono::seconds(1'795'000'000)};
const std::string origin = "vote.example.org/log/platform";

struct Heads final : journal::SignedHeads {
  std::optional<journal::Checkpoint> last(const std::string&) const override { return head; }
  void keep(const journal::Checkpoint& kept) override { head = kept; }
  std::optional<journal::Checkpoint> head;
};

/// A log of a few thousand entries, kept and signed as the real one.
struct Log {
  explicit Log(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      journal::Entry entry;
      entry.at = now - std::chrono::hours(size - i);
      texts.push_back(journal::entry_text(entry));
    }
    sign();
  }
  void sign() {
    journal::GrowingTree tree;
    std::vector<Digest> leaves;
    for (const std::string& text : texts) leaves.push_back(journal::hash_of_leaf(text));
    for (const journal::Tile& tile : tree.append(leaves)) tiles[key(tile.place)] = tile.hashes;
    Secret<32> seed;
    journal::CheckpointSigner signer(seed, heads);
    journal::TiledTree whole(texts.size(), reader());
    auto note = signer.sign(origin, whole);
    ASSERT_TRUE(note);
    checkpoint = *note;
    public_key = signer.key(origin);
  }
  static std::string key(const journal::TilePlace& place) {
    return std::to_string(place.level) + "/" + std::to_string(place.index) + "/" + std::to_string(place.width);
  }
  journal::ReadTile reader() {
    return [this](const journal::TilePlace& place) { return tiles.at(key(place)); };
  }
  LogSeen seen() {
    return {texts.size(), origin, checkpoint, public_key, reader(), [this](std::uint64_t from, std::uint64_t to) {
              to = std::min<std::uint64_t>(to, texts.size());
              std::vector<std::string> part;
              for (std::uint64_t i = from; i < to; ++i) part.push_back(texts[i]);
              return part;
            }};
  }
  std::vector<std::string> texts;
  std::map<std::string, std::vector<Digest>> tiles;
  Heads heads;
  std::optional<std::string> checkpoint;
  std::optional<journal::NoteKey> public_key;
};

TEST(JournalChecks, AnEntryThatWasChangedIsSeen) {
  Log log(2500);
  EXPECT_EQ(look_at_journal({log.seen()}).finding, Finding::passed);
  const std::string before = log.texts[1234];
  log.texts[1234] = log.texts[1235];
  EXPECT_EQ(look_at_journal({log.seen()}).finding, Finding::failed);
  log.texts[1234] = before;
  EXPECT_EQ(look_at_journal({log.seen()}).finding, Finding::passed);
}

TEST(JournalChecks, ALogThatWasCutOrWhoseTreeWasChangedIsSeen) {
  Log log(300);
  const std::string last = log.texts.back();
  log.texts.pop_back();
  EXPECT_EQ(look_at_journal({log.seen()}).finding, Finding::failed);
  log.texts.push_back(last);
  EXPECT_EQ(look_at_journal({log.seen()}).finding, Finding::passed);
  log.tiles.begin()->second.front()[0] ^= std::byte{1};
  EXPECT_EQ(look_at_journal({log.seen()}).finding, Finding::failed);
}

TEST(JournalChecks, AForeignSignatureIsNone) {
  Log log(3);
  LogSeen seen = log.seen();
  Secret<32> other;
  other.expose()[0] = std::byte{1};
  Heads heads;
  seen.key = journal::CheckpointSigner(other, heads).key(origin);
  EXPECT_EQ(look_at_journal({seen}).finding, Finding::failed);
}

TEST(JournalChecks, WhatIsNotSignedYetIsUnknown) {
  Log log(3);
  LogSeen seen = log.seen();
  seen.checkpoint.reset();
  EXPECT_EQ(look_at_journal({seen}).finding, Finding::unknown);
  EXPECT_EQ(look_at_journal({}).finding, Finding::unknown);
}

TEST(JournalChecks, ALogWithoutItsBeginningOrDetailsBeyondTheirTimeFail) {
  Log log(10);
  const journal::DetailsRetention retention;
  const auto month = journal::DetailsMonth::parse("security 2025-10").value();
  EXPECT_EQ(look_at_journal_retention({log.seen()}, {}, retention, now).finding, Finding::passed);
  EXPECT_EQ(look_at_journal_retention({log.seen()}, {month}, retention, now + std::chrono::days(60)).finding,
            Finding::failed);
  LogSeen cut = log.seen();
  cut.entries = [](std::uint64_t, std::uint64_t) { return std::vector<std::string>{}; };
  EXPECT_EQ(look_at_journal_retention({cut}, {}, retention, now).finding, Finding::failed);
}

TEST(JournalChecks, KnowsWhoWasSeenWhen) {
  Log log(5000);
  std::array<std::byte, 16> pseudonym{};
  pseudonym[0] = std::byte{7};
  journal::Entry entry;
  entry.at = now - std::chrono::days(3);
  entry.event = journal::Event::account_signed_in;
  entry.actor = journal::Actor::person(pseudonym);
  log.texts.push_back(journal::entry_text(entry));
  entry.at = now - std::chrono::days(2);
  entry.outcome = journal::Outcome::deny;
  log.texts.push_back(journal::entry_text(entry));
  const auto seen = last_seen_in(log.seen(), now - std::chrono::days(90));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen.at(PersonId(pseudonym)), now - std::chrono::days(3)) << "a refusal is no visit";
}

}  // namespace
}  // namespace urna::evidence
