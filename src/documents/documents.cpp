// SPDX-License-Identifier: EUPL-1.2
#include "documents/documents.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "crypto/hash.hpp"
#include "documents/sealed_parts.hpp"

namespace urna::documents {
namespace {

bool is_title(std::string_view name) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  return !name.empty() && name.size() <= title_bytes_max && is_utf8(name) && !std::ranges::any_of(name, is_control);
}

}  // namespace

Documents::Documents(std::string tenant, DocumentStore& store, DocumentKeys& keys, crypto::RandomSource& random,
                     MayDo may, crypto::HashCost link_cost, Scan scan, Redraw redraw)
    : tenant_(std::move(tenant)),
      store_(&store),
      keys_(&keys),
      random_(&random),
      may_(std::move(may)),
      link_cost_(link_cost),
      scan_(std::move(scan)),
      redraw_(std::move(redraw)) {}

Result<RoomId, DocumentFault> Documents::add_room(const PersonId& who, const RoomId& room, const std::string& name,
                                                  Timestamp now) {
  if (!may(who, DocumentAction::arrange, room)) return failure(DocumentFault::unknown);
  if (!is_title(name)) return failure(DocumentFault::malformed_name);
  store_->apply({.rooms = {{room, name, now}}, .facts = {{Happening::room_made, now, who, room}}});
  return room;
}

Result<FolderId, DocumentFault> Documents::add_folder(const PersonId& who, const RoomId& room,
                                                      std::optional<FolderId> parent, const std::string& name,
                                                      Timestamp now) {
  if (!store_->room(room) || !may(who, DocumentAction::see, room)) return failure(DocumentFault::unknown);
  if (!may(who, DocumentAction::arrange, room)) return failure(DocumentFault::not_allowed);
  if (parent) {
    const auto above = store_->folder(*parent);
    if (!above || above->room != room) return failure(DocumentFault::unknown);
  }
  if (!is_title(name)) return failure(DocumentFault::malformed_name);
  const auto id = draw<FolderId>();
  store_->apply({.folders = {{id, room, parent, name}}, .facts = {{Happening::folder_made, now, who, room}}});
  return id;
}

Result<std::vector<Document>, DocumentFault> Documents::list(const PersonId& who, const RoomId& room,
                                                             Timestamp now) const {
  if (!store_->room(room) || !may(who, DocumentAction::see, room)) return failure(DocumentFault::unknown);
  auto documents = store_->documents_in(room);
  std::erase_if(documents, [&](const Document& document) { return document.expires && *document.expires <= now; });
  return documents;
}

bool Documents::is_shared_with(const PersonId& who, const DocumentId& id, Timestamp now) const {
  return std::ranges::any_of(store_->shares_of(id), [&](const PersonShare& share) {
    return share.person == who && (!share.until || now < *share.until);
  });
}

Result<Document, DocumentFault> Documents::find(const PersonId& who, const DocumentId& id, DocumentAction action,
                                                Timestamp now) const {
  const auto document = store_->document(id);
  if (!document) return failure(DocumentFault::unknown);
  const bool may_see = may(who, DocumentAction::see, document->room) || is_shared_with(who, id, now);
  if (!may_see) return failure(DocumentFault::unknown);
  if (action != DocumentAction::see && !may(who, action, document->room)) return failure(DocumentFault::not_allowed);
  if (document->expires && *document->expires <= now) return failure(DocumentFault::expired);
  return *document;
}

tl::unexpected<DocumentFault> Documents::not_authentic() const {
  keys_->did_not_open();
  return failure(DocumentFault::not_authentic);
}

Result<Bytes, DocumentFault> Documents::open_parts(const crypto::LockedKey& key, const KeyId& id,
                                                   const UploadId& upload, std::uint32_t parts,
                                                   std::uint64_t bytes) const {
  Bytes content;
  content.reserve(std::min(bytes, document_bytes_max));
  for (std::uint32_t number = 0; number < parts; ++number) {
    const auto sealed = store_->part(upload, number);
    if (!sealed) return not_authentic();
    const auto opened = open_part({tenant_, upload, number}, key, id, *sealed);
    if (!opened) return not_authentic();
    content.insert(content.end(), opened->begin(), opened->end());
  }
  if (content.size() != bytes) return not_authentic();
  return content;
}

Result<Content, DocumentFault> Documents::content_of(const Document& document, std::uint32_t number,
                                                     const crypto::LockedKey& key) const {
  const auto version = store_->version(document.id, number == 0 ? document.versions : number);
  if (!version) return failure(DocumentFault::unknown);
  auto bytes = open_parts(key, document.key, version->upload, version->parts, version->bytes);
  if (!bytes) return failure(bytes.error());
  if (crypto::sha256(*bytes) != version->digest) return not_authentic();
  return Content{document.name, version->kind, version->number, std::move(*bytes)};
}

Result<Content, DocumentFault> Documents::read(const PersonId& who, const DocumentId& id, std::uint32_t version,
                                               Timestamp now) {
  const auto document = find(who, id, DocumentAction::see, now);
  if (!document) return failure(document.error());
  const auto key = keys_->find(document->key);
  if (!key) return failure(DocumentFault::destroyed);
  auto content = content_of(*document, version, *key);
  if (!content) return content;
  store_->apply({.facts = {{Happening::document_read, now, who, document->room, id, content->version}}});
  return content;
}

Result<PersonShare, DocumentFault> Documents::share_with(const PersonId& who, const DocumentId& id,
                                                         const PersonId& person, std::optional<Timestamp> until,
                                                         Timestamp now) {
  const auto document = find(who, id, DocumentAction::share, now);
  if (!document) return failure(document.error());
  if (until && *until <= now) return failure(DocumentFault::expired);
  const PersonShare share{id, person, until};
  store_->apply({.shares = {share}, .facts = {{Happening::document_shared, now, who, document->room, id}}});
  return share;
}

Result<PersonShare, DocumentFault> Documents::unshare(const PersonId& who, const DocumentId& id, const PersonId& person,
                                                      Timestamp now) {
  const auto document = find(who, id, DocumentAction::share, now);
  if (!document) return failure(document.error());
  const PersonShare share{id, person, {}};
  store_->apply({.erased_shares = {share}, .facts = {{Happening::document_unshared, now, who, document->room, id}}});
  return share;
}

void Documents::destroy(const Document& document, std::optional<PersonId> who, Happening why, Timestamp now) {
  for (const LinkShare& link : store_->links_of(document.id)) keys_->destroy(link.key);
  keys_->destroy(document.key);
  store_->apply(
      {.erased_documents = {document.id}, .facts = {{why, now, who, document.room, document.id, document.versions}}});
}

Result<DocumentId, DocumentFault> Documents::erase(const PersonId& who, const DocumentId& id, Timestamp now) {
  const auto document = find(who, id, DocumentAction::erase, now);
  if (!document) return failure(document.error());
  destroy(*document, who, Happening::document_erased, now);
  return id;
}

std::size_t Documents::tidy(Timestamp now) {
  const auto expired = store_->documents_that_expire_by(now);
  for (const Document& document : expired) destroy(document, std::nullopt, Happening::document_expired, now);
  const auto idle = store_->uploads_idle_since(now - upload_idle_max);
  for (const Upload& upload : idle) give_up(upload, Happening::upload_abandoned, now);
  return expired.size() + idle.size();
}

}  // namespace urna::documents
