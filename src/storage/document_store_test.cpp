// SPDX-License-Identifier: EUPL-1.2
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "documents/documents.hpp"
#include "documents/memory_document_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/detail/failing_vfs.hpp"
#include "storage/document_store_contract.hpp"
#include "storage/keystore_document_keys.hpp"
#include "storage/sqlite_document_store.hpp"

namespace urna::storage {
namespace {

using namespace documents;  // NOLINT(google-build-using-namespace)
namespace fs = std::filesystem;
using Unsynced = FailingDisk::Unsynced;
using std::chrono::hours;
using std::chrono::seconds;

class MemoryKeeper final : public DocumentKeeper {
 public:
  DocumentStore& store() override { return store_; }
  void reopen() override {}

 private:
  MemoryDocumentStore store_;
};

class SqliteKeeper final : public DocumentKeeper {
 public:
  SqliteKeeper() { reopen(); }
  DocumentStore& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    store_ =
        std::make_unique<SqliteDocumentStore>(folder_.path("documents.db"), folder_.path("objects"), keystore_.sealer);
  }

 private:
  const TestFolder folder_{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore_;
  std::unique_ptr<SqliteDocumentStore> store_;
};

template <class Keeper>
std::unique_ptr<DocumentKeeper> make() {
  return std::make_unique<Keeper>();
}

INSTANTIATE_TEST_SUITE_P(OfMemory, DocumentStoreContract, ::testing::Values(make<MemoryKeeper>));
INSTANTIATE_TEST_SUITE_P(OfSqlite, DocumentStoreContract, ::testing::Values(make<SqliteKeeper>));

/// The whole room on a disk: records, objects, keys.
struct DocumentsOnDisk : testing::Test {
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  const Timestamp now{seconds(1'800'000'000)};
  const PersonId rosa{RandomId{std::byte{1}}};
  const RoomId room{RandomId{std::byte{9}}};
  const std::string content = "name;vote\nWilhelmina;" + std::string(100'000, 'w') + "\n";
  KeystoreDocumentKeys keys{keystore.keystore, "acme", random, [this] { return now; }};
  std::unique_ptr<SqliteDocumentStore> store;
  std::unique_ptr<Documents> documents;

  void SetUp() override {
    start();
    ASSERT_TRUE(documents->add_room(rosa, room, "Wilhelmina's room", now));
  }
  void start(const SqliteOptions& options = {}) {
    documents.reset();
    store.reset();
    store = std::make_unique<SqliteDocumentStore>(folder.path("documents.db"), folder.path("objects"), keystore.sealer,
                                                  entry_about_document, options);
    documents = std::make_unique<Documents>(
        "acme", *store, keys, random, [](const auto&...) { return true; }, crypto::HashCost{1, 8});
  }
  UploadId begin(std::optional<DocumentId> document = {}) {
    return documents
        ->begin_upload(rosa, {.room = room, .document = document, .name = "wilhelmina.csv", .bytes = content.size()},
                       now)
        .value();
  }
  auto add_half(const UploadId& upload, bool is_second) {
    const std::size_t half = content.size() / 2;
    const auto bytes = bytes_of(content);
    return documents->add_part(rosa, upload, is_second ? half : 0, is_second ? bytes.subspan(half) : bytes.first(half),
                               now);
  }
  auto finish(const UploadId& upload) {
    return documents->finish_upload(rosa, upload, crypto::sha256(bytes_of(content)), now);
  }
  DocumentId add() {
    const UploadId upload = begin();
    EXPECT_TRUE(add_half(upload, false));
    EXPECT_TRUE(add_half(upload, true));
    return finish(upload).value().document;
  }
  std::size_t objects() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.path("objects")), {}));
  }
  std::string everything_on_disk() const {
    std::string all;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
      all += entry.path().string();
      std::ifstream file(entry.path(), std::ios::binary);
      if (entry.is_regular_file()) all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }
};

// Shows DB-01, TEN-09.
TEST_F(DocumentsOnDisk, NothingOnTheDiskShowsNameOrContent) {
  const DocumentId id = add();
  ASSERT_TRUE(documents->share_by_link(rosa, id, SecretText("seven quiet mules"), {now + hours(1), 1}, now));
  const std::string disk = everything_on_disk();
  EXPECT_EQ(disk.find("ilhelmina"), std::string::npos);
  EXPECT_EQ(disk.find("wwww"), std::string::npos);
  EXPECT_EQ(disk.find("quiet mules"), std::string::npos);
  EXPECT_NE(disk.find("document.added"), std::string::npos);  // what is there is found
  const Digest digest = crypto::sha256(bytes_of(content));
  EXPECT_EQ(disk.find(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size())),
            std::string::npos);
}

