// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/locked_key.hpp"
#include "documents/document_store.hpp"

namespace urna::documents {

/// A larger file is refused: it could not be verified whole before its first byte leaves.
inline constexpr std::uint64_t document_bytes_max = 32U << 20U;
inline constexpr std::size_t part_bytes_max = 4U << 20U;
inline constexpr std::size_t title_bytes_max = 200;
inline constexpr std::uint32_t link_wrong_tries_max = 10;
inline constexpr std::size_t link_passphrase_characters_min = 12;
/// An upload to which nothing came for so long is abandoned.
inline constexpr std::chrono::hours upload_idle_max{24};

enum class DocumentAction { see, add, share, erase, arrange };

enum class DocumentFault {
  unknown,         ///< there is none, or none that this person may see
  not_allowed,     ///< may see it, but not do this
  expired,         ///< its time, or that of the share, is over
  malformed_name,  ///< empty, too long, or with control characters
  too_large,
  wrong_offset,     ///< the upload goes on elsewhere: ask `received`
  incomplete,       ///< less has come than was announced
  other_content,    ///< the digest is another one
  file_refused,     ///< `Documents::refusal` says why
  infected,         ///< a virus was found in it
  scan_failed,      ///< nobody could say whether there is a virus in it, and somebody must
  weak_passphrase,  ///< shorter than 12 characters
  wrong_passphrase,
  destroyed,      ///< its key was forgotten
  not_authentic,  ///< what is kept was changed: an incident
};

/// The keys of documents, as the keystore keeps them.
class DocumentKeys {
 public:
  virtual ~DocumentKeys() = default;
  virtual KeyId make() = 0;
  /// Nothing when it was destroyed.
  virtual std::optional<crypto::LockedKey> find(const KeyId& id) = 0;
  virtual void destroy(const KeyId& id) = 0;
  /// A content that was sealed with one of them does not open, or is not what was kept: whoever has the keys has it
  /// noted.
  virtual void did_not_open() = 0;
};

/// What somebody who knows viruses says of a whole content.
enum class ScanVerdict { clean, infected, not_scanned, failed };
using Scan = std::function<ScanVerdict(std::span<const std::byte>)>;

/// Writes a picture anew, without whatever else the file held; nothing where it cannot.
using Redraw = std::function<std::optional<Bytes>(FileKind kind, std::span<const std::byte> content)>;

/// What is kept of a picture that comes in.
enum class PictureKept {
  redrawn,  ///< what is seen, written anew where there is a `Redraw`
  as_sent,  ///< the file to its last byte, for whoever needs it as evidence
};

using MayDo = std::function<bool(const PersonId&, DocumentAction, const RoomId&)>;

/// What a link carries: 32 random bytes, in the part of an address that browsers do not send.
using LinkSecret = Secret<32>;

struct Content {
  std::string name;
  FileKind kind = FileKind::pdf;
  std::uint32_t version = 0;
  Bytes bytes;
};

/// The rooms in which a customer's documents stand.  Every change is kept with the facts of its trail, every reading is
/// noted before its first byte leaves.  Used by one thread at a time.
class Documents {
 public:
  /// @param tenant  bound to everything that is sealed
  Documents(std::string tenant, DocumentStore& store, DocumentKeys& keys, crypto::RandomSource& random, MayDo may,
            crypto::HashCost link_cost = {}, Scan scan = {}, Redraw redraw = {});

  /// @param room  drawn when it is made, so that whoever makes it is allowed before it exists
  Result<RoomId, DocumentFault> add_room(const PersonId& who, const RoomId& room, const std::string& name,
                                         Timestamp now);
  Result<FolderId, DocumentFault> add_folder(const PersonId& who, const RoomId& room, std::optional<FolderId> parent,
                                             const std::string& name, Timestamp now);
  bool may(const PersonId& who, DocumentAction action, const RoomId& room) const { return may_(who, action, room); }
  /// Those that this person may see.
  std::vector<Room> rooms(const PersonId& who) const;
  Result<std::vector<Folder>, DocumentFault> folders(const PersonId& who, const RoomId& room) const;
  /// Those in the room that are not expired.
  Result<std::vector<Document>, DocumentFault> list(const PersonId& who, const RoomId& room, Timestamp now) const;

  struct NewFile {
    RoomId room;
    std::optional<FolderId> folder = {};
    std::optional<DocumentId> document = {};  ///< of which it is a version
    std::string name;
    std::uint64_t bytes = 0;
    std::optional<Timestamp> expires = {};  ///< of a new document
  };
  Result<UploadId, DocumentFault> begin_upload(const PersonId& who, const NewFile& file, Timestamp now);
  /// Where the upload goes on.
  Result<std::uint64_t, DocumentFault> received(const PersonId& who, const UploadId& upload) const;
  /// @param bytes  1 … `part_bytes_max`
  /// @returns      where it goes on
  /// @errors       wrong_offset, too_large: nothing was taken
  Result<std::uint64_t, DocumentFault> add_part(const PersonId& who, const UploadId& upload, std::uint64_t offset,
                                                std::span<const std::byte> bytes, Timestamp now);
  /// @param digest  SHA-256 of the whole content, as it was sent; that of a redrawn picture is another one
  /// @errors        other_content, file_refused, infected: the upload is gone.  scan_failed: it may be tried again
  Result<Version, DocumentFault> finish_upload(const PersonId& who, const UploadId& upload, const Digest& digest,
                                               Timestamp now, PictureKept kept = PictureKept::redrawn);
  /// Gives it up.
  Result<UploadId, DocumentFault> abandon_upload(const PersonId& who, const UploadId& upload, Timestamp now);
  /// Of the last file_refused.
  const FileRefusal& refusal() const { return refusal_; }

