// SPDX-License-Identifier: EUPL-1.2
#include "journal/witness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "journal/detail/padded_base64.hpp"
#include "journal/detail/tiles_in_memory.hpp"

namespace urna::journal {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp morning{1'795'513'327s};
const std::string origin = "vote.example.org/log/platform";
const std::string witness_name = "union.example.org/witness";

Secret<32> seed(int number) {
  Secret<32> out;
  out.expose().fill(static_cast<std::byte>(number));
  return out;
}

struct HeadsInMemory final : SignedHeads {
  std::optional<Checkpoint> last(const std::string& log) const override {
    const auto found = heads.find(log);
    return found == heads.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const Checkpoint& head) override {
    if (is_disk_full) throw std::runtime_error("disk full");
    EXPECT_GE(head.size, heads[head.origin].size) << "what was seen never gets smaller";
    heads[head.origin] = head;
  }

  std::map<std::string, Checkpoint> heads;
  bool is_disk_full = false;
};

/// A log that tells one history; two of them with another salt tell two.
struct Teller {
  explicit Teller(std::string told_origin = origin, std::string salt = "")
      : name(std::move(told_origin)), told(std::move(salt)) {
    for (int i = 0; i < 40; ++i) tiles.add("entry " + told + std::to_string(i));
  }
  std::string note(std::uint64_t size) const {
    return sign_note(checkpoint_text({name, size, tiles.at(size).root()}), name, key);
  }
  std::string request(std::uint64_t from, std::uint64_t to) const {
    return add_checkpoint_text(
        {from, from == 0 ? std::vector<Digest>() : tiles.at(to).consistency_proof(from), note(to)});
  }

  std::string name;
  std::string told;
  crypto::SigningKey key{seed(1)};
  TilesInMemory tiles;
};

struct WitnessTest : testing::Test {
  unsigned status(const std::string& body) { return witness.add_checkpoint(body).status; }

