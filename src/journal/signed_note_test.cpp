// SPDX-License-Identifier: EUPL-1.2
#include "journal/signed_note.hpp"

#include <gtest/gtest.h>

#include "journal/checkpoint.hpp"
#include "journal/checkpoint_signer.hpp"
#include "journal/detail/padded_base64.hpp"
#include "journal/detail/tiles_in_memory.hpp"

namespace urna::journal {
namespace {

crypto::SigningKey signing_key(std::uint8_t number) {
  std::array<std::byte, 32> seed{};
  seed.fill(std::byte{number});
  return crypto::SigningKey(Secret<32>(seed));
}

constexpr const char* origin = "vote.example.org/log/platform";

struct SignedNote : testing::Test {
  const crypto::SigningKey key = signing_key(1);
  const std::vector<NoteKey> trusted = {NoteKey(origin, key.verification_key())};

  NoteFault fault(std::string_view note) const { return open_note(note, trusted).error(); }
  std::string signed_checkpoint(const std::string& size) const {
    return sign_note(std::string(origin) + "\n" + size + "\n" + detail::padded_base64(hash_of_nothing()) + "\n", origin,
                     key);
  }
};

// Shows GEN-04, B61.
TEST_F(SignedNote, GivesItsTextToWhoTrustsTheKey) {
  const std::string text = "Ognuno\n\nè subito sera.\n";
  const std::string note = sign_note(text, origin, key);
  ASSERT_TRUE(open_note(note, trusted));
  EXPECT_EQ(*open_note(note, trusted), text);
  EXPECT_EQ(open_note(note, {}).error(), NoteFault::not_signed);
  EXPECT_EQ(NoteKey::parse(trusted[0].text())->text(), trusted[0].text());
}

// Shows GEN-04, B61.
TEST_F(SignedNote, IsRefusedWithoutItsExactForm) {
  const std::string note = sign_note("a\nb\n", origin, key);
  const std::size_t blank = note.find("\n\n");
  EXPECT_EQ(fault(note.substr(0, blank + 1) + note.substr(blank + 2)), NoteFault::malformed);  // no blank line
  EXPECT_EQ(fault(note.substr(0, blank + 2)), NoteFault::malformed);                           // no signature
  EXPECT_EQ(fault(note.substr(0, note.size() - 1)), NoteFault::malformed);                     // no last line end
  EXPECT_EQ(fault(note + "\n"), NoteFault::malformed);
  EXPECT_EQ(fault(note + "x\n"), NoteFault::malformed);
  std::string windows;
  for (const char c : note) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(fault(windows), NoteFault::malformed);
  EXPECT_EQ(fault("a\tb\n" + note.substr(4)), NoteFault::malformed);
  EXPECT_EQ(fault("\xc0\xaf" + note), NoteFault::malformed);
  EXPECT_EQ(fault(""), NoteFault::malformed);
  EXPECT_EQ(fault(std::string(note_bytes_max + 1, '\n')), NoteFault::too_long);
}

// Shows B61.
TEST_F(SignedNote, IsRefusedWhenTextOrSignatureWasTouched) {
  const std::string note = sign_note("a\nb\n", origin, key);
  for (std::size_t at = 0; at < note.size(); ++at) {
    std::string bent = note;
    bent[at] = static_cast<char>(bent[at] ^ 1);
    EXPECT_FALSE(open_note(bent, trusted)) << at;
  }
}

// Shows B61.
TEST_F(SignedNote, TakesOneSpellingOfBase64) {
  const std::string note = sign_note("a\n", origin, key);
  EXPECT_EQ(fault(note.substr(0, note.size() - 2) + "\n"), NoteFault::malformed);  // padding cut off
  std::string stray = note;  // bits beyond the last byte: 68 bytes end in "x=", of which two bits mean nothing
  char& last = stray[stray.size() - 3];
  last = last == 'A' ? 'B' : static_cast<char>(last + 1);
  EXPECT_FALSE(open_note(stray, trusted));
}

// Shows B61.
TEST_F(SignedNote, CountsAKnownNameWithAnotherNumberForNothing) {
  const crypto::SigningKey stranger = signing_key(2);
  const std::string note = sign_note("a\n", origin, stranger);
  EXPECT_EQ(fault(note), NoteFault::not_signed);
  const std::string ours = sign_note("a\n", origin, key);
  EXPECT_TRUE(open_note(ours + note.substr(note.find("\xe2\x80\x94")), trusted));  // beside a good one it does no harm
}

// Shows B61.
TEST_F(SignedNote, IsRefusedWithMoreThanSixteenSignaturesThoughOneIsGood) {
  const std::string ours = sign_note("a\n", origin, key);
  const std::string line = ours.substr(ours.find("\xe2\x80\x94"));
  const std::string other = sign_note("a\n", "witness.example", signing_key(2));
  const std::string other_line = other.substr(other.find("\xe2\x80\x94"));
  std::string note = ours;
  for (int i = 1; i < 16; ++i) note += other_line;
  EXPECT_TRUE(open_note(note, trusted));
  EXPECT_EQ(fault(note + other_line), NoteFault::too_many_signatures);
}

// Shows B61.
TEST_F(SignedNote, KeyIsReadInOneSpelling) {
  const std::string text = trusted[0].text();
  EXPECT_FALSE(NoteKey::parse(text.substr(0, text.size() - 1)));
  EXPECT_FALSE(NoteKey::parse("x" + text));  // the number belongs to the name
  EXPECT_FALSE(NoteKey::parse("a b+00000000+AAAA"));
  EXPECT_FALSE(NoteKey::parse(""));
  EXPECT_FALSE(NoteKey::parse("+"));
}

// Shows AUD-12, B61.
TEST_F(SignedNote, CheckpointIsRefusedWhenItsSizeIsNoSize) {
  EXPECT_EQ(open_checkpoint(signed_checkpoint("0"), trusted)->size, 0U);
  EXPECT_EQ(open_checkpoint(signed_checkpoint("9223372036854775807"), trusted)->size, 9'223'372'036'854'775'807U);
  for (const char* size : {"01", "00", "-1", "+1", "", " 1", "1 ", "0x1", "18446744073709551616",
                           "18446744073709551615", "9223372036854775808", "1e3"}) {
    EXPECT_EQ(open_checkpoint(signed_checkpoint(size), trusted).error(), NoteFault::malformed) << size;
  }
}

// Shows B61.
TEST_F(SignedNote, CheckpointNeedsOriginSizeAndRoot) {
  const std::string root = detail::padded_base64(hash_of_nothing());
  for (const std::string& text :
       {std::string("\n1\n") + root + "\n", std::string("o\n1\n"), "o\n1\n" + root + "\n\nx\n",
        "o\n1\n" + root.substr(1) + "\n", "o\n" + root + "\n1\n"}) {
    EXPECT_FALSE(checkpoint_from(text)) << text;
  }
  EXPECT_TRUE(checkpoint_from("o\n1\n" + root + "\nextension\n"));
  EXPECT_EQ(checkpoint_text({"o", 1, hash_of_nothing()}), "o\n1\n" + root + "\n");
}

struct Proof : SignedNote {
  Proof() {
    for (int i = 0; i < 5; ++i) log.add("entry " + std::to_string(i));
    TiledTree tree = log.at(5);
    checkpoint = sign_note(checkpoint_text({origin, 5, tree.root()}), origin, key);
    text = log_proof_text({3, tree.inclusion_proof(3), checkpoint});
  }
  LogProofFault fault(std::string_view proof) const {
    return check_log_proof(proof, "entry 3", origin, trusted).error();
  }
  TilesInMemory log;
  std::string checkpoint;
  std::string text;
};

// Shows AUD-12, B62.
TEST_F(Proof, ShowsThatAnEntryIsInTheLog) {
  EXPECT_EQ(check_log_proof(text, "entry 3", origin, trusted)->size, 5U);
  std::string with_extra = text;
  with_extra.insert(text.find("index"), "extra YWJj\n");
  EXPECT_TRUE(check_log_proof(with_extra, "entry 3", origin, trusted));
}

// Shows AUD-12, B62.
TEST_F(Proof, IsRefusedForAnotherEntryLogOrKey) {
  EXPECT_EQ(check_log_proof(text, "entry 2", origin, trusted).error(), LogProofFault::not_included);
  EXPECT_EQ(check_log_proof(text, "entry 3", "other.example", trusted).error(), LogProofFault::other_log);
  EXPECT_EQ(check_log_proof(text, "entry 3", origin, {}).error(), LogProofFault::checkpoint_false);
}

// Shows AUD-12, B62.
TEST_F(Proof, IsRefusedWithSixtyFourHashesABigIndexOrForTheEmptyLog) {
  const std::vector<Digest> many(64, hash_of_nothing());
  EXPECT_EQ(fault(log_proof_text({3, many, checkpoint})), LogProofFault::malformed);
  TiledTree tree = log.at(5);
  EXPECT_EQ(fault(log_proof_text({5, tree.inclusion_proof(3), checkpoint})), LogProofFault::not_included);
  const std::string empty = sign_note(checkpoint_text({origin, 0, hash_of_nothing()}), origin, key);
  EXPECT_EQ(fault(log_proof_text({0, {}, empty})), LogProofFault::not_included);
}

// Shows AUD-12, B62.
TEST_F(Proof, IsRefusedInAnyOtherForm) {
  const auto with = [&](const std::string& part, const std::string& other) {
    std::string changed = text;
    return changed.replace(changed.find(part), part.size(), other);
  };
  EXPECT_EQ(fault(with("@v1", "@v2")), LogProofFault::malformed);
  EXPECT_EQ(fault(with("index 3", "index 03")), LogProofFault::malformed);
  EXPECT_EQ(fault(with("index 3", "index -3")), LogProofFault::malformed);
  EXPECT_EQ(fault(with("index 3", "extra !\nindex 3")), LogProofFault::malformed);
  EXPECT_EQ(fault(with("\n\n", "\n")), LogProofFault::malformed);
  EXPECT_EQ(fault(with("=\n", "\n")), LogProofFault::malformed);
  EXPECT_EQ(fault(text.substr(0, text.find("\n\n") + 2)), LogProofFault::malformed);
  EXPECT_EQ(fault(""), LogProofFault::malformed);
}

struct HeadsInMemory final : SignedHeads {
  std::optional<Checkpoint> last(const std::string& name) const override {
    const auto found = heads.find(name);
    return found == heads.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const Checkpoint& head) override {
    if (fails) throw std::runtime_error("disk full");
    heads[head.origin] = head;
  }
  std::map<std::string, Checkpoint> heads;
  bool fails = false;
};

// Shows AUD-08.
TEST(Signer, RefusesALogThatWasPutBack) {
  HeadsInMemory heads;
  CheckpointSigner signer(Secret<32>(), heads);
  TilesInMemory log;
  for (int i = 0; i < 5; ++i) log.add("entry " + std::to_string(i));
  TiledTree five = log.at(5);
  TiledTree four = log.at(4);
  ASSERT_TRUE(signer.sign(origin, four));
  const auto note = signer.sign(origin, five);
  ASSERT_TRUE(note);
  const std::vector<NoteKey> trusted = {signer.key(origin)};
  EXPECT_EQ(open_checkpoint(*note, trusted)->root, five.root());
  EXPECT_EQ(signer.sign(origin, four).error(), SigningRefusal::smaller);
  EXPECT_TRUE(signer.sign(origin, five));  // the same once more
}

// Shows AUD-08, B78.
TEST(Signer, RefusesASecondHistory) {
  HeadsInMemory heads;
  CheckpointSigner signer(Secret<32>(), heads);
  TilesInMemory log;
  TilesInMemory other;
  for (int i = 0; i < 5; ++i) {
    log.add("entry " + std::to_string(i));
    other.add("entry " + std::to_string(i == 2 ? 9 : i));
  }
  TiledTree ours = log.at(5);
  ASSERT_TRUE(signer.sign(origin, ours));
  TiledTree same_size = other.at(5);
  EXPECT_EQ(signer.sign(origin, same_size).error(), SigningRefusal::other_past);
  other.add("entry 5");
  TiledTree longer = other.at(6);
  EXPECT_EQ(signer.sign(origin, longer).error(), SigningRefusal::other_past);
  EXPECT_TRUE(signer.sign("another.example/log", longer));
}

TEST(Signer, OfTwoNodesSignsOneRootOfASize) {
  HeadsInMemory heads;  // what both of them remember
  CheckpointSigner first(Secret<32>(), heads);
  CheckpointSigner second(Secret<32>(), heads);
  TilesInMemory log;
  TilesInMemory other;
  for (int i = 0; i < 5; ++i) {
    log.add("entry " + std::to_string(i));
    other.add("entry " + std::to_string(i == 4 ? 9 : i));
  }
  TiledTree ours = log.at(5);
  TiledTree theirs = other.at(5);
  EXPECT_TRUE(first.sign(origin, ours));
  EXPECT_EQ(second.sign(origin, theirs).error(), SigningRefusal::other_past);
  EXPECT_TRUE(second.sign(origin, ours)) << "the same one they may both sign";
}
// Shows AUD-08.
// Shows AUD-08.
TEST(Signer, GivesNoSignatureThatItCouldNotRemember) {
  HeadsInMemory heads;
  CheckpointSigner signer(Secret<32>(), heads);
  TilesInMemory log;
  log.add("entry");
  TiledTree tree = log.at(1);
  heads.fails = true;
  EXPECT_THROW((void)signer.sign(origin, tree), std::runtime_error);
}

}  // namespace
}  // namespace urna::journal
