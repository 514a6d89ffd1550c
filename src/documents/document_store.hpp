// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/person_id.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"
#include "crypto/argon2id.hpp"
#include "crypto/sealed_value.hpp"
#include "documents/file_kind.hpp"

/// What is kept of documents, and by whom: an interface, whose keeper stands above.
namespace urna::documents {

using RandomId = std::array<std::byte, 16>;
using RoomId = Strong<RandomId, struct RoomIdTag>;
using FolderId = Strong<RandomId, struct FolderIdTag>;
using DocumentId = Strong<RandomId, struct DocumentIdTag>;
using UploadId = Strong<RandomId, struct UploadIdTag>;
/// SHA-256 of the secret in a link: the secret itself is never kept.
using LinkId = Strong<Digest, struct LinkIdTag>;
using crypto::KeyId;
using urna::PersonId;

struct Room {
  RoomId id;
  std::string name;
  Timestamp made;
};

struct Folder {
  FolderId id;
  RoomId room;
  std::optional<FolderId> parent;
  std::string name;
};

struct Document {
  DocumentId id;
  RoomId room;
  std::optional<FolderId> folder = {};
  std::string name;
  KeyId key;  ///< of all its versions; destroyed with it
  std::uint32_t versions = 0;
  std::optional<Timestamp> expires = {};
};

/// One content of a document: parts, each sealed by itself.
struct Version {
  DocumentId document;
  std::uint32_t number = 1;  ///< from 1 on
  FileKind kind = FileKind::pdf;
  std::uint64_t bytes = 0;
  Digest digest{};  ///< SHA-256 of the content
  std::uint32_t parts = 0;
  UploadId upload;  ///< by which its parts are named
  PersonId by;
  Timestamp made;
  bool is_scanned = false;  ///< somebody who knows viruses found none
};

/// A content that is coming, in parts, one after the other.
struct Upload {
  UploadId id;
  PersonId by;
  RoomId room;
  std::optional<FolderId> folder = {};
  std::optional<DocumentId> document = {};  ///< of which it becomes a version; else of a new one
  std::string name;
  KeyId key;
  std::optional<Timestamp> document_expires = {};
  std::uint64_t bytes_total = 0;
  std::uint64_t bytes_received = 0;
  std::uint32_t parts = 0;
  Timestamp last;  ///< when something last came
};

struct PersonShare {
  DocumentId document;
  PersonId person;
  std::optional<Timestamp> until;
};

/// The document's key, wrapped by the secret in the link, its passphrase, and a key of the link's own which the
/// keystore forgets: what then stands in a backup opens with nothing.
struct LinkShare {
  LinkId id;
  DocumentId document;
  KeyId key;
  crypto::PassphraseSalt salt{};
  Bytes wrap;
  Timestamp until;
  std::uint32_t openings_left = 1;
  std::uint32_t wrong_tries = 0;
};

enum class Happening {
  room_made,
  folder_made,
  upload_begun,
  upload_refused,
  upload_abandoned,
  document_added,
  version_added,
  document_read,
  document_shared,
  document_unshared,
  link_made,
  link_opened,
  link_refused,
  link_ended,
  document_erased,
  document_expired,
};

/// One line of the trail, to be noted in the journal: pseudonyms and random names only.
struct Fact {
  Happening what = Happening::room_made;
  Timestamp when;
  std::optional<PersonId> who;  ///< nobody: a link, or the passing of time
  std::optional<RoomId> room = {};
  std::optional<DocumentId> document = {};
  std::uint32_t version = 0;
};

class DocumentStore {
 public:
  virtual ~DocumentStore() = default;

  /// All of it is kept, with its facts, or none.  A record replaces the one of its identifier.  An erased document goes
  /// with its versions, shares and links, an erased upload with its parts unless a version has taken them.
  struct Change {
    std::vector<Room> rooms = {};
    std::vector<Folder> folders = {};
    std::vector<Document> documents = {};
    std::vector<Version> versions = {};
    std::vector<Upload> uploads = {};
    std::vector<PersonShare> shares = {};
    std::vector<LinkShare> links = {};
    std::vector<DocumentId> erased_documents = {};
    std::vector<UploadId> erased_uploads = {};
    std::vector<PersonShare> erased_shares = {};
    std::vector<LinkId> erased_links = {};
    std::vector<Fact> facts = {};
  };
  virtual void apply(const Change& change) = 0;

  virtual std::optional<Room> room(const RoomId& id) const = 0;
  virtual std::optional<Folder> folder(const FolderId& id) const = 0;
  virtual std::optional<Document> document(const DocumentId& id) const = 0;
  virtual std::optional<Version> version(const DocumentId& id, std::uint32_t number) const = 0;
  virtual std::optional<Upload> upload(const UploadId& id) const = 0;
  virtual std::optional<LinkShare> link(const LinkId& id) const = 0;
  virtual std::vector<PersonShare> shares_of(const DocumentId& id) const = 0;
  virtual std::vector<LinkShare> links_of(const DocumentId& id) const = 0;
  virtual std::vector<Room> rooms() const = 0;
  virtual std::vector<Folder> folders_in(const RoomId& room) const = 0;
  virtual std::vector<Version> versions_of(const DocumentId& id) const = 0;
  virtual std::vector<Document> documents_in(const RoomId& room) const = 0;
  virtual std::vector<Document> documents_shared_with(const PersonId& person) const = 0;
  /// What happened to a document, the oldest first; it goes with the document, and stays in the journal.
  virtual std::vector<Fact> trail_of(const DocumentId& id) const = 0;
  virtual std::vector<Document> documents_that_expire_by(Timestamp moment) const = 0;
  virtual std::vector<Upload> uploads_idle_since(Timestamp moment) const = 0;

  /// Sealed bytes, by the upload that brought them and their place in it.  Written before the record that counts them:
  /// after a crash, a part is written again in its place.
  virtual void keep_part(const UploadId& upload, std::uint32_t part, Bytes sealed) = 0;
  virtual std::optional<Bytes> part(const UploadId& upload, std::uint32_t part) const = 0;
};

}  // namespace urna::documents
