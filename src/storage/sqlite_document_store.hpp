// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "documents/document_store.hpp"
#include "journal/entry.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/object_folder.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

/// A customer's documents: their records in a SQLite file, names sealed, and their sealed parts in a folder beside it.
/// What the journal is to say of a change is written with the change.
class SqliteDocumentStore final : public documents::DocumentStore {
 public:
  /// What the journal is to say of a fact; nothing: it says nothing.
  using Describe = std::function<std::optional<journal::Entry>(const documents::Fact& fact)>;

  /// Parts that no record knows, left behind when the power went, are erased.
  /// @param path      of the database
  /// @param objects   of the folder
  /// @param sealer    outlives the store
  /// @param describe  empty: nothing is said
  /// @throws DatabaseFailed, std::system_error
  SqliteDocumentStore(const std::string& path, const std::string& objects, const keystore::ColumnSealer& sealer,
                      Describe describe = {}, const SqliteOptions& options = {});

  /// Parts of what is erased go once the change is on the disk.
  void apply(const Change& change) override;

  std::optional<documents::Room> room(const documents::RoomId& id) const override;
  std::optional<documents::Folder> folder(const documents::FolderId& id) const override;
  std::optional<documents::Document> document(const documents::DocumentId& id) const override;
  std::optional<documents::Version> version(const documents::DocumentId& id, std::uint32_t number) const override;
  std::optional<documents::Upload> upload(const documents::UploadId& id) const override;
  std::optional<documents::LinkShare> link(const documents::LinkId& id) const override;
  std::vector<documents::PersonShare> shares_of(const documents::DocumentId& id) const override;
  std::vector<documents::LinkShare> links_of(const documents::DocumentId& id) const override;
  std::vector<documents::Room> rooms() const override;
  std::vector<documents::Folder> folders_in(const documents::RoomId& room) const override;
  std::vector<documents::Version> versions_of(const documents::DocumentId& id) const override;
  std::vector<documents::Document> documents_in(const documents::RoomId& room) const override;
  std::vector<documents::Document> documents_shared_with(const PersonId& person) const override;
  std::vector<documents::Fact> trail_of(const documents::DocumentId& id) const override;
  std::vector<documents::Document> documents_that_expire_by(Timestamp moment) const override;
  std::vector<documents::Upload> uploads_idle_since(Timestamp moment) const override;

  void keep_part(const documents::UploadId& upload, std::uint32_t part, Bytes sealed) override;
  std::optional<Bytes> part(const documents::UploadId& upload, std::uint32_t part) const override;

  /// Of all versions, and of what is being sent: as they are before they are sealed.
  std::uint64_t stored_bytes() const;
  /// See `SqliteDatabase::copy_to`; the records only.
  void copy_to(const std::string& path);

  SqliteOutbox& outbox() { return outbox_; }

 private:
  template <class Row, class... Values>
  std::vector<Row> read(std::string_view rest, Row (SqliteDocumentStore::*take)(const SqliteRow&) const,
                        std::string_view columns, const Values&... values) const;
  template <class Row, class... Values>
  std::optional<Row> read_one(std::string_view rest, Row (SqliteDocumentStore::*take)(const SqliteRow&) const,
                              std::string_view columns, const Values&... values) const;

  documents::Room take_room(const SqliteRow& row) const;
  documents::Folder take_folder(const SqliteRow& row) const;
  documents::Document take_document(const SqliteRow& row) const;
  documents::Version take_version(const SqliteRow& row) const;
  documents::Upload take_upload(const SqliteRow& row) const;
  documents::PersonShare take_share(const SqliteRow& row) const;
  documents::LinkShare take_link(const SqliteRow& row) const;
  documents::Fact take_fact(const SqliteRow& row) const;

  void put(const documents::Room& room);
  void put(const documents::Folder& folder);
  void put(const documents::Document& document);
  void put(const documents::Version& version);
  void put(const documents::Upload& upload);
  void put(const documents::PersonShare& share);
  void put(const documents::LinkShare& link);
  void put(const documents::Fact& fact);
  std::vector<documents::UploadId> erase_document(const documents::DocumentId& id);
  bool has_version_of(const documents::UploadId& id) const;
  void erase_parts(const documents::UploadId& id);
  void erase_parts_that_nobody_knows();

  const keystore::ColumnSealer& sealer_;
  const Describe describe_;
  mutable std::mutex mutex_;  // one thread at a time uses the database and the folder
  mutable SqliteDatabase database_;
  ObjectFolder objects_;
  SqliteOutbox outbox_;
};

}  // namespace urna::storage
