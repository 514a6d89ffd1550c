// SPDX-License-Identifier: EUPL-1.2
#include "journal/incident_file.hpp"

#include <gtest/gtest.h>

#include <map>

#include "journal/checkpoint.hpp"
#include "journal/entry.hpp"
#include "journal/hash_tree.hpp"

namespace urna::journal {
namespace {

using namespace std::chrono_literals;
using Kind = DossierFinding::Kind;

crypto::SigningKey signing_key(std::uint8_t number) {
  std::array<std::byte, 32> seed{};
  seed.fill(std::byte{number});
  return crypto::SigningKey(Secret<32>(seed));
}

/// Kept in memory, with all its tiles.
class MemoryLog {
 public:
  explicit MemoryLog(std::size_t size) {
    for (std::size_t number = 0; number < size; ++number) {
      Entry entry;
      entry.at = std::chrono::sys_days(2026y / 11 / 22) + std::chrono::seconds(number);
      entries.push_back(entry_text(entry));
      leaves.push_back(hash_of_leaf(entries.back()));
    }
    for (Tile& tile : tree_.append(leaves)) tiles_[{tile.place.level, tile.place.index}] = std::move(tile.hashes);
  }
  TiledTree tree() const {
    return {entries.size(), [this](const TilePlace& place) {
              auto hashes = tiles_.at({place.level, place.index});
              hashes.resize(place.width);
              return hashes;
            }};
  }

  std::vector<std::string> entries;
  std::vector<Digest> leaves;

 private:
  GrowingTree tree_;
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Digest>> tiles_;
};

// Shows INC-04.
TEST(IncidentFile, EachRowOfATreeLeadsToItsRootAndNoOtherRowDoes) {
  for (const std::size_t size : {1U, 2U, 3U, 5U, 8U, 13U, 300U}) {
    const MemoryLog log(size);
    TiledTree tree = log.tree();
    const Digest root = tree.root();
    const std::size_t step = size > 20 ? 37 : 1;
    for (std::size_t from = 0; from < size; from += step) {
      for (std::size_t to = from + 1; to <= size; to += step) {
        const std::span<const Digest> row = std::span(log.leaves).subspan(from, to - from);
        const auto first = tree.inclusion_proof(from);
        const auto last = tree.inclusion_proof(to - 1);
        ASSERT_EQ(root_with_row(from, row, size, first, last), root) << size << ": " << from << " to " << to;
        std::vector<Digest> changed(row.begin(), row.end());
        changed[changed.size() / 2][0] ^= std::byte{1};
        EXPECT_NE(root_with_row(from, changed, size, first, last), root);
        EXPECT_NE(root_with_row(from, row.first(row.size() - 1), size, first, last), root);
      }
    }
  }
}

TEST(IncidentFile, ProofsThatAreTooShortOrOfAnotherPlaceLeadNowhere) {
  const MemoryLog log(13);
  TiledTree tree = log.tree();
  const std::span<const Digest> row = std::span(log.leaves).subspan(3, 4);
  const auto first = tree.inclusion_proof(3);
  EXPECT_EQ(root_with_row(3, row, 13, {}, {}), std::nullopt);
  EXPECT_EQ(root_with_row(3, row, 13, first, {}), std::nullopt);
  EXPECT_EQ(root_with_row(3, {}, 13, first, first), std::nullopt);
  EXPECT_EQ(root_with_row(11, row, 13, first, first), std::nullopt);
}

struct IncidentFiles : testing::Test {
  const std::string origin = "vote.example.org/log/platform";
  const crypto::SigningKey platform = signing_key(1);
  const crypto::SigningKey log_key = signing_key(2);
  const NoteKey trusted{"vote.example.org/statement", platform.verification_key()};
  const MemoryLog log{300};

