// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_import.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/keystore_document_keys.hpp"
#include "storage/sqlite_document_store.hpp"
#include "tenancy/export_writer.hpp"

namespace urna::storage {
namespace {

using tenancy::ImportFault;
using Files = std::vector<std::pair<std::string, std::string>>;

const Timestamp noon{std::chrono::hours(24 * 20'000 + 12)};
constexpr const char* elections = "data/desk/elections.jsonl";
constexpr const char* voters = "data/desk/voters.jsonl";
constexpr const char* election_row = "{\"number\":1,\"uuid\":\"2HXUMgAxt2TKC6bHKyrhaD\"}\n";
constexpr const char* voter_row =
    "{\"birth_day\":null,\"college\":\"\",\"election\":1,\"id\":\"AQEBAQEBAQEBAQEBAQEBAQ\",\"roll_index\":0,"
    "\"vote\":\"voted\",\"weight\":1}\n";

/// Exports as a platform would sign them, whatever is in them.
struct CustomerImport : testing::Test {
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  KeystoreDocumentKeys keys{keystore.keystore, std::string(keystore.sealer.tenant()), random, [] { return noon; }};
  crypto::AgeIdentity identity = crypto::AgeIdentity::draw(random);
  crypto::SigningKey signer{crypto::SigningKey::draw_seed(random)};
  journal::NoteKey key{"vote.example.org/statement", signer.verification_key()};
  std::map<std::string, unsigned> databases{{"desk", 4}};
  Files files{{"README.txt", "read me"},
              {elections, election_row},
              {"data/desk/documents.jsonl", "{\"bytes\":\"x\",\"election\":1,\"name\":\"roll.csv\"}\n"},
              {voters, voter_row},
              {"data/desk/turnout.jsonl", ""}};

  std::function<void(Files&)> spoil = {};  // what somebody does to it after it was signed

  std::string& content(const std::string& path) {
    return std::ranges::find(files, path, [](const auto& file) { return file.first; })->second;
  }
  std::string packed() {
    tenancy::ExportManifest manifest{"t-4f2a", noon, "urna 0.1.0", key.text(), databases, {}};
    for (const auto& [path, text] : files) manifest.files.push_back({path, text.size(), crypto::sha256(text)});
    const std::string json = manifest_json(manifest);
    const std::string note = journal::sign_note(manifest_statement(json, manifest), key.name(), signer);
    std::string out;
    tenancy::ExportWriter writer(crypto::AgeWriter::to(std::vector{identity.recipient()}, random), noon,
                                 [&](std::span<const std::byte> bytes) {
                                   out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                                 });
    Files all{{"manifest.json", json}, {"manifest.note", note}};
    all.insert(all.end(), files.begin(), files.end());
    if (spoil) spoil(all);
    for (const auto& [path, text] : all) {
      writer.begin(path, text.size());
      writer.add(text);
    }
    writer.finish();
    return out;
  }
  Result<ImportSummary, tenancy::ImportRefusal> import() {
    const std::string file = packed();
    const OpenExport open = [this, &file] {
      return std::make_unique<tenancy::ExportReader>(
          crypto::AgeReader(identity), [&file, at = std::size_t{0}](std::span<std::byte> bytes) mutable {
            const std::size_t size = std::min(bytes.size(), file.size() - at);
            std::ranges::copy(bytes_of(file).subspan(at, size), bytes.begin());
            at += size;
            return size;
          });
    };
    return import_customer(open, key, folder.path("new"), keystore.sealer, keys, random);
  }
  /// Nothing may be left of what is refused.
  std::string fault() {
    const auto done = import();
    if (done) return "taken";
    EXPECT_FALSE(std::filesystem::exists(folder / "new"));
    return std::string(name_of(done.error().fault)) + " " + done.error().where;
  }
};

TEST_F(CustomerImport, TakesWhatAnotherPlatformHasSigned) {
  const auto done = import();
  ASSERT_TRUE(done) << name_of(done.error().fault) << " " << done.error().where;
  EXPECT_EQ(done->rows.at("desk/voters"), 1U);
}

// Shows TEN-07, B67.
TEST_F(CustomerImport, LeavesNothingOfWhatWasChangedAfterItWasSigned) {
  const auto with = [&](std::function<void(Files&)> how) {
    spoil = std::move(how);
    return fault();
  };
  const auto text = [](Files& all, const std::string& path) -> std::string& {
    return std::ranges::find(all, path, [](const auto& file) { return file.first; })->second;
  };
  EXPECT_EQ(with([&](Files& all) { text(all, voters).replace(text(all, voters).find("voted"), 5, "votes"); }),
            std::string("changed-file ") + voters);
  EXPECT_THAT(with([&](Files& all) { text(all, "manifest.json").replace(2, 1, "X"); }),
              ::testing::AnyOf(::testing::StartsWith("malformed-manifest"), ::testing::StartsWith("not-signed"),
                               ::testing::StartsWith("other-manifest")));
  EXPECT_THAT(with([&](Files& all) {
                std::string& note = text(all, "manifest.note");
                note[note.size() - 8] = note[note.size() - 8] == 'A' ? 'B' : 'A';
              }),
              ::testing::StartsWith("not-signed"));
  EXPECT_EQ(with([](Files& all) { all.pop_back(); }).substr(0, 12), "missing-file");
  EXPECT_EQ(with([](Files& all) { all.emplace_back("data/desk/zzz.jsonl", ""); }).substr(0, 16), "unannounced-file");
  // Signed by another platform than the one that is trusted.
  spoil = {};
  signer = crypto::SigningKey{crypto::SigningKey::draw_seed(random)};
  EXPECT_THAT(fault(), ::testing::StartsWith("not-signed"));
}

// Shows TEN-07, B67.
TEST_F(CustomerImport, RefusesRowsThatNoExportHas) {
  const std::string honest = content(voters);
  const std::string where = "malformed-row data/desk/voters.jsonl, line ";
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string row = honest;
    row.replace(row.find(from), from.size(), to);
    content(voters) = row;
    return fault();
  };
  EXPECT_EQ(with("\"weight\":1", "\"tenant\":\"t-5\",\"weight\":1"), where + "1") << "a row of another tenant";
  EXPECT_EQ(with("\"weight\":1", "\"verifier\":\"AAAA\",\"weight\":1"), where + "1") << "what never leaves";
  EXPECT_EQ(with(",\"weight\":1", ""), where + "1");
  EXPECT_EQ(with("\"weight\":1", "\"weight\":1.5"), where + "1");
  EXPECT_EQ(with("\"weight\":1", "\"weight\":\"1\""), where + "1");
  EXPECT_EQ(with("\"weight\":1", "\"weight\": 1"), where + "1") << "one spelling";
  EXPECT_EQ(with("\"weight\":1", "\"weight\":null"), where + "1");
  EXPECT_EQ(with("\"voted\"", "\"casting\""), where + "1");
  EXPECT_EQ(with("AQEBAQEBAQEBAQEBAQEBAQ", "not base64!"), where + "1");
  EXPECT_EQ(with("\"birth_day\":null", "\"birth_day\":\"1990-02-30\""), where + "1");
  EXPECT_EQ(with("}\n", "}"), where + "1") << "cut";
  EXPECT_EQ(with("}\n", "}\n\n"), where + "2");
  EXPECT_EQ(with("{", "[{"), where + "1");
}

// Shows B67.
TEST_F(CustomerImport, RefusesRowsThatContradictEachOther) {
  content(voters) = std::string(voter_row) + voter_row;
  EXPECT_EQ(fault(), "refused-by-database data/desk/voters.jsonl, line 2");
  content(voters) = voter_row;
  content(elections) = "{\"number\":2,\"uuid\":\"2HXUMgAxt2TKC6bHKyrhaD\"}\n";
  EXPECT_EQ(fault(), "refused-by-database data/desk/documents.jsonl, line 1") << "of an election that is not there";
}

// Shows B67.
TEST_F(CustomerImport, RefusesFormsThatItDoesNotHave) {
  databases = {{"desk", 5}};
  EXPECT_EQ(fault(), "other-schema desk") << "of a newer program";
  databases = {{"desk", 4}, {"secrets", 1}};
  EXPECT_EQ(fault(), "other-schema secrets");
  databases = {};
  EXPECT_EQ(fault(), std::string("other-schema ") + elections) << "rows of a database that it does not name";
  databases = {{"desk", 4}};
  std::swap(files[1], files[3]);
  EXPECT_EQ(fault(), "other-schema data/desk/documents.jsonl") << "tables in another order";
  std::swap(files[1], files[3]);
  files.emplace_back("data/desk/settled.jsonl", "");
  EXPECT_EQ(fault(), "other-schema data/desk/settled.jsonl") << "a table that never leaves";
  files.pop_back();
  files.emplace_back("documents/x.pdf", "x");
  EXPECT_EQ(fault(), "unknown-file documents/x.pdf");
  files.pop_back();
  files.pop_back();
  EXPECT_EQ(fault(), "other-schema data/desk/turnout.jsonl") << "a table is missing";
}

struct CustomerDocumentImport : CustomerImport {
  const std::string content_of_csv = "name\nAerts\n";
  const std::string document = "07070707070707070707070707070707";
  const std::string file = "documents/" + document + "/1.csv";

  static std::string name(unsigned char number) { return to_base64(Bytes(16, std::byte{number})); }
  void SetUp() override {
    databases["documents"] = 3;
    const auto row = [](const std::string& table, const std::string& line) {
      return std::pair("data/documents/" + table + ".jsonl", line);
    };
    const std::string room = name(5);
    const std::string digest = to_base64(crypto::sha256(content_of_csv));
    files.push_back(row("rooms", "{\"id\":\"" + room + "\",\"made\":0,\"name\":\"Statutes\"}\n"));
    files.push_back(row("folders", ""));
    files.push_back(row("documents", "{\"expires\":null,\"folder\":null,\"id\":\"" + name(7) +
                                         "\",\"name\":\"roll.csv\",\"room\":\"" + room + "\",\"versions\":1}\n"));
    files.push_back(row("versions", "{\"bytes\":11,\"digest\":\"" + digest + "\",\"document\":\"" + name(7) +
                                        "\",\"kind\":0,\"made\":0,\"number\":1,\"person\":\"" + name(8) +
                                        "\",\"upload\":\"" + name(9) + "\"}\n"));
    files.push_back(row("shares", ""));
    files.push_back(row("trail", ""));
    files.emplace_back(file, content_of_csv);
  }
};

TEST_F(CustomerDocumentImport, TakesADocumentUnderAKeyOfItsOwn) {
  const auto done = import();
  ASSERT_TRUE(done) << name_of(done.error().fault) << " " << done.error().where;
  const SqliteDocumentStore store(folder.path("new/documents.db"), folder.path("new/objects"), keystore.sealer, {},
                                  {.owner = keystore.sealer.tenant()});
  const auto version = store.version(documents::DocumentId(documents::RandomId{}), 1);
  EXPECT_FALSE(version);
  documents::RandomId seven{};
  seven.fill(std::byte{7});
  const auto kept = store.document(documents::DocumentId(seven));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->name, "roll.csv");
  EXPECT_FALSE(store.version(kept->id, 1)->is_scanned) << "nobody here has looked";
  EXPECT_TRUE(keys.find(kept->key));
  documents::RandomId nine{};
  nine.fill(std::byte{9});
  const auto sealed = store.part(documents::UploadId(nine), 0);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(std::ranges::search(*sealed, bytes_of("Aerts")).size(), 0U);
}

TEST_F(CustomerDocumentImport, RefusesADocumentThatIsNotWhatItsRowSays) {
  content(file) = "name\nAerto\n";
  EXPECT_EQ(fault(), "refused-document " + file) << "another content";
  content(file) = content_of_csv + "x";
  EXPECT_EQ(fault(), "refused-document " + file) << "longer";
  content(file) = content_of_csv;
  files.emplace_back("documents/" + document + "/2.csv", content_of_csv);
  EXPECT_EQ(fault(), "refused-document documents/" + document + "/2.csv") << "a version without a row";
  files.pop_back();
  files.pop_back();
  EXPECT_EQ(fault(), "refused-document " + file) << "a row without its file";
}

TEST_F(CustomerDocumentImport, RefusesAFileThatTheDoorWouldRefuse) {
  files.pop_back();
  std::string& row = content("data/documents/versions.jsonl");
  row.replace(row.find("\"kind\":0"), 8, "\"kind\":2");
  files.emplace_back("documents/" + document + "/1.pdf", content_of_csv);
  EXPECT_EQ(fault(), "refused-document documents/" + document + "/1.pdf") << "no PDF";
}

TEST_F(CustomerDocumentImport, TakesNoDocumentsBeforeTheirRows) {
  std::swap(files.at(files.size() - 1), files.at(files.size() - 2));
  EXPECT_EQ(fault(), "other-schema data/documents/trail.jsonl");
  databases.erase("documents");
  files = {files.front(), {file, content_of_csv}};
  databases.clear();
  EXPECT_EQ(fault(), "other-schema " + file);
}

TEST_F(CustomerImport, TakesWhatAnOlderProgramHasSigned) {
  databases = {{"desk", 1}};
  files.pop_back();
  content(voters).replace(1, std::string("\"birth_day\":null,").size(), "");
  const auto done = import();
  ASSERT_TRUE(done) << name_of(done.error().fault) << " " << done.error().where;
}

TEST_F(CustomerImport, WritesNothingWhenTheFolderIsThere) {
  std::filesystem::create_directory(folder / "new");
  EXPECT_THROW(static_cast<void>(import()), std::runtime_error);
  EXPECT_TRUE(std::filesystem::is_empty(folder / "new"));
}

TEST_F(CustomerImport, KeepsArchivesAndTheJournalOfBeforeAsTheyWere) {
  files.emplace_back("journal/vote.example.org/log/platform/checkpoint", "a checkpoint");
  ASSERT_TRUE(import());
  EXPECT_EQ(folder.read("new/before/journal/vote.example.org/log/platform/checkpoint"), "a checkpoint");
  EXPECT_EQ(std::filesystem::status(folder / "new").permissions(), std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace urna::storage
