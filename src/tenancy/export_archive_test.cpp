// SPDX-License-Identifier: EUPL-1.2
#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "tenancy/export_reader.hpp"
#include "tenancy/export_writer.hpp"

namespace urna::tenancy {
namespace {

const Timestamp noon{std::chrono::hours(24 * 20'000 + 12)};

using Files = std::vector<std::pair<std::string, std::string>>;

struct ExportArchive : testing::Test {
  crypto::SystemRandom random;
  crypto::AgeIdentity identity = crypto::AgeIdentity::draw(random);
  crypto::SigningKey signer{crypto::SigningKey::draw_seed(random)};
  journal::NoteKey key{"vote.example.org/statement", signer.verification_key()};
  Files files{{"README.txt", "how to open it\n"}, {"data/desk/voters.jsonl", std::string(200'000, 'x')}, {"empty", ""}};

  ExportManifest manifest() const {
    ExportManifest manifest{"t-4f2a", noon, "urna 0.1.0", key.text(), {{"desk", 3}}, {}};
    for (const auto& [path, content] : files) manifest.files.push_back({path, content.size(), crypto::sha256(content)});
    return manifest;
  }
  std::string note(const std::string& json, const ExportManifest& of) const {
    return journal::sign_note(manifest_statement(json, of), key.name(), signer);
  }
  std::string packed(const Files& all) {
    std::string out;
    ExportWriter writer(crypto::AgeWriter::to(std::vector{identity.recipient()}, random), noon,
                        [&](std::span<const std::byte> bytes) {
                          out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                        });
    for (const auto& [path, content] : all) {
      writer.begin(path, content.size());
      writer.add(content);
    }
    writer.finish();
    return out;
  }
  Files with_manifest(const ExportManifest& of, const Files& rest) const {
    const std::string json = manifest_json(of);
    Files all{{std::string(manifest_path), json}, {std::string(manifest_note_path), note(json, of)}};
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
  }
  std::string whole() { return packed(with_manifest(manifest(), files)); }

  static ExportReader::Source from(const std::string& file) {
    return [&file, at = std::size_t{0}](std::span<std::byte> bytes) mutable {
      const std::size_t size = std::min(bytes.size(), file.size() - at);
      std::ranges::copy(bytes_of(file).subspan(at, size), bytes.begin());
      at += size;
      return size;
    };
  }
  /// Everything that is in the file, or why it is not taken.
  Result<Files, ImportRefusal> read(const std::string& file, const std::optional<journal::NoteKey>& trusted,
                                    crypto::AgeReader opener) const {
    ExportReader reader(std::move(opener), from(file));
    const auto opened = reader.open(trusted);
    if (!opened) return failure(opened.error());
    Files all;
    for (;;) {
      const auto next = reader.next();
      if (!next) return failure(next.error());
      if (*next == nullptr) return all;
      all.emplace_back((*next)->path, "");
      std::array<char, 1000> piece{};
      for (;;) {
        const auto got = reader.read(piece);
        if (!got) return failure(got.error());
        if (*got == 0) break;
        all.back().second.append(piece.data(), *got);
      }
    }
  }
  Result<Files, ImportRefusal> read(const std::string& file) const {
    return read(file, key, crypto::AgeReader(identity));
  }
  ImportFault fault(const std::string& file) const {
    const auto all = read(file);
    return all ? ImportFault::unknown_file : all.error().fault;  // which a reader never says
  }
  std::string age(std::string_view packed_text) {
    auto writer = crypto::AgeWriter::to(std::vector{identity.recipient()}, random);
    Bytes out = writer.add(bytes_of(packed_text));
    const Bytes rest = writer.finish();
    out.insert(out.end(), rest.begin(), rest.end());
    return {reinterpret_cast<const char*>(out.data()), out.size()};
  }
};

TEST_F(ExportArchive, GivesBackWhatWasPutIn) {
  const auto all = read(whole());
  ASSERT_TRUE(all) << name_of(all.error().fault);
  EXPECT_EQ(*all, files);
}

// Shows B67.
TEST_F(ExportArchive, IsRefusedWhenTheManifestWasEdited) {
  const ExportManifest honest = manifest();
  ExportManifest edited = honest;
  edited.tenant = "t-5f2a";
  Files all = with_manifest(honest, files);
  all[0].second = manifest_json(edited);
  EXPECT_EQ(fault(packed(all)), ImportFault::other_manifest);
  all[0].second = manifest_json(honest) + "\n";
  EXPECT_EQ(fault(packed(all)), ImportFault::malformed_manifest) << "one spelling only";
}

// Shows B67.
TEST_F(ExportArchive, IsRefusedUnderABadSignatureOrOneOfAnotherKey) {
  Files all = with_manifest(manifest(), files);
  std::string& note = all[1].second;
  note[note.size() - 5] = note[note.size() - 5] == 'A' ? 'B' : 'A';
  EXPECT_EQ(fault(packed(all)), ImportFault::not_signed);

  const crypto::SigningKey other(crypto::SigningKey::draw_seed(random));
  const journal::NoteKey theirs(key.name(), other.verification_key());
  const auto refused = read(whole(), theirs, crypto::AgeReader(identity));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, ImportFault::not_signed);
  EXPECT_TRUE(read(whole(), std::nullopt, crypto::AgeReader(identity))) << "the key that it names itself";
}

// Shows B67.
TEST_F(ExportArchive, IsRefusedWithAFileMissingTooManyOrChanged) {
  Files fewer = files;
  fewer.pop_back();
  EXPECT_EQ(fault(packed(with_manifest(manifest(), fewer))), ImportFault::missing_file);
  fewer = files;
  fewer.erase(fewer.begin());
  EXPECT_EQ(fault(packed(with_manifest(manifest(), fewer))), ImportFault::missing_file);

  Files more = files;
  more.emplace_back("more", "");
  EXPECT_EQ(fault(packed(with_manifest(manifest(), more))), ImportFault::unannounced_file);
  more = files;
  more.insert(more.begin(), {"more", ""});
  EXPECT_EQ(fault(packed(with_manifest(manifest(), more))), ImportFault::unannounced_file);
  more = files;
  more.insert(more.begin(), files.front());
  EXPECT_EQ(fault(packed(with_manifest(manifest(), more))), ImportFault::missing_file) << "the same one twice";

  Files changed = files;
  changed[0].second[3] = 'X';
  EXPECT_EQ(fault(packed(with_manifest(manifest(), changed))), ImportFault::changed_file);
  changed = files;
  changed[1].second += "x";
  EXPECT_EQ(fault(packed(with_manifest(manifest(), changed))), ImportFault::changed_file);
}

// Shows B67.
TEST_F(ExportArchive, IsRefusedOfAnotherFormatOrWithoutAManifestBeforeAllElse) {
  Files all = with_manifest(manifest(), files);
  const std::string from = "urna-export-v1";
  all[0].second.replace(all[0].second.find(from), from.size(), "urna-export-v9");
  EXPECT_EQ(fault(packed(all)), ImportFault::other_format);
  EXPECT_EQ(fault(packed(files)), ImportFault::no_export);
  EXPECT_EQ(fault(age("no tar at all")), ImportFault::no_export);
  EXPECT_EQ(fault(age("")), ImportFault::no_export);
}

TEST_F(ExportArchive, IsRefusedWhereverItWasCut) {
  const std::string file = whole();
  for (std::size_t size = 0; size < file.size(); size += 1 + size / 7) EXPECT_FALSE(read(file.substr(0, size))) << size;
  EXPECT_EQ(fault(file.substr(0, file.size() - 1)), ImportFault::damaged);
  EXPECT_EQ(fault(file + "x"), ImportFault::damaged);
}

/// Made by the library, not by us: a tar that no export is.
std::string tar_with(const std::function<void(archive_entry*)>& set) {
  archive* writer = archive_write_new();
  archive_write_add_filter_zstd(writer);
  archive_write_set_format_pax_restricted(writer);
  std::string out(1U << 20U, '\0');
  std::size_t used = 0;
  archive_write_open_memory(writer, out.data(), out.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, "manifest.json");
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_size(entry, 0);
  set(entry);
  archive_write_header(writer, entry);
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  return out.substr(0, used);
}

TEST_F(ExportArchive, IsRefusedWithLinksDevicesAndPathsOutOfIt) {
  EXPECT_EQ(fault(age(tar_with([](archive_entry* entry) {
              archive_entry_set_filetype(entry, AE_IFLNK);
              archive_entry_set_symlink(entry, "/etc/passwd");
            }))),
            ImportFault::no_export);
  EXPECT_EQ(fault(age(tar_with([](archive_entry* entry) { archive_entry_set_hardlink(entry, "x"); }))),
            ImportFault::no_export);
  EXPECT_EQ(fault(age(tar_with([](archive_entry* entry) { archive_entry_set_filetype(entry, AE_IFCHR); }))),
            ImportFault::no_export);
  for (const char* path : {"", "/a", "../a", "a/../b", "a//b", "a/", "./a", "a b", "a\nb", "a\\b", "a:b", "\xc3\xa9"})
    EXPECT_FALSE(is_export_path(path)) << path;
  EXPECT_FALSE(is_export_path(std::string(241, 'a')));
  for (const char* path : {"a", "a/b.c", "journal/vote.example.org+8443/log/platform/tile/0/x001/000.p/7"})
    EXPECT_TRUE(is_export_path(path)) << path;
  ExportManifest outside = manifest();
  outside.files[0].path = "../README.txt";
  EXPECT_EQ(manifest_from(manifest_json(outside)).error().fault, ImportFault::malformed_manifest);
}

TEST_F(ExportArchive, IsNotUnpackedBeyondWhatWasSigned) {
  Files bomb = files;
  bomb[1].second = std::string(50'000'000, '\0');  // some kilobytes when packed
  const std::string file = packed(with_manifest(manifest(), bomb));
  ASSERT_LT(file.size(), 50'000U);
  EXPECT_EQ(fault(file), ImportFault::changed_file) << "by its header, before it is unpacked";
}

TEST_F(ExportArchive, IsRefusedWithAnAgeHeaderThatNobodyNeeds) {
  const std::string part(43, 'A');
  std::string crowded = "age-encryption.org/v1\n";
  for (int i = 0; i < 10'000; ++i) crowded += "-> X25519 " + part + "\n" + part + "\n";
  EXPECT_EQ(fault(crowded + "--- " + part + "\n" + std::string(100, 'x')), ImportFault::no_age_file);

  const std::string costly = "age-encryption.org/v1\n-> scrypt " + std::string(22, 'A') + " 30\n" + part + "\n--- " +
                             part + "\n" + std::string(100, 'x');
  const auto refused = read(costly, key, crypto::AgeReader(SecretText("seven quiet mules carry salt")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, ImportFault::too_costly);
}

TEST_F(ExportArchive, IsRefusedByWhoeverHasAnotherKey) {
  const auto refused = read(whole(), key, crypto::AgeReader(crypto::AgeIdentity::draw(random)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, ImportFault::other_key);
}

TEST_F(ExportArchive, IsOpenedByAgeZstdAndTarAlone) {
  const TestFolder folder(TestFolder::in_memory());
  std::ofstream(folder / "file.age", std::ios::binary) << whole();
  std::ofstream(folder / "key") << identity.text().expose() << "\n";
  const auto run = [&](const std::string& command) {
    return std::system(("cd '" + folder.path().string() + "' && " + command + " 2>said").c_str());
  };
  ASSERT_EQ(run("age -d -i key file.age | zstd -d | tar t > list"), 0) << folder.read("said");
  EXPECT_EQ(folder.read("list"), "manifest.json\nmanifest.note\nREADME.txt\ndata/desk/voters.jsonl\nempty\n");
  ASSERT_EQ(run("age -d -i key file.age | zstd -d | tar x"), 0) << folder.read("said");
  EXPECT_EQ(folder.read("data/desk/voters.jsonl"), files[1].second);
}

}  // namespace
}  // namespace urna::tenancy