  Teller teller;
  HeadsInMemory seen;
  const crypto::SigningKey key{seed(9)};
  Witness witness{witness_name, key, {{NoteKey(origin, teller.key.verification_key())}}, seen, [] { return morning; }};
};

// Shows AUD-09.
TEST_F(WitnessTest, SignsOneOfTwoHistoriesOnly) {
  const Teller other(origin, "another ");
  HeadsInMemory seen_elsewhere;
  Witness elsewhere("expert.example.org", key, {{NoteKey(origin, teller.key.verification_key())}}, seen_elsewhere,
                    [] { return morning; });
  EXPECT_EQ(status(teller.request(0, 10)), 200U);
  EXPECT_EQ(elsewhere.add_checkpoint(other.request(0, 10)).status, 200U);
  EXPECT_EQ(status(other.request(10, 10)), 409U) << "the same size, another root";
  EXPECT_EQ(status(other.request(10, 20)), 422U);
  EXPECT_EQ(elsewhere.add_checkpoint(teller.request(10, 20)).status, 422U);
  EXPECT_EQ(seen.heads.at(origin).root, teller.tiles.at(10).root());
  EXPECT_EQ(status(teller.request(10, 20)), 200U) << "and goes on with the one that it saw";
}

// Shows AUD-09.
TEST_F(WitnessTest, NeverGoesBackWhenManyAskAtOnce) {
  std::atomic<int> signed_count = 0;
  {
    std::vector<std::jthread> all;
    for (int t = 0; t < 4; ++t) {
      all.emplace_back([&, t] {
        for (std::uint64_t size = 1; size <= 30; ++size) {
          const Witness::Answer answer = witness.add_checkpoint(teller.request(size - 1, size));
          EXPECT_TRUE(answer.status == 200 || answer.status == 409) << t;
          if (answer.status == 200) ++signed_count;
        }
      });
    }
  }
  EXPECT_EQ(seen.heads.at(origin).size, 30U);
  EXPECT_EQ(signed_count, 30) << "each step once";
}

// Shows AUD-09.
TEST_F(WitnessTest, SaysWhatItSawWhenTheLogThinksOfAnotherSize) {
  EXPECT_EQ(status(teller.request(0, 10)), 200U);
  for (const std::uint64_t wrong : {0U, 5U, 12U}) {
    const Witness::Answer answer = witness.add_checkpoint(teller.request(wrong, 20));
    EXPECT_EQ(answer.status, 409U);
    EXPECT_EQ(answer.body, "10\n");
    EXPECT_EQ(witnessed_size_from(answer.body), 10U);
  }
  EXPECT_EQ(status(teller.request(10, 10)), 200U) << "what it has seen it signs again, with a newer time";
}

// Shows AUD-09.
TEST_F(WitnessTest, RefusesAnOlderCheckpoint) {
  EXPECT_EQ(status(teller.request(0, 20)), 200U);
  EXPECT_EQ(status(add_checkpoint_text({20, {}, teller.note(10)})), 400U);
  EXPECT_EQ(status(teller.request(0, 10)), 409U);
}

// Shows AUD-09.
TEST_F(WitnessTest, SignsNothingThatItCouldNotRemember) {
  seen.is_disk_full = true;
  EXPECT_THROW(witness.add_checkpoint(teller.request(0, 10)), std::runtime_error);
  EXPECT_TRUE(seen.heads.empty());
}

// Shows AUD-09.
TEST_F(WitnessTest, KnowsItsLogsAndTheirKeysOnly) {
  const Teller stranger("evil.example.org/log/platform");
  EXPECT_EQ(status(stranger.request(0, 10)), 404U);
  Teller forger;
  forger.key = crypto::SigningKey(seed(2));
  EXPECT_EQ(status(forger.request(0, 10)), 403U);
  std::string altered = teller.request(0, 10);
  altered.replace(altered.find("\n10\n"), 4, "\n11\n");
  EXPECT_EQ(status(altered), 403U);
  EXPECT_TRUE(seen.heads.empty());
}

// Shows AUD-09.
TEST_F(WitnessTest, OfAWholeServerKnowsItsElectionsToo) {
  Witness whole(witness_name, key, {{NoteKey(origin, teller.key.verification_key()), true}}, seen,
                [] { return morning; });
  const Teller election("vote.example.org/log/election/aaaaaaaaaaaaaa");
  const Teller elsewhere("vote.example.org.evil.org/log/election/aaaaaaaaaaaaaa");
  EXPECT_EQ(whole.add_checkpoint(election.request(0, 10)).status, 200U);
  EXPECT_EQ(whole.add_checkpoint(elsewhere.request(0, 10)).status, 404U);
  EXPECT_EQ(witness.add_checkpoint(election.request(10, 10)).status, 404U) << "unless it was told of one log";
}

// Shows AUD-09.
TEST_F(WitnessTest, WantsTheProofItself) {
  EXPECT_EQ(status(teller.request(0, 10)), 200U);
  auto proof = teller.tiles.at(20).consistency_proof(10);
  EXPECT_EQ(status(add_checkpoint_text({10, {}, teller.note(20)})), 422U);
  proof[0][5] ^= std::byte{1};
  EXPECT_EQ(status(add_checkpoint_text({10, proof, teller.note(20)})), 422U);
  proof[0][5] ^= std::byte{1};
  proof.push_back(Digest{});
  EXPECT_EQ(status(add_checkpoint_text({10, proof, teller.note(20)})), 422U);
  EXPECT_EQ(status(add_checkpoint_text({10, {Digest{}}, teller.note(10)})), 422U);
}

// Shows AUD-09.
TEST_F(WitnessTest, ReadsOneSpellingOfWhatItIsAsked) {
  const std::string good = teller.request(5, 20);
  ASSERT_TRUE(add_checkpoint_from(good));
  EXPECT_EQ(add_checkpoint_text(*add_checkpoint_from(good)), good);
  const std::string note = teller.note(20);
  const std::string hash = detail::padded_base64(Digest{}) + "\n";
  std::string many;
  for (int i = 0; i < 64; ++i) many += hash;
  for (const std::string& bad : {std::string(), std::string("old 5"), "old 05\n\n" + note, "old +5\n\n" + note,
                                 "old 9223372036854775808\n\n" + note, "old 5\r\n\r\n" + note, "old 5\n" + note,
                                 "old 5\nAAAA\n\n" + note, "old 5\n" + many + "\n" + note, std::string("old 5\n\n"),
                                 "Old 5\n\n" + note, "old 5 \n\n" + note, std::string(70'000, 'x')}) {
    EXPECT_FALSE(add_checkpoint_from(bad)) << bad.substr(0, 40);
    EXPECT_EQ(status(bad), 400U);
  }
  EXPECT_EQ(status("old 0\n\nno note at all"), 400U);
  EXPECT_EQ(status("old 0\n\n" + sign_note("no checkpoint\n", origin, teller.key)), 400U);
  for (const char* bad : {"", "7", "07\n", "7\n\n", "-1\n", "seven\n", "99999999999999999999\n"})
    EXPECT_FALSE(witnessed_size_from(bad)) << bad;
}

// Shows AUD-09.
TEST_F(WitnessTest, SignsSoThatOthersCanCheckWhatItSawAndWhen) {
  const std::string line = witness.add_checkpoint(teller.request(0, 10)).body;
  const std::string note = teller.note(10) + line;
  EXPECT_EQ(cosigned_at(note, witness.key()), morning);
  const std::vector<NoteKey> trusted = {NoteKey(origin, teller.key.verification_key())};
  EXPECT_TRUE(open_checkpoint(note, trusted)) << "the log's own signature stays what it was";
  EXPECT_FALSE(cosigned_at(teller.note(11) + line, witness.key())) << "of another checkpoint";
  EXPECT_FALSE(cosigned_at(note, WitnessKey("other.example.org", key.verification_key())));
  EXPECT_FALSE(cosigned_at(note, WitnessKey(witness_name, crypto::SigningKey(seed(8)).verification_key())));
  EXPECT_FALSE(cosigned_at(teller.note(10), witness.key()));
  const auto parts = note_parts(note);
  NoteSignature signature = parts->signatures.back();
  for (std::size_t i = 0; i < signature.signature.size(); ++i) {
    signature.signature[i] ^= std::byte{1};
    EXPECT_FALSE(cosigned_at(parts->text, signature, witness.key())) << "byte " << i;
    signature.signature[i] ^= std::byte{1};
  }
  signature.signature.pop_back();
  EXPECT_FALSE(cosigned_at(parts->text, signature, witness.key()));
}

TEST_F(WitnessTest, HasAKeyOfAnotherTypeThanALog) {
  const std::string text = witness.key().text();
  EXPECT_EQ(WitnessKey::parse(text)->text(), text);
  EXPECT_FALSE(NoteKey::parse(text)) << "nobody takes it for a log's";
  EXPECT_FALSE(WitnessKey::parse(NoteKey(witness_name, key.verification_key()).text()));
  EXPECT_FALSE(WitnessKey::parse(text + "A"));
  EXPECT_FALSE(WitnessKey::parse("x" + text));
}

}  // namespace
}  // namespace urna::journal
