// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ensure.hpp"
#include "base/secret.hpp"
#include "crypto/hash.hpp"
#include "documents/documents.hpp"
#include "documents/sealed_parts.hpp"

namespace urna::documents {

Result<UploadId, DocumentFault> Documents::begin_upload(const PersonId& who, const NewFile& file, Timestamp now) {
  if (!store_->room(file.room) || !may(who, DocumentAction::see, file.room)) return failure(DocumentFault::unknown);
  if (!may(who, DocumentAction::add, file.room)) return failure(DocumentFault::not_allowed);
  if (file.bytes == 0 || file.bytes > document_bytes_max) return failure(DocumentFault::too_large);
  if (file.expires && *file.expires <= now) return failure(DocumentFault::expired);
  if (file.folder) {
    const auto folder = store_->folder(*file.folder);
    if (!folder || folder->room != file.room) return failure(DocumentFault::unknown);
  }
  Upload upload{.id = draw<UploadId>(),
                .by = who,
                .room = file.room,
                .folder = file.folder,
                .document = file.document,
                .name = clean_file_name(file.name),
                .key = {},
                .document_expires = file.expires,
                .bytes_total = file.bytes,
                .last = now};
  if (file.document) {
    const auto document = find(who, *file.document, DocumentAction::add, now);
    if (!document) return failure(document.error());
    if (document->room != file.room) return failure(DocumentFault::unknown);
    upload.key = document->key;
  } else {
    upload.key = keys_->make();
  }
  store_->apply({.uploads = {upload}, .facts = {{Happening::upload_begun, now, who, file.room, file.document}}});
  return upload.id;
}

Result<Upload, DocumentFault> Documents::own_upload(const PersonId& who, const UploadId& id) const {
  const auto upload = store_->upload(id);
  if (!upload || upload->by != who) return failure(DocumentFault::unknown);
  if (!may(who, DocumentAction::add, upload->room)) return failure(DocumentFault::not_allowed);
  return *upload;
}

Result<std::uint64_t, DocumentFault> Documents::received(const PersonId& who, const UploadId& id) const {
  const auto upload = own_upload(who, id);
  if (!upload) return failure(upload.error());
  return upload->bytes_received;
}

Result<std::uint64_t, DocumentFault> Documents::add_part(const PersonId& who, const UploadId& id, std::uint64_t offset,
                                                         std::span<const std::byte> bytes, Timestamp now) {
  auto upload = own_upload(who, id);
  if (!upload) return failure(upload.error());
  if (offset != upload->bytes_received) return failure(DocumentFault::wrong_offset);
  const std::uint64_t left = upload->bytes_total - upload->bytes_received;
  if (bytes.empty() || bytes.size() > part_bytes_max || bytes.size() > left) return failure(DocumentFault::too_large);
  const auto key = keys_->find(upload->key);
  if (!key) return failure(DocumentFault::destroyed);
  store_->keep_part(id, upload->parts, seal_part({tenant_, id, upload->parts}, *key, upload->key, bytes, *random_));
  upload->bytes_received += bytes.size();
  upload->parts += 1;
  upload->last = now;
  store_->apply({.uploads = {*upload}});
  return upload->bytes_received;
}

void Documents::give_up(const Upload& upload, Happening why, Timestamp now) {
  if (!upload.document) keys_->destroy(upload.key);
  store_->apply({.erased_uploads = {upload.id}, .facts = {{why, now, upload.by, upload.room, upload.document}}});
}

Result<UploadId, DocumentFault> Documents::abandon_upload(const PersonId& who, const UploadId& id, Timestamp now) {
  const auto upload = own_upload(who, id);
  if (!upload) return failure(upload.error());
  give_up(*upload, Happening::upload_abandoned, now);
  return id;
}

/// What kind it is, whether somebody looked for viruses in it, and what is kept of it.
Result<Documents::Judged, DocumentFault> Documents::judge(const Upload& upload, std::span<const std::byte> content,
                                                          PictureKept kept) {
  const auto kind = judge_file(upload.name, content);
  if (!kind) {
    refusal_ = kind.error();
    return failure(DocumentFault::file_refused);
  }
  const ScanVerdict verdict = scan_ ? scan_(content) : ScanVerdict::not_scanned;
  if (verdict == ScanVerdict::failed) return failure(DocumentFault::scan_failed);
  if (verdict == ScanVerdict::infected) return failure(DocumentFault::infected);
  Judged judged{*kind, verdict == ScanVerdict::clean};
  if (redraw_ && is_picture(*kind) && kept == PictureKept::redrawn) {
    judged.picture = redraw_(*kind, content);
    if (!judged.picture) {
      refusal_ = {FileFault::not_drawn};
      return failure(DocumentFault::file_refused);
    }
  }
  return judged;
}

/// Under a number of its own: what was sent goes with its upload.  After a fall in between, nobody knows these parts.
Documents::Stored Documents::store(const Upload& upload, const crypto::LockedKey& key,
                                   std::span<const std::byte> content) {
  Stored stored{draw<UploadId>(), 0, content.size(), crypto::sha256(content)};
  for (auto rest = content; !rest.empty(); rest = rest.subspan(std::min(rest.size(), part_bytes_max))) {
    const auto part = rest.first(std::min(rest.size(), part_bytes_max));
    store_->keep_part(stored.upload, stored.parts,
                      seal_part({tenant_, stored.upload, stored.parts}, key, upload.key, part, *random_));
    stored.parts += 1;
  }
  return stored;
}

Result<Version, DocumentFault> Documents::finish_upload(const PersonId& who, const UploadId& id, const Digest& digest,
                                                        Timestamp now, PictureKept kept) {
  const auto upload = own_upload(who, id);
  if (!upload) return failure(upload.error());
  if (upload->bytes_received != upload->bytes_total) return failure(DocumentFault::incomplete);
  const auto key = keys_->find(upload->key);
  if (!key) return failure(DocumentFault::destroyed);
  auto content = open_parts(*key, upload->key, id, upload->parts, upload->bytes_total);
  if (!content) return failure(content.error());
  if (crypto::sha256(*content) != digest) {
    give_up(*upload, Happening::upload_refused, now);
    return failure(DocumentFault::other_content);
  }
  auto judged = judge(*upload, *content, kept);
  wipe(content->data(), content->size());
  if (!judged) {
    if (judged.error() != DocumentFault::scan_failed) give_up(*upload, Happening::upload_refused, now);
    return failure(judged.error());
  }

  Document document;
  if (upload->document) {
    // It may have gone, or expired, while the version was coming.
    const auto found = find(who, *upload->document, DocumentAction::add, now);
    if (!found) {
      give_up(*upload, Happening::upload_refused, now);
      return failure(found.error());
    }
    document = *found;
  } else {
    document = {draw<DocumentId>(),      upload->room, upload->folder, upload->name, upload->key, 0,
                upload->document_expires};
  }
  document.versions += 1;
  Stored stored{id, upload->parts, upload->bytes_total, digest};
  if (judged->picture) {
    stored = store(*upload, *key, *judged->picture);
    wipe(judged->picture->data(), judged->picture->size());
  }
  const Version version{document.id,  document.versions, judged->kind, stored.bytes, stored.digest,
                        stored.parts, stored.upload,     who,          now,          judged->is_scanned};
  const Happening what = document.versions == 1 ? Happening::document_added : Happening::version_added;
  store_->apply({.documents = {document},
                 .versions = {version},
                 .erased_uploads = {id},
                 .facts = {{what, now, who, document.room, document.id, document.versions}}});
  return version;
}

}  // namespace urna::documents
