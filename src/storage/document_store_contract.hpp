// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "documents/document_store.hpp"

// For tests only: what every keeper of documents promises.
namespace urna::storage {

/// A keeper under test; `reopen` is what a program finds after it was ended and started again.
class DocumentKeeper {
 public:
  virtual ~DocumentKeeper() = default;
  virtual documents::DocumentStore& store() = 0;
  virtual void reopen() = 0;
};

using MakeDocumentKeeper = std::unique_ptr<DocumentKeeper> (*)();

class DocumentStoreContract : public ::testing::TestWithParam<MakeDocumentKeeper> {
 protected:
  DocumentStoreContract() : keeper_(GetParam()()) { store().apply({.rooms = {room_}}); }
  documents::DocumentStore& store() { return keeper_->store(); }
  void reopen() { keeper_->reopen(); }

  template <class Id>
  static Id id(int number) {
    return Id(documents::RandomId{static_cast<std::byte>(number)});
  }
  static Timestamp at(int second) { return Timestamp(std::chrono::seconds(1'790'000'000 + second)); }
  documents::Document document(int number) const {
    return {.id = id<documents::DocumentId>(number),
            .room = room_.id,
            .name = "minutes-" + std::to_string(number) + ".pdf",
            .key = id<documents::KeyId>(number),
            .versions = 1};
  }
  documents::Upload upload(int number) const {
    return {.id = id<documents::UploadId>(number),
            .by = id<PersonId>(1),
            .room = room_.id,
            .name = "é.pdf",
            .key = id<documents::KeyId>(number),
            .bytes_total = 10,
            .last = at(number)};
  }
  static documents::Version version(int of, std::uint32_t number, int from) {
    return {.document = id<documents::DocumentId>(of),
            .number = number,
            .kind = documents::FileKind::jpeg,
            .bytes = 5'000'000'000,
            .digest = {std::byte{9}},
            .parts = 2,
            .upload = id<documents::UploadId>(from),
            .by = id<PersonId>(3),
            .made = at(2),
            .is_scanned = true};
  }
  static Bytes bytes(int fill) { return Bytes(1000, static_cast<std::byte>(fill)); }

  const documents::Room room_{id<documents::RoomId>(1), "Procès-verbaux", at(0)};

 private:
  std::unique_ptr<DocumentKeeper> keeper_;
};

TEST_P(DocumentStoreContract, KnowsNothingThatItWasNotTold) {
  EXPECT_FALSE(store().room(id<documents::RoomId>(2)));
  EXPECT_FALSE(store().folder(id<documents::FolderId>(2)));
  EXPECT_FALSE(store().document(id<documents::DocumentId>(2)));
  EXPECT_FALSE(store().version(id<documents::DocumentId>(2), 1));
  EXPECT_FALSE(store().upload(id<documents::UploadId>(2)));
  EXPECT_FALSE(store().link(documents::LinkId(Digest{})));
  EXPECT_FALSE(store().part(id<documents::UploadId>(2), 0));
  EXPECT_TRUE(store().trail_of(id<documents::DocumentId>(2)).empty());
}

TEST_P(DocumentStoreContract, GivesBackEveryField) {
  const documents::Folder inner{id<documents::FolderId>(2), room_.id, id<documents::FolderId>(1), "Anhänge"};
  documents::Document kept = document(1);
  kept.folder = inner.id;
  kept.expires = at(100);
  documents::Upload coming = upload(2);
  coming.document = kept.id;
  coming.folder = inner.id;
  coming.document_expires = at(100);
  coming.bytes_received = 7;
  coming.parts = 1;
  const documents::LinkShare link{.id = documents::LinkId(Digest{std::byte{7}}),
                                  .document = kept.id,
                                  .key = id<documents::KeyId>(8),
                                  .salt = {std::byte{6}},
                                  .wrap = bytes(5),
                                  .until = at(50),
                                  .openings_left = 3,
                                  .wrong_tries = 2};
  store().apply({.folders = {{id<documents::FolderId>(1), room_.id, {}, "2026"}, inner},
                 .documents = {kept},
                 .versions = {version(1, 1, 1)},
                 .uploads = {coming},
                 .shares = {{kept.id, id<PersonId>(4), at(60)}, {kept.id, id<PersonId>(5), {}}},
                 .links = {link},
                 .facts = {{documents::Happening::version_added, at(9), id<PersonId>(3), room_.id, kept.id, 2}}});
  reopen();
  EXPECT_EQ(store().room(room_.id)->name, room_.name);
  EXPECT_EQ(store().room(room_.id)->made, room_.made);
  EXPECT_EQ(store().folder(inner.id)->name, inner.name);
  EXPECT_EQ(store().folder(inner.id)->parent, inner.parent);
  EXPECT_EQ(store().folders_in(room_.id).size(), 2U);
  const auto read = store().document(kept.id);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, kept.name);
  EXPECT_EQ(read->folder, kept.folder);
  EXPECT_EQ(read->key, kept.key);
  EXPECT_EQ(read->versions, 1U);
  EXPECT_EQ(read->expires, kept.expires);
  const auto content = store().version(kept.id, 1);
  ASSERT_TRUE(content);
  EXPECT_EQ(content->kind, documents::FileKind::jpeg);
  EXPECT_EQ(content->bytes, 5'000'000'000U);
  EXPECT_EQ(content->digest, Digest{std::byte{9}});
  EXPECT_EQ(content->parts, 2U);
  EXPECT_EQ(content->upload, id<documents::UploadId>(1));
  EXPECT_EQ(content->by, id<PersonId>(3));
  EXPECT_EQ(content->made, at(2));
  EXPECT_TRUE(content->is_scanned);
  const auto upload = store().upload(coming.id);
  ASSERT_TRUE(upload);
  EXPECT_EQ(upload->name, coming.name);
  EXPECT_EQ(upload->document, coming.document);
  EXPECT_EQ(upload->folder, coming.folder);
  EXPECT_EQ(upload->document_expires, coming.document_expires);
  EXPECT_EQ(upload->bytes_total, 10U);
  EXPECT_EQ(upload->bytes_received, 7U);
  EXPECT_EQ(upload->parts, 1U);
  EXPECT_EQ(upload->last, coming.last);
  ASSERT_EQ(store().shares_of(kept.id).size(), 2U);
  EXPECT_EQ(store().shares_of(kept.id)[0].until, at(60));
  EXPECT_FALSE(store().shares_of(kept.id)[1].until);
  EXPECT_EQ(store().documents_shared_with(id<PersonId>(4)).size(), 1U);
  EXPECT_TRUE(store().documents_shared_with(id<PersonId>(6)).empty());
  const auto shared = store().link(link.id);
  ASSERT_TRUE(shared);
  EXPECT_EQ(shared->document, link.document);
  EXPECT_EQ(shared->key, link.key);
  EXPECT_EQ(shared->salt, link.salt);
  EXPECT_EQ(shared->wrap, link.wrap);
  EXPECT_EQ(shared->until, link.until);
  EXPECT_EQ(shared->openings_left, 3U);
  EXPECT_EQ(shared->wrong_tries, 2U);
  const auto trail = store().trail_of(kept.id);
  ASSERT_EQ(trail.size(), 1U);
  EXPECT_EQ(trail[0].what, documents::Happening::version_added);
  EXPECT_EQ(trail[0].when, at(9));
  EXPECT_EQ(trail[0].who, id<PersonId>(3));
  EXPECT_EQ(trail[0].room, room_.id);
  EXPECT_EQ(trail[0].version, 2U);
}

TEST_P(DocumentStoreContract, PutsARecordInThePlaceOfTheOneOfItsIdentifier) {
  store().apply({.documents = {document(1)}, .versions = {version(1, 1, 1)}});
  documents::Document changed = document(1);
  changed.versions = 2;
  store().apply({.documents = {changed}, .versions = {version(1, 2, 2)}});
  reopen();
  EXPECT_EQ(store().document(changed.id)->versions, 2U);
  EXPECT_EQ(store().versions_of(changed.id).size(), 2U);
  EXPECT_EQ(store().documents_in(room_.id).size(), 1U);
}

TEST_P(DocumentStoreContract, ErasesADocumentWithAllThatIsItsOwn) {
  store().keep_part(id<documents::UploadId>(1), 0, bytes(1));
  store().keep_part(id<documents::UploadId>(1), 1, bytes(2));
  store().keep_part(id<documents::UploadId>(2), 0, bytes(3));
  store().apply({.documents = {document(1), document(2)},
                 .versions = {version(1, 1, 1), version(2, 1, 2)},
                 .shares = {{id<documents::DocumentId>(1), id<PersonId>(4), {}}},
                 .links = {{.id = documents::LinkId(Digest{}),
                            .document = id<documents::DocumentId>(1),
                            .key = {},
                            .wrap = {},
                            .until = at(1)}},
                 .facts = {{documents::Happening::document_added, at(1), {}, room_.id, id<documents::DocumentId>(1)}}});
  store().apply({.erased_documents = {id<documents::DocumentId>(1)},
                 .facts = {{documents::Happening::document_erased, at(2), {}, {}, id<documents::DocumentId>(1)}}});
  reopen();
  EXPECT_FALSE(store().document(id<documents::DocumentId>(1)));
  EXPECT_FALSE(store().version(id<documents::DocumentId>(1), 1));
  EXPECT_TRUE(store().shares_of(id<documents::DocumentId>(1)).empty());
  EXPECT_TRUE(store().links_of(id<documents::DocumentId>(1)).empty());
  EXPECT_TRUE(store().trail_of(id<documents::DocumentId>(1)).empty());
  EXPECT_FALSE(store().part(id<documents::UploadId>(1), 0));
  EXPECT_FALSE(store().part(id<documents::UploadId>(1), 1));
  EXPECT_EQ(store().part(id<documents::UploadId>(2), 0), bytes(3));
}

TEST_P(DocumentStoreContract, KeepsThePartsThatAVersionHasTaken) {
  store().apply({.uploads = {upload(1), upload(2)}});
  store().keep_part(id<documents::UploadId>(1), 0, bytes(1));
  store().keep_part(id<documents::UploadId>(2), 0, bytes(2));
  store().apply({.documents = {document(1)},
                 .versions = {version(1, 1, 1)},
                 .erased_uploads = {id<documents::UploadId>(1), id<documents::UploadId>(2)}});
  reopen();
  EXPECT_EQ(store().part(id<documents::UploadId>(1), 0), bytes(1));
  EXPECT_FALSE(store().part(id<documents::UploadId>(2), 0));
  EXPECT_FALSE(store().upload(id<documents::UploadId>(1)));
}

TEST_P(DocumentStoreContract, PutsAPartInThePlaceOfTheOneOfItsNumber) {
  store().apply({.uploads = {upload(1)}});
  store().keep_part(id<documents::UploadId>(1), 0, bytes(1));
  store().keep_part(id<documents::UploadId>(1), 0, bytes(2));
  reopen();
  EXPECT_EQ(store().part(id<documents::UploadId>(1), 0), bytes(2));
}

TEST_P(DocumentStoreContract, FindsWhatHasExpiredAndWhatHasStopped) {
  documents::Document passing = document(1);
  passing.expires = at(10);
  store().apply({.documents = {passing, document(2)}, .uploads = {upload(5), upload(6)}});
  EXPECT_TRUE(store().documents_that_expire_by(at(9)).empty());
  EXPECT_EQ(store().documents_that_expire_by(at(10)).size(), 1U);
  EXPECT_EQ(store().uploads_idle_since(at(5)).size(), 1U);
  EXPECT_EQ(store().uploads_idle_since(at(6)).size(), 2U);
}

}  // namespace urna::storage
