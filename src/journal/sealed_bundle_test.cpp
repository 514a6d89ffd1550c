// SPDX-License-Identifier: EUPL-1.2
#include "journal/sealed_bundle.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstring>

#include "crypto/hash.hpp"

namespace urna::journal {
namespace {

using namespace std::chrono_literals;

constexpr const char* signer = "vote.example.org/statement";
constexpr std::size_t block = 512;

crypto::SigningKey signing_key(std::uint8_t number) {
  std::array<std::byte, 32> seed{};
  seed.fill(std::byte{number});
  return crypto::SigningKey(Secret<32>(seed));
}

/// A header with its sum mended, as whoever forges one would.
void mend(std::string& tar, std::size_t at) {
  std::memset(&tar[at + 148], ' ', 8);
  unsigned sum = 0;
  for (std::size_t i = 0; i < block; ++i) sum += static_cast<unsigned char>(tar[at + i]);
  for (int i = 6; i-- > 0; sum >>= 3U)
    tar[at + 148 + static_cast<std::size_t>(i)] = static_cast<char>('0' + (sum & 7U));
  tar[at + 154] = '\0';
}

struct Bundles : testing::Test {
  const crypto::SigningKey key = signing_key(1);
  const NoteKey trusted{signer, key.verification_key()};
  const BundleHead head{"urna/dossier/v1",
                        trusted.text(),
                        std::chrono::sys_days(2026y / 11 / 22) + 10h,
                        {{"service", "00ff"}, {"decision", "3"}}};
  std::vector<BundleFile> files{{"decision.json", "{\"number\":3}"},
                                {"papers/long.pdf", std::string(1300, 'p')},
                                {"empty", ""},
                                {"journal/key", std::string(block, 'k')}};

  std::string seal(const BundleHead& of) const {
    return seal_bundle(of, files, [&](std::string_view text) { return sign_note(text, signer, key); });
  }
  std::string seal() const { return seal(head); }
  BundleRefusal refused(const std::string& bytes) const {
    const auto opened = open_bundle(bytes, trusted);
    EXPECT_FALSE(opened);
    return opened ? BundleRefusal{} : opened.error();
  }
  /// A tar with this list, whatever it says, signed all the same.
  std::string with_list(const std::string& text) const {
    const std::string note = sign_note(text, signer, key);
    std::string tar = seal();
    const std::size_t old = std::strtoul(tar.substr(124, 11).c_str(), nullptr, 8);
    const auto padded = [](std::size_t bytes) { return (bytes + block - 1) / block * block; };
    std::string body = note;
    body.resize(padded(note.size()), '\0');
    tar.replace(block, padded(old), body);
    std::snprintf(&tar[124], 12, "%011zo", note.size());
    mend(tar, 0);
    return tar;
  }
  std::string list() const { return std::string(note_parts(open_bundle(seal(), trusted)->note)->text); }
  std::size_t place_of(const std::string& tar, const std::string& path) const {
    for (std::size_t at = 0; at + block <= tar.size(); at += block)
      if (tar.compare(at, path.size() + 1, path.c_str(), path.size() + 1) == 0 && tar.substr(at + 257, 5) == "ustar")
        return at;
    throw std::logic_error("no such file: " + path);
  }
};

// Shows INP-04.
TEST_F(Bundles, GiveBackWhatWasSealed) {
  const std::string bytes = seal();
  const auto opened = open_bundle(bytes, trusted);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->head, head);
  ASSERT_EQ(opened->files.size(), 4U);
  EXPECT_EQ(*opened->find("papers/long.pdf"), std::string(1300, 'p'));
  EXPECT_EQ(opened->find("manifest.note"), nullptr);
  std::ranges::reverse(files);
  EXPECT_EQ(seal(), bytes) << "the order in which files are handed in is nobody's business";
  EXPECT_TRUE(open_bundle(bytes, std::nullopt)) << "by the key that it names itself";
}

// Shows INP-04.
TEST_F(Bundles, RefuseEveryChangedByteAndNameItsFile) {
  const std::string bytes = seal();
  std::string file = "manifest.note";
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (at % block == 0 && bytes.substr(at + 257, 5) == "ustar") file = bytes.c_str() + at;
    std::string bent = bytes;
    bent[at] = static_cast<char>(bent[at] ^ (1U << (at % 8)));
    const auto opened = open_bundle(bent, at % 5 == 0 ? std::nullopt : std::optional(trusted));
    ASSERT_FALSE(opened) << at;
    EXPECT_FALSE(opened.error().where.empty()) << at;
    EXPECT_FALSE(words_of(opened.error().fault).empty()) << at;
    // The empty blocks at its end belong to nobody: what is there is named by itself, or by what stands before it.
    if (at + 2 * block < bytes.size()) {
      EXPECT_EQ(opened.error().where, file) << at;
    }
  }
}