// Shows TEN-09.
TEST_F(DocumentsOnDisk, TheFolderIsItsOwnersOnly) {
  add();
  struct stat facts = {};
  ASSERT_EQ(::stat(folder.path("objects").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0700U);
  for (const auto& entry : fs::directory_iterator(folder.path("objects"))) {
    EXPECT_EQ(entry.status().permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
}

TEST_F(DocumentsOnDisk, AnUploadGoesOnAfterARestart) {
  const UploadId upload = begin();
  ASSERT_TRUE(add_half(upload, false));
  start();
  EXPECT_EQ(documents->received(rosa, upload).value(), content.size() / 2);
  ASSERT_TRUE(add_half(upload, true));
  const auto version = finish(upload);
  ASSERT_TRUE(version);
  start();
  const auto read = documents->read(rosa, version->document, 0, now);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->bytes.size(), content.size());
}

TEST_F(DocumentsOnDisk, APartThatWasWrittenAndNotRecordedIsWrittenAgain) {
  const UploadId upload = begin();
  ASSERT_TRUE(add_half(upload, false));
  store->keep_part(upload, 1, Bytes(10, std::byte{1}));  // and then the power went
  start();
  ASSERT_TRUE(add_half(upload, true));
  EXPECT_TRUE(finish(upload));
}

// Shows KEY-07.
TEST_F(DocumentsOnDisk, APartThatIsMissingIsAnIncidentAndNotAShorterDocument) {
  const DocumentId id = add();
  for (const auto& entry : fs::directory_iterator(folder.path("objects"))) {
    if (entry.path().extension() == ".1") fs::remove(entry.path());
  }
  EXPECT_EQ(documents->read(rosa, id, 0, now).error(), DocumentFault::not_authentic);
}

TEST_F(DocumentsOnDisk, WhatWasLeftBehindIsErasedAtTheNextStart) {
  const DocumentId id = add();
  const std::size_t known = objects();
  std::ofstream(folder.path("objects/" + std::string(32, 'a') + ".0")) << "of an upload that nobody knows";
  std::ofstream(folder.path("objects/" + to_hex(store->version(id, 1)->upload.get()) + ".0.new")) << "begun";
  start();
  EXPECT_EQ(objects(), known);
  EXPECT_TRUE(documents->read(rosa, id, 0, now));
}

// Shows KEY-09.
TEST_F(DocumentsOnDisk, AnErasedDocumentDoesNotOpenFromABackupOfTheDisk) {
  const DocumentId id = add();
  documents.reset();
  store.reset();
  const TestFolder backup{TestFolder::in_memory()};
  fs::copy(folder.path(), backup.path(), fs::copy_options::recursive);
  start();
  ASSERT_TRUE(documents->erase(rosa, id, now));
  EXPECT_EQ(objects(), 0U);
  const SqliteDocumentStore restored(backup.path("documents.db"), backup.path("objects"), keystore.sealer);
  const auto document = restored.document(id);
  ASSERT_TRUE(document);
  EXPECT_FALSE(keys.find(document->key));
}

// Shows AUD-02.
TEST_F(DocumentsOnDisk, TheJournalIsToldInTheSameBreath) {
  add();
  const auto letters = store->outbox().waiting(100);
  ASSERT_EQ(letters.size(), 3U);
  EXPECT_NE(letters[2].entry.find("\"ev\":\"document.added\",\"act\":\"u:"), std::string::npos);
  EXPECT_NE(letters[2].entry.find("\"obj\":\"document:"), std::string::npos);
}

TEST_F(DocumentsOnDisk, AFileThatIsTooLongIsNotRead) {
  const DocumentId id = add();
  const std::string path = folder.path("objects/" + to_hex(store->version(id, 1)->upload.get()) + ".0");
  fs::resize_file(path, 64U << 20U);
  EXPECT_EQ(documents->read(rosa, id, 0, now).error(), DocumentFault::not_authentic);
}

/// An upload, a version, a link, and the end of it all, on a disk that fails at one point.
// Shows B77.
TEST_F(DocumentsOnDisk, WhereverThePowerIsCutWhatWasAcknowledgedIsThereAndNothingIsHalf) {
  const auto tell = [&](FailingDisk& disk, int cut_at, Unsynced unsynced) {
    const TestFolder place{TestFolder::in_memory()};
    std::optional<DocumentId> added;
    bool is_erased = false;
    const auto open = [&] {
      documents.reset();
      store.reset();
      store = std::make_unique<SqliteDocumentStore>("documents.db", place.path("objects"), keystore.sealer,
                                                    entry_about_document, SqliteOptions{disk.name()});
      documents = std::make_unique<Documents>(
          "acme", *store, keys, random, [](const auto&...) { return true; }, crypto::HashCost{1, 8});
    };
    open();
    const auto room_there = documents->add_room(rosa, room, "Room", now);
    EXPECT_TRUE(room_there);
    const int before = disk.operations();
    if (cut_at > 0) disk.cut_power_at(cut_at);
    try {
      const DocumentId id = add();
      added = id;
      EXPECT_TRUE(documents->read(rosa, id, 0, now));
      is_erased = true;  // from here on it may be gone
      EXPECT_TRUE(documents->erase(rosa, id, now));
    } catch (const DatabaseFailed&) {
    }
    const int operations = disk.operations() - before;
    if (cut_at > 0) disk.restore_power(unsynced);
    open();
    const auto there = store->documents_in(room);
    if (added && !is_erased) {
      EXPECT_EQ(there.size(), 1U);
    }
    for (const Document& document : there) {
      const auto content_there = documents->read(rosa, document.id, 0, now);
      // An erased document's key goes first: then it does not open, and its record follows with the next erasing.
      EXPECT_TRUE(content_there || is_erased);
    }
    for (const Document& document : there) EXPECT_TRUE(documents->erase(rosa, document.id, now));
    documents->tidy(now + hours(25));
    EXPECT_EQ(std::distance(fs::directory_iterator(place.path("objects")), {}), 0);
    return operations;
  };
  const auto passing = [&](int cut_at, Unsynced unsynced) {
    FailingDisk disk("failing-documents-" + std::to_string(cut_at) + "-" + std::to_string(static_cast<int>(unsynced)));
    const int operations = tell(disk, cut_at, unsynced);
    documents.reset();
    store.reset();
    return operations;
  };
  const int operations = passing(0, Unsynced::kept);
  EXPECT_GT(operations, 40);
  for (const Unsynced unsynced : {Unsynced::lost, Unsynced::kept, Unsynced::torn}) {
    for (int n = 1; n <= operations; ++n) {
      SCOPED_TRACE("operation " + std::to_string(n));
      passing(n, unsynced);
      if (HasFailure()) FAIL();
    }
  }
}

}  // namespace
}  // namespace urna::storage