  struct Description {
    Document document;
    Version version;
  };
  /// What `read` would hand out, without its content: nothing is noted.
  /// @param version  0: the newest
  Result<Description, DocumentFault> describe(const PersonId& who, const DocumentId& document, std::uint32_t version,
                                              Timestamp now) const;
  Result<std::vector<Version>, DocumentFault> versions(const PersonId& who, const DocumentId& document,
                                                       Timestamp now) const;
  /// The documents of any room that are shared with this person.
  std::vector<Document> shared_with(const PersonId& who, Timestamp now) const;
  struct Sharing {
    std::vector<PersonShare> people;
    std::vector<LinkShare> links;
  };
  /// For who may share it.
  Result<Sharing, DocumentFault> sharing(const PersonId& who, const DocumentId& document, Timestamp now) const;
  /// What happened to it, for who may share it.
  Result<std::vector<Fact>, DocumentFault> trail(const PersonId& who, const DocumentId& document, Timestamp now) const;

  /// @param version  0: the newest
  Result<Content, DocumentFault> read(const PersonId& who, const DocumentId& document, std::uint32_t version,
                                      Timestamp now);

  Result<PersonShare, DocumentFault> share_with(const PersonId& who, const DocumentId& document, const PersonId& person,
                                                std::optional<Timestamp> until, Timestamp now);
  Result<PersonShare, DocumentFault> unshare(const PersonId& who, const DocumentId& document, const PersonId& person,
                                             Timestamp now);

  struct NewLink {
    Timestamp until;
    std::uint32_t openings = 1;  ///< at least 1
  };
  /// Why `share_by_link` would make none; nothing when it would.
  std::optional<DocumentFault> refuses_link(const PersonId& who, const DocumentId& document,
                                            const SecretText& passphrase, const NewLink& terms, Timestamp now) const;
  /// @param passphrase  never kept; told by another way than the link
  Result<LinkSecret, DocumentFault> share_by_link(const PersonId& who, const DocumentId& document,
                                                  const SecretText& passphrase, const NewLink& terms, Timestamp now);
  /// @errors  wrong_passphrase: after ten of them the link is gone.  An unknown link does no work that a known one
  ///          does, for its 256 bits are not guessed
  Result<Content, DocumentFault> open_link(const LinkSecret& secret, const SecretText& passphrase, Timestamp now);
  Result<std::uint32_t, DocumentFault> end_links(const PersonId& who, const DocumentId& document, Timestamp now);

  /// Its keys are destroyed first: what is left in a backup opens with nothing.
  Result<DocumentId, DocumentFault> erase(const PersonId& who, const DocumentId& document, Timestamp now);
  /// Erases what has expired and abandons uploads that stopped.
  /// @returns  how many documents and uploads
  std::size_t tidy(Timestamp now);

 private:
  struct Judged {
    FileKind kind = FileKind::pdf;
    bool is_scanned = false;
    std::optional<Bytes> picture = {};  ///< what is kept instead of what was sent
  };
  /// A content in its parts.
  struct Stored {
    UploadId upload;
    std::uint32_t parts = 0;
    std::uint64_t bytes = 0;
    Digest digest;
  };

  Result<Document, DocumentFault> find(const PersonId& who, const DocumentId& id, DocumentAction action,
                                       Timestamp now) const;
  Result<Upload, DocumentFault> own_upload(const PersonId& who, const UploadId& id) const;
  bool is_shared_with(const PersonId& who, const DocumentId& id, Timestamp now) const;

  template <class Id>
  Id draw() {
    RandomId bytes{};
    random_->fill(bytes);
    return Id(bytes);
  }

  tl::unexpected<DocumentFault> not_authentic() const;
  Result<Bytes, DocumentFault> open_parts(const crypto::LockedKey& key, const KeyId& id, const UploadId& upload,
                                          std::uint32_t parts, std::uint64_t bytes) const;
  Result<Content, DocumentFault> content_of(const Document& document, std::uint32_t number,
                                            const crypto::LockedKey& key) const;
  void give_up(const Upload& upload, Happening why, Timestamp now);
  Result<Judged, DocumentFault> judge(const Upload& upload, std::span<const std::byte> content, PictureKept kept);
  Stored store(const Upload& upload, const crypto::LockedKey& key, std::span<const std::byte> content);
  void destroy(const Document& document, std::optional<PersonId> who, Happening why, Timestamp now);
  crypto::LockedKey link_key(const LinkShare& link, const LinkSecret& secret, const SecretText& passphrase,
                             const crypto::LockedKey& own) const;
  void end_link(const LinkShare& link, std::optional<PersonId> who, Timestamp now);

  std::string tenant_;
  DocumentStore* store_;
  DocumentKeys* keys_;
  crypto::RandomSource* random_;
  MayDo may_;
  crypto::HashCost link_cost_;
  Scan scan_;
  Redraw redraw_;
  FileRefusal refusal_;
};

}  // namespace urna::documents
