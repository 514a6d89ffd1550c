// SPDX-License-Identifier: EUPL-1.2
#include "storage/detail/document_row.hpp"
#include "storage/sqlite_document_store.hpp"

/// How the rows are read; each takes its columns in the order in which they are asked for.
namespace urna::storage {

using namespace documents;  // NOLINT(google-build-using-namespace)
using detail::id_from;
using detail::id_or_none;
using detail::moment_from;
using detail::moment_or_none;
using detail::number_from;

Room SqliteDocumentStore::take_room(const SqliteRow& row) const {
  return {id_from<RoomId>(row, 0), sealer_.open("rooms", "name", row.blob(0), row.blob(1)).expose(),
          moment_from(row, 2)};
}

Folder SqliteDocumentStore::take_folder(const SqliteRow& row) const {
  return {id_from<FolderId>(row, 0), id_from<RoomId>(row, 1), id_or_none<FolderId>(row, 2),
          sealer_.open("folders", "name", row.blob(0), row.blob(3)).expose()};
}

Document SqliteDocumentStore::take_document(const SqliteRow& row) const {
  return {.id = id_from<DocumentId>(row, 0),
          .room = id_from<RoomId>(row, 1),
          .folder = id_or_none<FolderId>(row, 2),
          .name = sealer_.open("documents", "name", row.blob(0), row.blob(3)).expose(),
          .key = id_from<KeyId>(row, 4),
          .versions = number_from<std::uint32_t>(row, 5),
          .expires = moment_or_none(row, 6)};
}

Version SqliteDocumentStore::take_version(const SqliteRow& row) const {
  Version version{.document = id_from<DocumentId>(row, 0),
                  .number = number_from<std::uint32_t>(row, 1),
                  .kind = static_cast<FileKind>(row.integer(2)),
                  .bytes = number_from<std::uint64_t>(row, 3),
                  .parts = number_from<std::uint32_t>(row, 5),
                  .upload = id_from<UploadId>(row, 6),
                  .by = id_from<PersonId>(row, 7),
                  .made = moment_from(row, 8),
                  .is_scanned = row.integer(9) == 1};
  const SecretText digest =
      sealer_.open("versions", "digest", detail::version_row(version.document, version.number), row.blob(4));
  version.digest = detail::array_from<Digest>(bytes_of(digest.expose()));
  return version;
}

Upload SqliteDocumentStore::take_upload(const SqliteRow& row) const {
  return {.id = id_from<UploadId>(row, 0),
          .by = id_from<PersonId>(row, 1),
          .room = id_from<RoomId>(row, 2),
          .folder = id_or_none<FolderId>(row, 3),
          .document = id_or_none<DocumentId>(row, 4),
          .name = sealer_.open("uploads", "name", row.blob(0), row.blob(5)).expose(),
          .key = id_from<KeyId>(row, 6),
          .document_expires = moment_or_none(row, 7),
          .bytes_total = number_from<std::uint64_t>(row, 8),
          .bytes_received = number_from<std::uint64_t>(row, 9),
          .parts = number_from<std::uint32_t>(row, 10),
          .last = moment_from(row, 11)};
}

PersonShare SqliteDocumentStore::take_share(const SqliteRow& row) const {
  return {id_from<DocumentId>(row, 0), id_from<PersonId>(row, 1), moment_or_none(row, 2)};
}

LinkShare SqliteDocumentStore::take_link(const SqliteRow& row) const {
  const auto wrap = row.blob(4);
  return {.id = LinkId(detail::array_from<Digest>(row.blob(0))),
          .document = id_from<DocumentId>(row, 1),
          .key = id_from<KeyId>(row, 2),
          .salt = detail::array_from<crypto::PassphraseSalt>(row.blob(3)),
          .wrap = Bytes(wrap.begin(), wrap.end()),
          .until = moment_from(row, 5),
          .openings_left = number_from<std::uint32_t>(row, 6),
          .wrong_tries = number_from<std::uint32_t>(row, 7)};
}

Fact SqliteDocumentStore::take_fact(const SqliteRow& row) const {
  return {.what = static_cast<Happening>(row.integer(0)),
          .when = moment_from(row, 1),
          .who = id_or_none<PersonId>(row, 2),
          .room = id_or_none<RoomId>(row, 3),
          .document = id_or_none<DocumentId>(row, 4),
          .version = number_from<std::uint32_t>(row, 5)};
}

}  // namespace urna::storage
