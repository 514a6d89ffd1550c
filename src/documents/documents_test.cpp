// SPDX-License-Identifier: EUPL-1.2
#include "documents/documents.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/key_wrap.hpp"
#include "documents/memory_document_store.hpp"

namespace urna::documents {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class KeysInMemory final : public DocumentKeys {
 public:
  explicit KeysInMemory(crypto::RandomSource& random) : random_(random) {}

  KeyId make() override {
    RandomId id{};
    random_.fill(id);
    keys.emplace(KeyId(id), crypto::LockedKey::draw(random_));
    return KeyId(id);
  }
  std::optional<crypto::LockedKey> find(const KeyId& id) override {
    const auto at = keys.find(id);
    if (at == keys.end()) return std::nullopt;
    return crypto::LockedKey::copy_of(at->second.expose());
  }
  void destroy(const KeyId& id) override { keys.erase(id); }
  void did_not_open() override { ++refused; }

  std::map<KeyId, crypto::LockedKey> keys;
  int refused = 0;  ///< contents that did not open

 private:
  crypto::RandomSource& random_;
};

PersonId person(unsigned char number) { return PersonId(RandomId{std::byte{number}}); }

struct DocumentsTest : testing::Test {
  const PersonId rosa = person(1);  // keeps the room
  const PersonId karl = person(2);  // may see
  const PersonId stranger = person(3);
  const RoomId room{RandomId{std::byte{9}}};
  const RoomId other_room{RandomId{std::byte{10}}};
  Timestamp now{seconds(1'800'000'000)};

  crypto::ReplayedRandom random{1};
  MemoryDocumentStore store;
  KeysInMemory keys{random};
  Documents documents{"acme",
                      store,
                      keys,
                      random,
                      [this](const PersonId& who, DocumentAction action, const RoomId& where) {
                        if (who == rosa) return true;
                        return who == karl && where == room && action == DocumentAction::see;
                      },
                      crypto::HashCost{1, 8}};

  void SetUp() override {
    ASSERT_TRUE(documents.add_room(rosa, room, "Minutes", now));
    ASSERT_TRUE(documents.add_room(rosa, other_room, "Other", now));
  }

  static Bytes csv(std::size_t size, char fill = 'a') { return Bytes(size, static_cast<std::byte>(fill)); }

  UploadId begin(const Bytes& content, std::optional<DocumentId> document = {}, std::optional<Timestamp> expires = {}) {
    return documents
        .begin_upload(
            rosa, {.room = room, .document = document, .name = "roll.csv", .bytes = content.size(), .expires = expires},
            now)
        .value();
  }
  DocumentId add(const Bytes& content, std::optional<DocumentId> document = {}, std::optional<Timestamp> expires = {}) {
    const UploadId upload = begin(content, document, expires);
    const std::size_t half = content.size() / 2;
    EXPECT_TRUE(documents.add_part(rosa, upload, 0, std::span(content).first(half), now));
    EXPECT_TRUE(documents.add_part(rosa, upload, half, std::span(content).subspan(half), now));
    return documents.finish_upload(rosa, upload, crypto::sha256(content), now).value().document;
  }
  DocumentFault fault_of_reading(const PersonId& who, const DocumentId& id) {
    const auto content = documents.read(who, id, 0, now);
    EXPECT_FALSE(content);
    return content ? DocumentFault::unknown : content.error();
  }
  std::size_t count(Happening what) const {
    return static_cast<std::size_t>(std::ranges::count(store.facts, what, &Fact::what));
  }
};

// Shows TEN-09.
TEST_F(DocumentsTest, AStrangerLearnsNotEvenThatADocumentIsThere) {
  const DocumentId id = add(csv(10));
  EXPECT_EQ(fault_of_reading(stranger, id), DocumentFault::unknown);
  EXPECT_EQ(documents.erase(stranger, id, now).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.share_with(stranger, id, stranger, {}, now).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.list(stranger, room, now).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.begin_upload(stranger, {.room = room, .name = "a.csv", .bytes = 1}, now).error(),
            DocumentFault::unknown);
  EXPECT_EQ(documents.add_folder(stranger, room, {}, "a", now).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.add_room(stranger, room, "a", now).error(), DocumentFault::unknown);
}

TEST_F(DocumentsTest, WhoMaySeeMayNothingElse) {
  const DocumentId id = add(csv(10));
  EXPECT_TRUE(documents.read(karl, id, 0, now));
  EXPECT_EQ(documents.erase(karl, id, now).error(), DocumentFault::not_allowed);
  EXPECT_EQ(documents.share_with(karl, id, stranger, {}, now).error(), DocumentFault::not_allowed);
  EXPECT_EQ(documents.share_by_link(karl, id, SecretText("long enough words"), {now + hours(1)}, now).error(),
            DocumentFault::not_allowed);
  EXPECT_EQ(documents.begin_upload(karl, {.room = room, .name = "a.csv", .bytes = 1}, now).error(),
            DocumentFault::not_allowed);
  EXPECT_EQ(documents.begin_upload(karl, {.room = room, .document = id, .name = "a.csv", .bytes = 1}, now).error(),
            DocumentFault::not_allowed);
}

// Shows TEN-09.
TEST_F(DocumentsTest, NothingIsKeptInTheClear) {
  const Bytes content = csv(100'000, 'q');
  add(content);
  for (const auto& [place, part] : store.parts) {
    const std::string_view text(reinterpret_cast<const char*>(part.data()), part.size());
    EXPECT_EQ(text.find("qqqq"), std::string_view::npos);
  }
}

// Shows TEN-09.
TEST_F(DocumentsTest, APartThatWasChangedMovedOrLeftOutIsNotRead) {
  const DocumentId id = add(csv(1000));
  const DocumentId other = add(csv(1000, 'b'));
  const auto kept = store.parts;
  const UploadId upload = store.version(id, 1)->upload;

  store.parts.at({upload, 1}).back() ^= std::byte{1};
  EXPECT_EQ(fault_of_reading(rosa, id), DocumentFault::not_authentic);
  store.parts = kept;
  std::swap(store.parts.at({upload, 0}), store.parts.at({upload, 1}));
  EXPECT_EQ(fault_of_reading(rosa, id), DocumentFault::not_authentic);
  store.parts = kept;
  store.parts.at({upload, 1}) = store.parts.at({store.version(other, 1)->upload, 1});
  EXPECT_EQ(fault_of_reading(rosa, id), DocumentFault::not_authentic);
  store.parts = kept;
  store.parts.erase({upload, 1});
  EXPECT_EQ(fault_of_reading(rosa, id), DocumentFault::not_authentic);
  EXPECT_EQ(keys.refused, 4) << "and each is told to whoever notes it";
  store.parts = kept;
  EXPECT_TRUE(documents.read(rosa, id, 0, now));
  EXPECT_EQ(keys.refused, 4);
}

TEST_F(DocumentsTest, ARecordThatWasShortenedIsNotRead) {
  const DocumentId id = add(csv(1000));
  auto version = store.version(id, 1).value();
  version.parts = 1;
  version.bytes = 500;
  store.apply({.versions = {version}});
  EXPECT_EQ(fault_of_reading(rosa, id), DocumentFault::not_authentic);
}

// Shows KEY-09.
TEST_F(DocumentsTest, AnErasedDocumentOpensFromNoBackup) {
  const DocumentId id = add(csv(10));
  const auto secret = documents.share_by_link(rosa, id, SecretText("seven quiet mules"), {now + hours(1), 3}, now);
  ASSERT_TRUE(secret);
  const MemoryDocumentStore backup = store;
  ASSERT_TRUE(documents.erase(rosa, id, now));
  EXPECT_EQ(fault_of_reading(rosa, id), DocumentFault::unknown);
  EXPECT_TRUE(store.parts.empty());
  EXPECT_TRUE(keys.keys.empty()) << "its key and that of its link";

  store = backup;
  EXPECT_EQ(fault_of_reading(rosa, id), DocumentFault::destroyed);
  EXPECT_EQ(documents.open_link(*secret, SecretText("seven quiet mules"), now).error(), DocumentFault::destroyed);
}

// Shows KEY-09, TEN-09.
TEST_F(DocumentsTest, NothingIsReadAfterItsTimeAndThenItsKeyGoes) {
  const DocumentId id = add(csv(10), {}, now + hours(2));
  now += hours(2) - seconds(1);
  EXPECT_TRUE(documents.read(rosa, id, 0, now));
  EXPECT_EQ(documents.tidy(now), 0U);
  now += seconds(1);
  EXPECT_EQ(fault_of_reading(rosa, id), DocumentFault::expired);
  EXPECT_TRUE(documents.list(rosa, room, now)->empty());
  EXPECT_EQ(documents.tidy(now), 1U);
  EXPECT_TRUE(keys.keys.empty());
  EXPECT_EQ(count(Happening::document_expired), 1U);
}

TEST_F(DocumentsTest, APersonReadsWhatIsSharedUntilItIsNot) {
  const DocumentId id = add(csv(10));
  const DocumentId other = add(csv(10));
  ASSERT_TRUE(documents.share_with(rosa, id, stranger, now + hours(1), now));
  EXPECT_TRUE(documents.read(stranger, id, 0, now));
  EXPECT_EQ(fault_of_reading(stranger, other), DocumentFault::unknown);
  EXPECT_EQ(documents.erase(stranger, id, now).error(), DocumentFault::not_allowed);
  now += hours(1);
  EXPECT_EQ(fault_of_reading(stranger, id), DocumentFault::unknown);
  ASSERT_TRUE(documents.share_with(rosa, id, stranger, {}, now));
  EXPECT_TRUE(documents.read(stranger, id, 0, now));
  ASSERT_TRUE(documents.unshare(rosa, id, stranger, now));
  EXPECT_EQ(fault_of_reading(stranger, id), DocumentFault::unknown);
}

struct DocumentLink : DocumentsTest {
  const Bytes content = csv(10);
  DocumentId id{};
  void SetUp() override {
    DocumentsTest::SetUp();
    id = add(content);
  }
  LinkSecret link(std::uint32_t openings = 3) {
    return std::move(documents.share_by_link(rosa, id, words(), {now + hours(1), openings}, now).value());
  }
  static SecretText words(std::string text = "seven quiet mules") { return SecretText(std::move(text)); }
  DocumentFault fault(const LinkSecret& secret, SecretText passphrase) {
    const auto opened = documents.open_link(secret, passphrase, now);
    EXPECT_FALSE(opened);
    return opened ? DocumentFault::unknown : opened.error();
  }
};

// Shows TEN-09.
TEST_F(DocumentLink, OpensWithItsPassphraseOnly) {
  const LinkSecret secret = link();
  EXPECT_EQ(fault(secret, words("seven quiet horses")), DocumentFault::wrong_passphrase);
  EXPECT_EQ(fault(secret, words("")), DocumentFault::wrong_passphrase);
  EXPECT_EQ(fault(LinkSecret(), words()), DocumentFault::unknown);
  const auto opened = documents.open_link(secret, words(), now);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->bytes, content);
  EXPECT_EQ(opened->name, "roll.csv");
}

// Shows TEN-09.
TEST_F(DocumentLink, NeitherItsSecretNorItsPassphraseIsKept) {
  const LinkSecret secret = link();
  const auto kept = store.links_of(id).at(0);
  EXPECT_NE(std::span<const std::byte>(kept.id.get()).front(), std::byte{0});
  EXPECT_FALSE(std::ranges::equal(kept.id.get(), secret.expose()));
  EXPECT_EQ(kept.wrap.size(), crypto::wrap_bytes);
}

// Shows TEN-09.
TEST_F(DocumentLink, IsGoneAfterTenWrongPassphrases) {
  const LinkSecret secret = link();
  for (std::uint32_t i = 0; i < link_wrong_tries_max; ++i)
    EXPECT_EQ(fault(secret, words("a wrong passphrase")), DocumentFault::wrong_passphrase);
  EXPECT_EQ(fault(secret, words()), DocumentFault::unknown);
  EXPECT_EQ(keys.keys.size(), 1U) << "the link's own key is destroyed, the document's is not";
}

// Shows TEN-09.
TEST_F(DocumentLink, OpensAsOftenAsWasSaidAndNotAfterItsTime) {
  const LinkSecret twice = link(2);
  EXPECT_TRUE(documents.open_link(twice, words(), now));
  EXPECT_TRUE(documents.open_link(twice, words(), now));
  EXPECT_EQ(fault(twice, words()), DocumentFault::unknown);

  const LinkSecret late = link();
  now += hours(1);
  EXPECT_EQ(fault(late, words()), DocumentFault::expired);
  EXPECT_TRUE(store.links_of(id).empty());
  EXPECT_EQ(keys.keys.size(), 1U);
}

// Shows TEN-09.
TEST_F(DocumentLink, CannotBeGivenTheWrapOfAnotherDocument) {
  const LinkSecret secret = link();
  const DocumentId other = add(csv(10, 'b'));
  auto kept = store.links_of(id).at(0);
  kept.document = other;
  store.apply({.links = {kept}});
  EXPECT_EQ(fault(secret, words()), DocumentFault::not_authentic);
}

// Shows TEN-09.
TEST_F(DocumentLink, IsRefusedWithAWeakPassphraseOrNoTime) {
  EXPECT_EQ(documents.share_by_link(rosa, id, words("short words"), {now + hours(1)}, now).error(),
            DocumentFault::weak_passphrase);
  EXPECT_EQ(
      documents
          .share_by_link(rosa, id, words("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"), {now + hours(1)}, now)
          .error(),
      DocumentFault::weak_passphrase)
      << "six characters of two bytes";
  EXPECT_EQ(documents.share_by_link(rosa, id, words(), {now}, now).error(), DocumentFault::expired);
}

// Shows TEN-09.
TEST_F(DocumentLink, EndsAtAWord) {
  const LinkSecret secret = link();
  EXPECT_EQ(documents.end_links(rosa, id, now).value(), 1U);
  EXPECT_EQ(fault(secret, words()), DocumentFault::unknown);
}

TEST_F(DocumentsTest, AnUploadGoesOnWhereItStoppedAndNowhereElse) {
  const Bytes content = csv(1000);
  const UploadId upload = begin(content);
  EXPECT_EQ(documents.add_part(rosa, upload, 1, std::span(content).first(10), now).error(),
            DocumentFault::wrong_offset);
  EXPECT_EQ(documents.add_part(rosa, upload, 0, std::span(content).first(400), now).value(), 400U);
  EXPECT_EQ(documents.add_part(rosa, upload, 0, std::span(content).first(400), now).error(),
            DocumentFault::wrong_offset);
  EXPECT_EQ(documents.add_part(rosa, upload, 400, csv(601), now).error(), DocumentFault::too_large);
  EXPECT_EQ(documents.finish_upload(rosa, upload, crypto::sha256(content), now).error(), DocumentFault::incomplete);
  // Another process, as after a crash: all that it needs is kept.
  Documents again("acme", store, keys, random, [](const auto&...) { return true; });
  EXPECT_EQ(again.received(rosa, upload).value(), 400U);
  EXPECT_EQ(again.add_part(rosa, upload, 400, std::span(content).subspan(400), now).value(), 1000U);
  const auto version = again.finish_upload(rosa, upload, crypto::sha256(content), now);
  ASSERT_TRUE(version);
  EXPECT_EQ(again.read(rosa, version->document, 0, now)->bytes, content);
  EXPECT_EQ(again.received(rosa, upload).error(), DocumentFault::unknown);
}

TEST_F(DocumentsTest, AnUploadIsItsOwnersAlone) {
  const UploadId upload = begin(csv(10));
  EXPECT_EQ(documents.received(karl, upload).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.add_part(karl, upload, 0, csv(10), now).error(), DocumentFault::unknown);
}

TEST_F(DocumentsTest, AnUploadOfAnotherContentLeavesNothing) {
  const Bytes content = csv(10);
  for (const bool is_of_right_kind : {true, false}) {
    const Bytes sent = is_of_right_kind ? content : Bytes(10, static_cast<std::byte>('<'));
    const UploadId upload = begin(content);
    ASSERT_TRUE(documents.add_part(rosa, upload, 0, sent, now));
    const Digest digest = is_of_right_kind ? crypto::sha256("another") : crypto::sha256(sent);
    EXPECT_EQ(documents.finish_upload(rosa, upload, digest, now).error(),
              is_of_right_kind ? DocumentFault::other_content : DocumentFault::file_refused);
    EXPECT_TRUE(store.parts.empty());
    EXPECT_TRUE(keys.keys.empty());
  }
  EXPECT_EQ(documents.refusal().fault, FileFault::other_content);
  EXPECT_EQ(count(Happening::upload_refused), 2U);
}

TEST_F(DocumentsTest, AnUploadThatStopsIsAbandoned) {
  const UploadId upload = begin(csv(10));
  ASSERT_TRUE(documents.add_part(rosa, upload, 0, csv(5), now));
  now += upload_idle_max - seconds(1);
  EXPECT_EQ(documents.tidy(now), 0U);
  now += seconds(1);
  EXPECT_EQ(documents.tidy(now), 1U);
  EXPECT_TRUE(store.parts.empty());
  EXPECT_TRUE(keys.keys.empty());
}

TEST_F(DocumentsTest, AnUploadIsNoLargerThanCanBeVerifiedWhole) {
  const auto begun = [&](std::uint64_t bytes) {
    return documents.begin_upload(rosa, {.room = room, .name = "a.csv", .bytes = bytes}, now);
  };
  EXPECT_EQ(begun(0).error(), DocumentFault::too_large);
  EXPECT_EQ(begun(document_bytes_max + 1).error(), DocumentFault::too_large);
  EXPECT_TRUE(begun(document_bytes_max));
}

TEST_F(DocumentsTest, EveryVersionStays) {
  const Bytes first = csv(10, 'a');
  const Bytes second = csv(20, 'b');
  const DocumentId id = add(first);
  EXPECT_EQ(add(second, id), id);
  EXPECT_EQ(documents.read(rosa, id, 0, now)->bytes, second);
  EXPECT_EQ(documents.read(rosa, id, 1, now)->bytes, first);
  EXPECT_EQ(documents.read(rosa, id, 2, now)->bytes, second);
  EXPECT_EQ(documents.read(rosa, id, 3, now).error(), DocumentFault::unknown);
  EXPECT_EQ(
      documents.begin_upload(rosa, {.room = other_room, .document = id, .name = "a.csv", .bytes = 1}, now).error(),
      DocumentFault::unknown)
      << "a version stands in its document's room";
}

TEST_F(DocumentsTest, AVersionOfADocumentThatWentMeanwhileIsNotAdded) {
  const DocumentId id = add(csv(10));
  const UploadId upload = begin(csv(10), id);
  ASSERT_TRUE(documents.erase(rosa, id, now));
  EXPECT_EQ(documents.add_part(rosa, upload, 0, csv(10), now).error(), DocumentFault::destroyed);
}

TEST_F(DocumentsTest, AFolderStandsInItsRoomAndHasAName) {
  const auto folder = documents.add_folder(rosa, room, {}, "2026", now);
  ASSERT_TRUE(folder);
  EXPECT_TRUE(documents.add_folder(rosa, room, *folder, "Works council", now));
  EXPECT_EQ(documents.add_folder(rosa, other_room, *folder, "a", now).error(), DocumentFault::unknown);
  for (const std::string& name : {std::string(), std::string("a\nb"), std::string(201, 'a'), std::string("\xff")})
    EXPECT_EQ(documents.add_folder(rosa, room, {}, name, now).error(), DocumentFault::malformed_name);
  EXPECT_EQ(
      documents.begin_upload(rosa, {.room = other_room, .folder = *folder, .name = "a.csv", .bytes = 1}, now).error(),
      DocumentFault::unknown);
}

TEST_F(DocumentsTest, TheTrailTellsAll) {
  const DocumentId id = add(csv(10));
  ASSERT_TRUE(documents.read(karl, id, 0, now));
  const auto secret = documents.share_by_link(rosa, id, SecretText("seven quiet mules"), {now + hours(1), 1}, now);
  ASSERT_FALSE(documents.open_link(*secret, SecretText("wrong"), now));
  ASSERT_TRUE(documents.open_link(*secret, SecretText("seven quiet mules"), now));
  ASSERT_TRUE(documents.erase(rosa, id, now));
  std::vector<Happening> told;
  for (const Fact& fact : store.facts) told.push_back(fact.what);
  using enum Happening;
  EXPECT_EQ(told, (std::vector{room_made, room_made, upload_begun, document_added, document_read, link_made,
                               link_refused, link_opened, link_ended, document_erased}));
  EXPECT_EQ(store.facts[4].who, karl);
  EXPECT_EQ(store.facts[4].document, id);
  EXPECT_EQ(store.facts[4].version, 1U);
}

// Shows INP-02, B44.
TEST_F(DocumentsTest, WhatCarriesAVirusOrWasNotLookedAtIsNotTaken) {
  ScanVerdict verdict = ScanVerdict::infected;
  std::size_t seen = 0;
  Documents scanned{"acme",
                    store,
                    keys,
                    random,
                    [](const auto&...) { return true; },
                    crypto::HashCost{1, 8},
                    [&](std::span<const std::byte> bytes) {
                      seen = bytes.size();
                      return verdict;
                    }};
  const auto finish = [&](const UploadId& upload) {
    return scanned.finish_upload(rosa, upload, crypto::sha256(csv(10)), now);
  };
  UploadId upload = begin(csv(10));
  ASSERT_TRUE(scanned.add_part(rosa, upload, 0, csv(10), now));
  EXPECT_EQ(finish(upload).error(), DocumentFault::infected);
  EXPECT_EQ(seen, 10U);
  EXPECT_TRUE(store.parts.empty());
  EXPECT_EQ(finish(upload).error(), DocumentFault::unknown);

  verdict = ScanVerdict::failed;
  upload = begin(csv(10));
  ASSERT_TRUE(scanned.add_part(rosa, upload, 0, csv(10), now));
  EXPECT_EQ(finish(upload).error(), DocumentFault::scan_failed);
  verdict = ScanVerdict::clean;
  const auto version = finish(upload);
  ASSERT_TRUE(version);
  EXPECT_TRUE(version->is_scanned);
}

// Shows INP-02.
TEST_F(DocumentsTest, OfAPictureWhatIsSeenIsKeptUnlessItIsEvidence) {
  std::optional<Bytes> drawn = Bytes(5'000'000, std::byte{7});  // in two parts
  Documents drawing{"acme",
                    store,
                    keys,
                    random,
                    [](const auto&...) { return true; },
                    crypto::HashCost{1, 8},
                    {},
                    [&](FileKind kind, std::span<const std::byte>) {
                      EXPECT_EQ(kind, FileKind::png);
                      return drawn;
                    }};
  const auto send = [&](const std::string& name, const Bytes& content, PictureKept kept) {
    const auto upload = drawing.begin_upload(rosa, {.room = room, .name = name, .bytes = content.size()}, now).value();
    EXPECT_TRUE(drawing.add_part(rosa, upload, 0, content, now));
    return drawing.finish_upload(rosa, upload, crypto::sha256(content), now, kept);
  };
  using namespace std::string_literals;
  const std::string text =
      "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\2\0\0\0\2\x08\2\0\0\0....IDAT.......\0\0\0\0IEND\xae\x42\x60\x82"s;
  const Bytes sent(bytes_of(text).begin(), bytes_of(text).end());

  const auto version = send("photo.png", sent, PictureKept::redrawn);
  ASSERT_TRUE(version);
  EXPECT_EQ(version->digest, crypto::sha256(*drawn));
  EXPECT_EQ(drawing.read(rosa, version->document, 0, now)->bytes, *drawn);
  EXPECT_EQ(store.parts.size(), 2U);  // nothing is left of what was sent

  const auto evidence = send("photo.png", sent, PictureKept::as_sent);
  ASSERT_TRUE(evidence);
  EXPECT_EQ(drawing.read(rosa, evidence->document, 0, now)->bytes, sent);
  EXPECT_EQ(send("roll.csv", csv(10), PictureKept::redrawn)->digest, crypto::sha256(csv(10)));

  drawn.reset();  // it cannot be drawn
  const std::size_t parts = store.parts.size();
  EXPECT_EQ(send("photo.png", sent, PictureKept::redrawn).error(), DocumentFault::file_refused);
  EXPECT_EQ(drawing.refusal(), FileRefusal{FileFault::not_drawn});
  EXPECT_EQ(store.parts.size(), parts);
}

TEST_F(DocumentsTest, AStrangerSeesNoRoomVersionShareOrTrail) {
  const DocumentId id = add(csv(10));
  EXPECT_TRUE(documents.rooms(stranger).empty());
  EXPECT_EQ(documents.folders(stranger, room).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.describe(stranger, id, 0, now).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.versions(stranger, id, now).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.sharing(stranger, id, now).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.trail(stranger, id, now).error(), DocumentFault::unknown);
  EXPECT_EQ(documents.trail(karl, id, now).error(), DocumentFault::not_allowed);
  EXPECT_EQ(documents.sharing(karl, id, now).error(), DocumentFault::not_allowed);
  EXPECT_EQ(documents.rooms(karl).size(), 1U);
  EXPECT_EQ(documents.rooms(rosa).size(), 2U);
  EXPECT_EQ(documents.trail(rosa, id, now)->size(), 1U);
}

TEST_F(DocumentsTest, WhatIsSharedIsListedUntilItsTime) {
  const DocumentId id = add(csv(10));
  ASSERT_TRUE(documents.share_with(rosa, id, stranger, now + hours(1), now));
  EXPECT_EQ(documents.shared_with(stranger, now).size(), 1U);
  EXPECT_EQ(documents.sharing(rosa, id, now)->people.size(), 1U);
  EXPECT_TRUE(documents.shared_with(stranger, now + hours(1)).empty());
  EXPECT_TRUE(documents.sharing(rosa, id, now + hours(1))->people.empty());
}

TEST_F(DocumentsTest, OnlyWhoBeganAnUploadGivesItUp) {
  const UploadId upload = begin(csv(10));
  EXPECT_EQ(documents.abandon_upload(karl, upload, now).error(), DocumentFault::unknown);
  ASSERT_TRUE(documents.abandon_upload(rosa, upload, now));
  EXPECT_EQ(documents.received(rosa, upload).error(), DocumentFault::unknown);
  EXPECT_TRUE(keys.keys.empty());
}

}  // namespace
}  // namespace urna::documents
