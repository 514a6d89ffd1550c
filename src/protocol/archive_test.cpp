// SPDX-License-Identifier: EUPL-1.2
#include "protocol/archive.hpp"

#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "protocol/detail/fixtures.hpp"

namespace urna::protocol {
namespace {

std::string sample_archive() {
  ArchiveWriter writer(1795279352);
  std::string bytes = writer.start();
  bytes += writer.event(EventType::setup, std::vector<std::string>{"election", "trustees", "credentials", "setup"});
  bytes += writer.event(EventType::ballot, std::vector<std::string>{std::string(1000, 'b')});
  return bytes + writer.event(EventType::end_ballots, {});
}

/// Reads to the end; the error, if one comes.
std::optional<ArchiveError> read_all(const std::string& bytes, std::vector<Record>* records = nullptr) {
  const TextSource source(bytes);
  ArchiveReader reader(source);
  while (true) {
    auto record = reader.next();
    if (!record) return record.error();
    if (!*record) return std::nullopt;
    if (records != nullptr) records->push_back(std::move(**record));
  }
}

TEST(ArchiveReader, RefusesEveryChangeOfAHeaderOrOfThePadding) {
  const std::string bytes = sample_archive();
  std::vector<Record> records;
  ASSERT_FALSE(read_all(bytes, &records));
  ASSERT_EQ(records.size(), 9U);
  for (const Record& record : records) {
    for (std::uint64_t at = record.offset; at < record.offset + 512; ++at) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      std::vector<Record> read;
      const bool refused = read_all(changed, &read).has_value();
      const bool named =
          std::any_of(read.begin(), read.end(), [](const Record& one) { return !one.content_matches_name; });
      EXPECT_TRUE(refused || named) << "byte " << at;
    }
    for (std::uint64_t at = record.content_offset() + record.length; at % 512 != 0; ++at) {
      std::string changed = bytes;
      changed[at] = 'x';
      EXPECT_TRUE(read_all(changed)) << "padding, byte " << at;
    }
  }
}

TEST(ArchiveReader, NoticesContentThatIsNotWhatItsNameSays) {
  std::string bytes = sample_archive();
  std::vector<Record> records;
  ASSERT_FALSE(read_all(bytes, &records));
  bytes[records[1].content_offset()] = 'E';
  std::vector<Record> changed;
  EXPECT_FALSE(read_all(bytes, &changed));
  EXPECT_FALSE(changed[1].content_matches_name);
  EXPECT_TRUE(changed[2].content_matches_name);
}

TEST(ArchiveReader, RefusesAnArchiveCutAnywhereButBetweenRecords) {
  const std::string bytes = sample_archive();
  std::vector<Record> records;
  ASSERT_FALSE(read_all(bytes, &records));
  for (std::size_t length = 1; length < bytes.size(); length += 37) {
    const bool between =
        std::any_of(records.begin(), records.end(), [&](const Record& record) { return record.offset == length; });
    EXPECT_NE(read_all(bytes.substr(0, length)).has_value(), between) << length;
  }
  EXPECT_TRUE(read_all(""));
  EXPECT_TRUE(read_all(bytes + std::string(1024, '\0'))) << "the end blocks of an ordinary tar";
}

TEST(ArchiveReader, RefusesALengthBeyondTheEndWithoutAskingForMemory) {
  std::string bytes = sample_archive();
  const std::string huge = "77777777777";
  bytes.replace(512 * 2 + 124, huge.size(), huge);
  EXPECT_TRUE(read_all(bytes));
}

TEST(ArchiveWriter, ContinuesWhereAnotherStopped) {
  ArchiveWriter whole(7);
  std::string bytes = whole.start() + whole.event(EventType::setup, std::vector<std::string>{"a", "b", "c", "d"});
  ArchiveWriter second(7, 1, *whole.last_event());
  EXPECT_EQ(second.event(EventType::end_ballots, {}), whole.event(EventType::end_ballots, {}));
}

TEST(ArchiveWriter, WritesTheFixturesByteForByte) {
  const std::string bytes = file_text(fixtures() / "belenios/c5-ed25519-small/election.bel");
  std::vector<Record> records;
  ASSERT_FALSE(read_all(bytes, &records));
  ArchiveWriter writer(1795279352);
  std::string written = writer.start();
  std::vector<std::string> data;
  for (const Record& record : records) {
    if (record.kind == RecordKind::data) data.push_back(record.content);
    if (record.kind != RecordKind::event) continue;
    const auto event = read_event(record.content);
    ASSERT_TRUE(event);
    EXPECT_EQ(event_text(*event), record.content);
    written += writer.event(event->type, data);
    data.clear();
  }
  EXPECT_EQ(written, bytes);
}

TEST(Event, RefusesOtherSpellings) {
  const std::string hash(64, 'a');
  EXPECT_TRUE(read_event("{\"height\":0,\"type\":\"Setup\",\"payload\":\"" + hash + "\"}"));
  for (const std::string& text :
       {std::string("{\"height\":00,\"type\":\"EndBallots\"}"), std::string("{\"type\":\"EndBallots\",\"height\":0}"),
        std::string("{\"height\":0,\"type\":\"Coup\"}"),
        "{\"height\":0,\"type\":\"Setup\",\"payload\":\"" + std::string(64, 'A') + "\"}",
        std::string("{\"height\":0,\"type\":\"EndBallots\"} "), std::string("{\"height\":-1,\"type\":\"EndBallots\"}"),
        "{\"parent\":null,\"height\":0,\"type\":\"EndBallots\"}" + std::string()}) {
    EXPECT_FALSE(read_event(text)) << text;
  }
}

TEST(FindDifference, TellsAnOlderCopyFromAnotherHistory) {
  const std::string bytes = sample_archive();
  const TextSource whole(bytes);
  EXPECT_FALSE(find_difference(TextSource(bytes.substr(0, 2048)), whole));
  EXPECT_FALSE(find_difference(whole, whole));
  EXPECT_EQ(find_difference(whole, TextSource(bytes.substr(0, 2048))), 2048U);
  std::string changed = bytes;
  changed[700] = 'x';
  EXPECT_EQ(find_difference(TextSource(changed), whole), 700U);
}

}  // namespace
}  // namespace urna::protocol
