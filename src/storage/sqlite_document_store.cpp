// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_document_store.hpp"

#include <algorithm>
#include <set>

#include "documents/documents.hpp"
#include "storage/detail/document_row.hpp"

namespace urna::storage {

using namespace documents;  // NOLINT(google-build-using-namespace)
using detail::bytes_of_id;
using detail::bytes_or_null;
using detail::seconds;

namespace {

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE rooms (
  id   BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name BLOB NOT NULL,
  made INTEGER NOT NULL
) STRICT;
CREATE TABLE folders (
  id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  room   BLOB NOT NULL REFERENCES rooms,
  parent BLOB REFERENCES folders,
  name   BLOB NOT NULL
) STRICT;
CREATE TABLE documents (
  id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  room     BLOB NOT NULL REFERENCES rooms,
  folder   BLOB REFERENCES folders,
  name     BLOB NOT NULL,
  key      BLOB NOT NULL CHECK (length(key) = 16),
  versions INTEGER NOT NULL,
  expires  INTEGER
) STRICT;
CREATE INDEX documents_by_room ON documents (room);
CREATE TABLE versions (
  document   BLOB NOT NULL REFERENCES documents,
  number     INTEGER NOT NULL CHECK (number > 0),
  kind       INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 4),
  bytes      INTEGER NOT NULL,
  digest     BLOB NOT NULL,
  parts      INTEGER NOT NULL,
  upload     BLOB NOT NULL UNIQUE CHECK (length(upload) = 16),
  person     BLOB NOT NULL CHECK (length(person) = 16),
  made       INTEGER NOT NULL,
  is_scanned INTEGER NOT NULL CHECK (is_scanned IN (0, 1)),
  PRIMARY KEY (document, number)
) STRICT;
CREATE TABLE uploads (
  id               BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  person           BLOB NOT NULL CHECK (length(person) = 16),
  room             BLOB NOT NULL,
  folder           BLOB,
  document         BLOB,
  name             BLOB NOT NULL,
  key              BLOB NOT NULL CHECK (length(key) = 16),
  document_expires INTEGER,
  bytes_total      INTEGER NOT NULL,
  bytes_received   INTEGER NOT NULL,
  parts            INTEGER NOT NULL,
  last             INTEGER NOT NULL
) STRICT;
CREATE TABLE shares (
  document BLOB NOT NULL REFERENCES documents,
  person   BLOB NOT NULL CHECK (length(person) = 16),
  until    INTEGER,
  PRIMARY KEY (document, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE links (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
  document      BLOB NOT NULL REFERENCES documents,
  key           BLOB NOT NULL CHECK (length(key) = 16),
  salt          BLOB NOT NULL CHECK (length(salt) = 16),
  wrap          BLOB NOT NULL,
  until         INTEGER NOT NULL,
  openings_left INTEGER NOT NULL,
  wrong_tries   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE trail (
  number   INTEGER PRIMARY KEY,
  what     INTEGER NOT NULL CHECK (what BETWEEN 0 AND 15),
  at       INTEGER NOT NULL,
  person   BLOB,
  room     BLOB,
  document BLOB NOT NULL,
  version  INTEGER NOT NULL
) STRICT;
CREATE INDEX trail_by_document ON trail (document);
)sql"},
                                    {SqliteOutbox::table},
                                    {SqliteOutbox::payload_column}};
// The numbers of kinds and happenings are in files: they never change.
static_assert(static_cast<int>(FileKind::jpeg) == 4 && static_cast<int>(Happening::document_expired) == 15);

/// What a part that `Documents` seals can at most be long.
constexpr std::size_t sealed_part_bytes_max = part_bytes_max + (part_bytes_max >> 6U) + 4096;

std::string name_of_part(const UploadId& upload, std::uint32_t part) {
  return to_hex(upload.get()) + "." + std::to_string(part);
}

constexpr std::string_view room_columns = "SELECT id, name, made FROM rooms ";
constexpr std::string_view folder_columns = "SELECT id, room, parent, name FROM folders ";
constexpr std::string_view document_columns_of =
    "SELECT id, room, folder, name, key, versions, expires FROM documents ";
constexpr std::string_view version_columns =
    "SELECT document, number, kind, bytes, digest, parts, upload, person, made, is_scanned FROM versions ";
constexpr std::string_view upload_columns =
    "SELECT id, person, room, folder, document, name, key, document_expires, bytes_total, bytes_received, parts, last "
    "FROM uploads ";
constexpr std::string_view share_columns = "SELECT document, person, until FROM shares ";
constexpr std::string_view link_columns =
    "SELECT id, document, key, salt, wrap, until, openings_left, wrong_tries FROM links ";
constexpr std::string_view fact_columns = "SELECT what, at, person, room, document, version FROM trail ";

}  // namespace

SqliteDocumentStore::SqliteDocumentStore(const std::string& path, const std::string& objects,
                                         const keystore::ColumnSealer& sealer, Describe describe,
                                         const SqliteOptions& options)
    : sealer_(sealer),
      describe_(std::move(describe)),
      database_(path, migrations, options),
      objects_(objects),
      outbox_(mutex_, database_) {
  erase_parts_that_nobody_knows();
}

void SqliteDocumentStore::erase_parts_that_nobody_knows() {
  std::set<std::string, std::less<>> known;
  const auto note = [&](const SqliteRow& row) { known.insert(to_hex(row.blob(0))); };
  database_.prepare("SELECT id FROM uploads UNION SELECT upload FROM versions").each(note);
  for (const std::string& name : objects_.names()) {
    const bool is_whole = !name.ends_with(".new");
    if (is_whole && known.contains(std::string_view(name).substr(0, name.find('.')))) continue;
    objects_.erase(name);
  }
  objects_.settle();
}

template <class Row, class... Values>
std::vector<Row> SqliteDocumentStore::read(std::string_view rest,
                                           Row (SqliteDocumentStore::*take)(const SqliteRow&) const,
                                           std::string_view columns, const Values&... values) const {
  const std::lock_guard lock(mutex_);
  std::vector<Row> rows;
  database_.prepare(std::string(columns) + std::string(rest))
      .each([&](const SqliteRow& row) { rows.push_back((this->*take)(row)); }, values...);
  return rows;
}

template <class Row, class... Values>
std::optional<Row> SqliteDocumentStore::read_one(std::string_view rest,
                                                 Row (SqliteDocumentStore::*take)(const SqliteRow&) const,
                                                 std::string_view columns, const Values&... values) const {
  auto rows = read(rest, take, columns, values...);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

void SqliteDocumentStore::apply(const Change& change) {
  const std::lock_guard lock(mutex_);
  std::vector<UploadId> gone;
  SqliteDatabase::Transaction transaction(database_);
  for (const auto& room : change.rooms) put(room);
  for (const auto& folder : change.folders) put(folder);
  for (const auto& document : change.documents) put(document);
  for (const auto& version : change.versions) put(version);
  for (const auto& upload : change.uploads) put(upload);
  for (const auto& share : change.shares) put(share);
  for (const auto& link : change.links) put(link);
  for (const auto& share : change.erased_shares) {
    database_.prepare("DELETE FROM shares WHERE document = ? AND person = ?")
        .run(bytes_of_id(share.document), bytes_of_id(share.person));
  }
  for (const auto& link : change.erased_links) {
    database_.prepare("DELETE FROM links WHERE id = ?").run(bytes_of_id(link));
  }
  for (const auto& upload : change.erased_uploads) {
    database_.prepare("DELETE FROM uploads WHERE id = ?").run(bytes_of_id(upload));
    if (!has_version_of(upload)) gone.push_back(upload);
  }
  for (const auto& fact : change.facts) put(fact);
  for (const auto& document : change.erased_documents) {
    const auto uploads = erase_document(document);
    gone.insert(gone.end(), uploads.begin(), uploads.end());
  }
  transaction.commit();
  for (const UploadId& upload : gone) erase_parts(upload);
  if (!gone.empty()) objects_.settle();
}

bool SqliteDocumentStore::has_version_of(const UploadId& id) const {
  bool is_taken = false;
  database_.prepare("SELECT 1 FROM versions WHERE upload = ?")
      .each([&](const SqliteRow&) { is_taken = true; }, bytes_of_id(id));
  return is_taken;
}

std::vector<UploadId> SqliteDocumentStore::erase_document(const DocumentId& id) {
  std::vector<UploadId> uploads;
  database_.prepare("SELECT upload FROM versions WHERE document = ?")
      .each([&](const SqliteRow& row) { uploads.push_back(detail::id_from<UploadId>(row, 0)); }, bytes_of_id(id));
  for (const char* table : {"versions", "shares", "links", "trail"}) {
    database_.prepare("DELETE FROM " + std::string(table) + " WHERE document = ?").run(bytes_of_id(id));
  }
  database_.prepare("DELETE FROM documents WHERE id = ?").run(bytes_of_id(id));
  return uploads;
}

void SqliteDocumentStore::erase_parts(const UploadId& id) {
  for (std::uint32_t part = 0; objects_.erase(name_of_part(id, part));) ++part;
}

void SqliteDocumentStore::put(const Room& room) {
  const Bytes name = sealer_.seal("rooms", "name", room.id.get(), bytes_of(room.name));
  database_.prepare("INSERT OR REPLACE INTO rooms (id, name, made) VALUES (?, ?, ?)")
      .run(bytes_of_id(room.id), std::span<const std::byte>(name), seconds(room.made));
}

void SqliteDocumentStore::put(const Folder& folder) {
  const Bytes name = sealer_.seal("folders", "name", folder.id.get(), bytes_of(folder.name));
  database_.prepare("INSERT OR REPLACE INTO folders (id, room, parent, name) VALUES (?, ?, ?, ?)")
      .run(bytes_of_id(folder.id), bytes_of_id(folder.room), bytes_or_null(folder.parent),
           std::span<const std::byte>(name));
}

void SqliteDocumentStore::put(const Document& document) {
  const Bytes name = sealer_.seal("documents", "name", document.id.get(), bytes_of(document.name));
  database_
      .prepare(
          "INSERT OR REPLACE INTO documents (id, room, folder, name, key, versions, expires) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)")
      .run(bytes_of_id(document.id), bytes_of_id(document.room), bytes_or_null(document.folder),
           std::span<const std::byte>(name), bytes_of_id(document.key), document.versions, seconds(document.expires));
}

void SqliteDocumentStore::put(const Version& version) {
  const Bytes digest =
      sealer_.seal("versions", "digest", detail::version_row(version.document, version.number), version.digest);
  database_
      .prepare(
          "INSERT OR REPLACE INTO versions (document, number, kind, bytes, digest, parts, upload, person, made, "
          "is_scanned) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(bytes_of_id(version.document), version.number, static_cast<int>(version.kind), version.bytes,
           std::span<const std::byte>(digest), version.parts, bytes_of_id(version.upload), bytes_of_id(version.by),
           seconds(version.made), version.is_scanned ? 1 : 0);
}

void SqliteDocumentStore::put(const Upload& upload) {
  const Bytes name = sealer_.seal("uploads", "name", upload.id.get(), bytes_of(upload.name));
  database_
      .prepare(
          "INSERT OR REPLACE INTO uploads (id, person, room, folder, document, name, key, document_expires, "
          "bytes_total, bytes_received, parts, last) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(bytes_of_id(upload.id), bytes_of_id(upload.by), bytes_of_id(upload.room), bytes_or_null(upload.folder),
           bytes_or_null(upload.document), std::span<const std::byte>(name), bytes_of_id(upload.key),
           seconds(upload.document_expires), upload.bytes_total, upload.bytes_received, upload.parts,
           seconds(upload.last));
}

void SqliteDocumentStore::put(const PersonShare& share) {
  database_.prepare("INSERT OR REPLACE INTO shares (document, person, until) VALUES (?, ?, ?)")
      .run(bytes_of_id(share.document), bytes_of_id(share.person), seconds(share.until));
}

void SqliteDocumentStore::put(const LinkShare& link) {
  database_
      .prepare(
          "INSERT OR REPLACE INTO links (id, document, key, salt, wrap, until, openings_left, wrong_tries) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      .run(bytes_of_id(link.id), bytes_of_id(link.document), bytes_of_id(link.key),
           std::span<const std::byte>(link.salt), std::span<const std::byte>(link.wrap), seconds(link.until),
           link.openings_left, link.wrong_tries);
}

void SqliteDocumentStore::put(const Fact& fact) {
  if (fact.document) {
    database_.prepare("INSERT INTO trail (what, at, person, room, document, version) VALUES (?, ?, ?, ?, ?, ?)")
        .run(static_cast<int>(fact.what), seconds(fact.when), bytes_or_null(fact.who), bytes_or_null(fact.room),
             bytes_of_id(*fact.document), fact.version);
  }
  if (!describe_) return;
  if (const auto entry = describe_(fact)) outbox_.put(*entry);
}

std::optional<Room> SqliteDocumentStore::room(const RoomId& id) const {
  return read_one("WHERE id = ?", &SqliteDocumentStore::take_room, room_columns, bytes_of_id(id));
}
std::optional<Folder> SqliteDocumentStore::folder(const FolderId& id) const {
  return read_one("WHERE id = ?", &SqliteDocumentStore::take_folder, folder_columns, bytes_of_id(id));
}
std::optional<Document> SqliteDocumentStore::document(const DocumentId& id) const {
  return read_one("WHERE id = ?", &SqliteDocumentStore::take_document, document_columns_of, bytes_of_id(id));
}
std::optional<Version> SqliteDocumentStore::version(const DocumentId& id, std::uint32_t number) const {
  return read_one("WHERE document = ? AND number = ?", &SqliteDocumentStore::take_version, version_columns,
                  bytes_of_id(id), number);
}
std::optional<Upload> SqliteDocumentStore::upload(const UploadId& id) const {
  return read_one("WHERE id = ?", &SqliteDocumentStore::take_upload, upload_columns, bytes_of_id(id));
}
std::optional<LinkShare> SqliteDocumentStore::link(const LinkId& id) const {
  return read_one("WHERE id = ?", &SqliteDocumentStore::take_link, link_columns, bytes_of_id(id));
}
std::vector<PersonShare> SqliteDocumentStore::shares_of(const DocumentId& id) const {
  return read("WHERE document = ? ORDER BY person", &SqliteDocumentStore::take_share, share_columns, bytes_of_id(id));
}
std::vector<LinkShare> SqliteDocumentStore::links_of(const DocumentId& id) const {
  return read("WHERE document = ? ORDER BY id", &SqliteDocumentStore::take_link, link_columns, bytes_of_id(id));
}
std::vector<Room> SqliteDocumentStore::rooms() const {
  return read("ORDER BY id", &SqliteDocumentStore::take_room, room_columns);
}
std::vector<Folder> SqliteDocumentStore::folders_in(const RoomId& room) const {
  return read("WHERE room = ? ORDER BY id", &SqliteDocumentStore::take_folder, folder_columns, bytes_of_id(room));
}
std::vector<Version> SqliteDocumentStore::versions_of(const DocumentId& id) const {
  return read("WHERE document = ? ORDER BY number", &SqliteDocumentStore::take_version, version_columns,
              bytes_of_id(id));
}
std::vector<Document> SqliteDocumentStore::documents_in(const RoomId& room) const {
  return read("WHERE room = ? ORDER BY id", &SqliteDocumentStore::take_document, document_columns_of,
              bytes_of_id(room));
}
std::vector<Document> SqliteDocumentStore::documents_shared_with(const PersonId& person) const {
  return read("WHERE id IN (SELECT document FROM shares WHERE person = ?) ORDER BY id",
              &SqliteDocumentStore::take_document, document_columns_of, bytes_of_id(person));
}
std::vector<Fact> SqliteDocumentStore::trail_of(const DocumentId& id) const {
  return read("WHERE document = ? ORDER BY number", &SqliteDocumentStore::take_fact, fact_columns, bytes_of_id(id));
}
std::vector<Document> SqliteDocumentStore::documents_that_expire_by(Timestamp moment) const {
  return read("WHERE expires <= ? ORDER BY id", &SqliteDocumentStore::take_document, document_columns_of,
              seconds(moment));
}
std::vector<Upload> SqliteDocumentStore::uploads_idle_since(Timestamp moment) const {
  return read("WHERE last <= ? ORDER BY id", &SqliteDocumentStore::take_upload, upload_columns, seconds(moment));
}

std::uint64_t SqliteDocumentStore::stored_bytes() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t bytes = 0;
  database_
      .prepare(
          "SELECT (SELECT coalesce(sum(bytes), 0) FROM versions) + (SELECT coalesce(sum(bytes_total), 0) FROM uploads)")
      .each([&](const SqliteRow& row) { bytes = static_cast<std::uint64_t>(row.integer(0)); });
  return bytes;
}

void SqliteDocumentStore::keep_part(const UploadId& upload, std::uint32_t part, Bytes sealed) {
  const std::lock_guard lock(mutex_);
  objects_.keep(name_of_part(upload, part), sealed);
}

std::optional<Bytes> SqliteDocumentStore::part(const UploadId& upload, std::uint32_t part) const {
  const std::lock_guard lock(mutex_);
  return objects_.read(name_of_part(upload, part), sealed_part_bytes_max);
}

void SqliteDocumentStore::copy_to(const std::string& path) {
  const std::lock_guard lock(mutex_);
  database_.copy_to(path);
}

}  // namespace urna::storage