// Shows INP-04.
RC_GTEST_FIXTURE_PROP(Bundles, RefuseAnyPieceCutOutOrPutIn, ()) {
  const std::string bytes = seal();
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  std::string bent = bytes;
  if (*rc::gen::arbitrary<bool>()) {
    bent.erase(at, *rc::gen::inRange<std::size_t>(1, 2000));
  } else {
    bent.insert(at, *rc::gen::nonEmpty<std::string>());
  }
  const auto opened = open_bundle(bent, trusted);
  RC_ASSERT(bent == bytes || !opened);
}

TEST_F(Bundles, CutAnywhereAreRefused) {
  const std::string bytes = seal();
  for (std::size_t kept = 0; kept < bytes.size(); kept += 7)
    ASSERT_FALSE(open_bundle(bytes.substr(0, kept), trusted)) << kept;
  EXPECT_EQ(refused("").fault, BundleFault::no_bundle);
  EXPECT_EQ(refused(std::string(bundle_bytes_max + 1, 'x')).fault, BundleFault::too_long);
  EXPECT_EQ(refused(bytes + std::string(block, '\0')).fault, BundleFault::more_behind);
}

TEST_F(Bundles, AFileThatIsThereTwiceAddedMissingOrMovedIsNamed) {
  const std::string bytes = seal();
  const std::size_t from = place_of(bytes, "papers/long.pdf");
  const std::string one = bytes.substr(from, 4 * block);
  const std::size_t end = bytes.size() - 2 * block;
  const auto is = [](const BundleRefusal& refusal, BundleFault fault, const std::string& where) {
    EXPECT_EQ(refusal.fault, fault) << words_of(refusal.fault);
    EXPECT_EQ(refusal.where, where);
  };
  is(refused(std::string(bytes).insert(end, one)), BundleFault::doubled_file, "papers/long.pdf");
  is(refused(std::string(bytes).insert(from, bytes.substr(0, from))), BundleFault::doubled_file, "manifest.note");
  is(refused(std::string(bytes).erase(from, one.size())), BundleFault::missing_file, "papers/long.pdf");
  std::string other = bytes.substr(place_of(bytes, "empty"), block);
  std::memcpy(other.data(), "extra", 5);
  mend(other, 0);
  is(refused(std::string(bytes).insert(end, other)), BundleFault::unannounced_file, "extra");
  is(refused(std::string(bytes).insert(from, other)), BundleFault::unannounced_file, "extra");
  const std::size_t journal = place_of(bytes, "journal/key");
  std::string moved = bytes;
  const std::string key_file = moved.substr(journal, 2 * block);
  moved.erase(journal, 2 * block).insert(place_of(bytes, "decision.json"), key_file);
  is(refused(moved), BundleFault::missing_file, "decision.json");
}

