// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "documents/document_store.hpp"

namespace urna::documents {

/// Keeps documents in memory: for tests.
class MemoryDocumentStore final : public DocumentStore {
 public:
  void apply(const Change& change) override {
    for (const auto& room : change.rooms) rooms_.insert_or_assign(room.id, room);
    for (const auto& folder : change.folders) folders_.insert_or_assign(folder.id, folder);
    for (const auto& document : change.documents) documents_.insert_or_assign(document.id, document);
    for (const auto& version : change.versions)
      versions_.insert_or_assign(std::pair(version.document, version.number), version);
    for (const auto& upload : change.uploads) uploads_.insert_or_assign(upload.id, upload);
    for (const auto& share : change.shares) shares_.insert_or_assign(std::pair(share.document, share.person), share);
    for (const auto& link : change.links) links_.insert_or_assign(link.id, link);
    for (const auto& share : change.erased_shares) shares_.erase({share.document, share.person});
    for (const auto& link : change.erased_links) links_.erase(link);
    for (const auto& upload : change.erased_uploads) erase_upload(upload);
    for (const auto& document : change.erased_documents) erase_document(document);
    facts.insert(facts.end(), change.facts.begin(), change.facts.end());
  }

  std::optional<Room> room(const RoomId& id) const override { return find(rooms_, id); }
  std::optional<Folder> folder(const FolderId& id) const override { return find(folders_, id); }
  std::optional<Document> document(const DocumentId& id) const override { return find(documents_, id); }
  std::optional<Version> version(const DocumentId& id, std::uint32_t number) const override {
    return find(versions_, std::pair(id, number));
  }
  std::optional<Upload> upload(const UploadId& id) const override { return find(uploads_, id); }
  std::optional<LinkShare> link(const LinkId& id) const override { return find(links_, id); }
  std::vector<PersonShare> shares_of(const DocumentId& id) const override {
    return all(shares_, [&](const PersonShare& share) { return share.document == id; });
  }
  std::vector<LinkShare> links_of(const DocumentId& id) const override {
    return all(links_, [&](const LinkShare& link) { return link.document == id; });
  }
  std::vector<Room> rooms() const override {
    return all(rooms_, [](const Room&) { return true; });
  }
  std::vector<Folder> folders_in(const RoomId& room) const override {
    return all(folders_, [&](const Folder& folder) { return folder.room == room; });
  }
  std::vector<Version> versions_of(const DocumentId& id) const override {
    return all(versions_, [&](const Version& version) { return version.document == id; });
  }
  std::vector<Document> documents_shared_with(const PersonId& person) const override {
    return all(documents_, [&](const Document& document) { return shares_.contains({document.id, person}); });
  }
  std::vector<Fact> trail_of(const DocumentId& id) const override {
    std::vector<Fact> trail;
    std::ranges::copy_if(facts, std::back_inserter(trail),
                         [&](const Fact& fact) { return fact.document == id && documents_.contains(id); });
    return trail;
  }
  std::vector<Document> documents_in(const RoomId& room) const override {
    return all(documents_, [&](const Document& document) { return document.room == room; });
  }
  std::vector<Document> documents_that_expire_by(Timestamp moment) const override {
    return all(documents_, [&](const Document& document) { return document.expires && *document.expires <= moment; });
  }
  std::vector<Upload> uploads_idle_since(Timestamp moment) const override {
    return all(uploads_, [&](const Upload& upload) { return upload.last <= moment; });
  }

  void keep_part(const UploadId& upload, std::uint32_t part, Bytes sealed) override {
    parts.insert_or_assign(std::pair(upload, part), std::move(sealed));
  }
  std::optional<Bytes> part(const UploadId& upload, std::uint32_t part) const override {
    return find(parts, std::pair(upload, part));
  }

  std::vector<Fact> facts;
  std::map<std::pair<UploadId, std::uint32_t>, Bytes> parts;

 private:
  template <class Map>
  static std::optional<typename Map::mapped_type> find(const Map& map, const typename Map::key_type& key) {
    const auto at = map.find(key);
    if (at == map.end()) return std::nullopt;
    return at->second;
  }
  template <class Map, class Wanted>
  static std::vector<typename Map::mapped_type> all(const Map& map, Wanted wanted) {
    std::vector<typename Map::mapped_type> found;
    for (const auto& [key, value] : map) {
      if (wanted(value)) found.push_back(value);
    }
    return found;
  }

  void erase_parts(const UploadId& id) {
    std::erase_if(parts, [&](const auto& part) { return part.first.first == id; });
  }
  void erase_upload(const UploadId& id) {
    uploads_.erase(id);
    const bool is_taken = std::ranges::any_of(versions_, [&](const auto& each) { return each.second.upload == id; });
    if (!is_taken) erase_parts(id);
  }
  void erase_document(const DocumentId& id) {
    for (const auto& [key, version] : versions_) {
      if (version.document == id) erase_parts(version.upload);
    }
    std::erase_if(versions_, [&](const auto& each) { return each.second.document == id; });
    std::erase_if(shares_, [&](const auto& each) { return each.second.document == id; });
    std::erase_if(links_, [&](const auto& each) { return each.second.document == id; });
    documents_.erase(id);
  }

  std::map<RoomId, Room> rooms_;
  std::map<FolderId, Folder> folders_;
  std::map<DocumentId, Document> documents_;
  std::map<std::pair<DocumentId, std::uint32_t>, Version> versions_;
  std::map<UploadId, Upload> uploads_;
  std::map<std::pair<DocumentId, PersonId>, PersonShare> shares_;
  std::map<LinkId, LinkShare> links_;
};

}  // namespace urna::documents
