// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "documents/documents.hpp"

/// What may be looked at, without opening anything.
namespace urna::documents {

std::vector<Room> Documents::rooms(const PersonId& who) const {
  auto rooms = store_->rooms();
  std::erase_if(rooms, [&](const Room& room) { return !may(who, DocumentAction::see, room.id); });
  return rooms;
}

Result<std::vector<Folder>, DocumentFault> Documents::folders(const PersonId& who, const RoomId& room) const {
  if (!store_->room(room) || !may(who, DocumentAction::see, room)) return failure(DocumentFault::unknown);
  return store_->folders_in(room);
}

Result<Documents::Description, DocumentFault> Documents::describe(const PersonId& who, const DocumentId& id,
                                                                  std::uint32_t number, Timestamp now) const {
  const auto document = find(who, id, DocumentAction::see, now);
  if (!document) return failure(document.error());
  const auto version = store_->version(id, number == 0 ? document->versions : number);
  if (!version) return failure(DocumentFault::unknown);
  return Description{*document, *version};
}

Result<std::vector<Version>, DocumentFault> Documents::versions(const PersonId& who, const DocumentId& id,
                                                                Timestamp now) const {
  const auto document = find(who, id, DocumentAction::see, now);
  if (!document) return failure(document.error());
  return store_->versions_of(id);
}

std::vector<Document> Documents::shared_with(const PersonId& who, Timestamp now) const {
  auto documents = store_->documents_shared_with(who);
  std::erase_if(documents, [&](const Document& document) {
    return (document.expires && *document.expires <= now) || !is_shared_with(who, document.id, now);
  });
  return documents;
}

Result<Documents::Sharing, DocumentFault> Documents::sharing(const PersonId& who, const DocumentId& id,
                                                             Timestamp now) const {
  const auto document = find(who, id, DocumentAction::share, now);
  if (!document) return failure(document.error());
  Sharing sharing{store_->shares_of(id), store_->links_of(id)};
  std::erase_if(sharing.people, [&](const PersonShare& share) { return share.until && *share.until <= now; });
  std::erase_if(sharing.links, [&](const LinkShare& link) { return link.until <= now; });
  return sharing;
}

Result<std::vector<Fact>, DocumentFault> Documents::trail(const PersonId& who, const DocumentId& id,
                                                          Timestamp now) const {
  const auto document = find(who, id, DocumentAction::share, now);
  if (!document) return failure(document.error());
  return store_->trail_of(id);
}

}  // namespace urna::documents