TEST_F(Bundles, AHeaderIsTheOneThatFollowsFromItsFileWhateverItsSumSays) {
  const std::string bytes = seal();
  const std::size_t at = place_of(bytes, "decision.json");
  const auto bent = [&](std::size_t place, const char* with) {
    std::string changed = bytes;
    std::memcpy(&changed[at + place], with, std::strlen(with));
    mend(changed, at);
    return refused(changed);
  };
  // A link, another mode, an owner, another time, a longer file, a folder before its name.
  EXPECT_EQ(bent(156, "2").fault, BundleFault::changed_header);
  EXPECT_EQ(bent(100, "0004755").fault, BundleFault::changed_header);
  EXPECT_EQ(bent(265, "root").fault, BundleFault::changed_header);
  EXPECT_EQ(bent(136, "00000000001").fault, BundleFault::changed_header);
  EXPECT_EQ(bent(124, "00000010000").where, "decision.json");
  EXPECT_EQ(bent(345, "../..").fault, BundleFault::changed_header);
  std::string other_time = bytes;
  std::memcpy(&other_time[136], "00000000001", 11);
  mend(other_time, 0);
  EXPECT_EQ(refused(other_time).where, "manifest.note");
}

// Shows INP-04.
TEST_F(Bundles, APathThatLeadsElsewhereIsNoneEvenWhenItIsSigned) {
  for (const char* path : {"", "/etc/passwd", "../key", "a/../../b", "a//b", "./a", "a/", ".hidden", "a\\b", "a b",
                           "manifest.note", "a\nb", "\xc3\xa9"})
    EXPECT_FALSE(is_bundle_path(path)) << path;
  EXPECT_FALSE(is_bundle_path(std::string(bundle_path_bytes_max + 1, 'a')));
  EXPECT_TRUE(is_bundle_path("papers/decision-fr.pdf"));
  const std::string hash(64, 'a');
  for (const char* path : {"../key", "/etc/passwd", "x/../y"}) {
    const auto refusal = refused(with_list(list() + hash + "  " + path + "\n"));
    EXPECT_EQ(refusal.fault, BundleFault::malformed_list) << path;
  }
}

TEST_F(Bundles, AListHasOneSpelling) {
  const std::string text = list();
  const auto fault = [&](const std::string& other) { return refused(with_list(other)).fault; };
  const std::string last = text.substr(text.rfind('\n', text.size() - 2) + 1);
  EXPECT_EQ(fault(text + last), BundleFault::malformed_list);                            // twice
  EXPECT_EQ(fault(text + std::string(64, 'a') + "  a\n"), BundleFault::malformed_list);  // out of order
  EXPECT_EQ(fault(text + std::string(64, 'A') + "  z\n"), BundleFault::malformed_list);  // another spelling
  EXPECT_EQ(fault(text + "note something\n"), BundleFault::malformed_list);              // behind the files
  EXPECT_EQ(fault(text.substr(0, text.find(crypto::sha256_hex(files[0].bytes)))),
            BundleFault::malformed_list);  // no file
  EXPECT_EQ(fault(text + std::string(64, 'a') + "  z\n"), BundleFault::missing_file);
}

TEST_F(Bundles, AreSignedOnceByTheKeyThatWasGiven) {
  const crypto::SigningKey other = signing_key(2);
  const NoteKey other_key{signer, other.verification_key()};
  EXPECT_EQ(open_bundle(seal(), other_key).error().fault, BundleFault::not_signed);
  // Made whole by somebody else: it opens by the key that it names, and not by the platform's.
  BundleHead forged = head;
  forged.key = other_key.text();
  const std::string theirs =
      seal_bundle(forged, files, [&](std::string_view text) { return sign_note(text, signer, other); });
  EXPECT_TRUE(open_bundle(theirs, std::nullopt));
  EXPECT_EQ(refused(theirs).fault, BundleFault::not_signed);
  // Signed by the platform, and naming another key.
  const std::string mixed =
      seal_bundle(forged, files, [&](std::string_view text) { return sign_note(text, signer, key); });
  EXPECT_EQ(refused(mixed).fault, BundleFault::not_signed);
  EXPECT_EQ(open_bundle(mixed, std::nullopt).error().fault, BundleFault::not_signed);
  const std::string twice = seal_bundle(head, files, [&](std::string_view text) {
    const std::string second = sign_note(text, signer, other);
    return sign_note(text, signer, key) + second.substr(text.size() + 1);
  });
  EXPECT_EQ(refused(twice).fault, BundleFault::not_signed);
}

}  // namespace
}  // namespace urna::journal