  std::vector<BundleFile> files(std::size_t from, std::size_t to) const {
    TiledTree tree = log.tree();
    const std::string checkpoint =
        sign_note(checkpoint_text({origin, log.entries.size(), tree.root()}), origin, log_key);
    std::string lines;
    for (std::size_t number = from; number < to; ++number) lines += log.entries[number] + "\n";
    return {{"journal/platform/entries.jsonl", lines},
            {"journal/platform/first.tlog-proof", log_proof_text({from, tree.inclusion_proof(from), checkpoint})},
            {"journal/platform/last.tlog-proof", log_proof_text({to - 1, tree.inclusion_proof(to - 1), checkpoint})},
            {"journal/platform/key", NoteKey(origin, log_key.verification_key()).text() + "\n"},
            {"absent.txt", "machine/nftables.txt: nft is not installed\n"}};
  }
  std::string sealed(std::vector<BundleFile> of) const {
    const BundleHead head{std::string(incident_file_format),
                          trusted.text(),
                          std::chrono::sys_days(2026y / 11 / 22) + 10h,
                          {{"why", "a drill"}}};
    return seal_bundle(head, std::move(of),
                       [&](std::string_view text) { return sign_note(text, trusted.name(), platform); });
  }
  IncidentFileReport report(std::vector<BundleFile> of) const {
    auto checked = check_incident_file(sealed(std::move(of)), trusted);
    EXPECT_TRUE(checked);
    return checked ? std::move(*checked) : IncidentFileReport{};
  }
  bool is_refuted(std::vector<BundleFile> of) const { return !report(std::move(of)).holds(); }
};

// Shows INC-04.
TEST_F(IncidentFiles, OneThatIsWholeShowsItsEntriesInTheSignedLog) {
  const IncidentFileReport told = report(files(40, 290));
  EXPECT_TRUE(told.holds());
  EXPECT_TRUE(told.is_signer_given && told.is_by_platform);
  ASSERT_EQ(told.findings.size(), 1U);
  EXPECT_EQ(told.findings[0].words,
            "Journal platform: 250 entries, from number 40, are in the log as its checkpoint of 300 was signed by " +
                origin + ".");
  EXPECT_EQ(told.absent, std::vector<std::string>{"machine/nftables.txt: nft is not installed"});
}

// Shows INC-04.
TEST_F(IncidentFiles, EntriesThatAreNotThoseOfTheLogAreRefutedAlthoughTheListIsSigned) {
  auto changed = files(40, 290);
  changed[0].bytes.replace(changed[0].bytes.find("T00:02"), 6, "T00:03");
  EXPECT_TRUE(is_refuted(changed));
  auto shorter = files(40, 290);
  shorter[0].bytes.erase(0, shorter[0].bytes.find('\n') + 1);
  EXPECT_TRUE(is_refuted(shorter));
  auto without_middle = files(40, 290);
  const std::size_t cut = without_middle[0].bytes.find("\n", 5000) + 1;
  without_middle[0].bytes.erase(cut, without_middle[0].bytes.find('\n', cut) + 1 - cut);
  EXPECT_TRUE(is_refuted(without_middle));
  auto no_entry = files(40, 41);
  no_entry[0].bytes = "hello\n";
  EXPECT_TRUE(is_refuted(no_entry));
  auto no_key = files(40, 290);
  no_key[3].bytes = "none\n";
  EXPECT_TRUE(is_refuted(no_key));
}

// Shows INC-04.
TEST_F(IncidentFiles, AnyByteThatIsChangedIsNoticed) {
  const std::string whole = sealed(files(298, 300));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(check_incident_file(changed, trusted)) << at;
  }
}

TEST_F(IncidentFiles, OfALockedPlatformItIsSaidThatNothingIsSigned) {
  auto of_locked = files(40, 290);
  of_locked.erase(of_locked.begin() + 1, of_locked.begin() + 4);
  const IncidentFileReport told = report(of_locked);
  ASSERT_EQ(told.findings.size(), 1U);
  EXPECT_EQ(told.findings[0].kind, Kind::absent);
}

TEST_F(IncidentFiles, ABundleOfAnotherKindIsNone) {
  const BundleHead head{"urna/dossier/v1", trusted.text(), std::chrono::sys_days(2026y / 11 / 22) + 10h, {}};
  const auto other = seal_bundle(head, files(40, 41),
                                 [&](std::string_view text) { return sign_note(text, trusted.name(), platform); });
  ASSERT_FALSE(check_incident_file(other, trusted));
}

}  // namespace
}  // namespace urna::journal
