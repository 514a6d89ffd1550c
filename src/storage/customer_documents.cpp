// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_documents.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/ensure.hpp"
#include "base/secret.hpp"
#include "crypto/hash.hpp"
#include "documents/sealed_parts.hpp"
#include "storage/detail/document_row.hpp"
#include "storage/keystore_document_keys.hpp"
#include "storage/sqlite_document_store.hpp"

namespace urna::storage {
namespace {

using documents::DocumentId;
using documents::FileKind;
using documents::part_bytes_max;
using documents::Version;

constexpr std::string_view folder_of_documents = "documents/";

std::string_view extension_of(FileKind kind) {
  switch (kind) {
    case FileKind::csv:
      return ".csv";
    case FileKind::xlsx:
      return ".xlsx";
    case FileKind::pdf:
      return ".pdf";
    case FileKind::png:
      return ".png";
    case FileKind::jpeg:
      return ".jpg";
  }
  ensure(false, "every kind has an extension");
  return "";
}

std::string path_of(const DocumentId& document, std::uint32_t number, FileKind kind) {
  return std::string(folder_of_documents) + to_hex(document.get()) + "/" + std::to_string(number) +
         std::string(extension_of(kind));
}

struct Named {
  DocumentId document;
  std::uint32_t number = 0;
  std::string_view extension;
};

std::optional<Named> named(std::string_view path) {
  if (!path.starts_with(folder_of_documents)) return std::nullopt;
  path.remove_prefix(folder_of_documents.size());
  const std::size_t slash = path.find('/');
  const std::size_t dot = path.find('.');
  if (slash == std::string_view::npos || dot == std::string_view::npos || dot < slash) return std::nullopt;
  const auto bytes = from_hex(path.substr(0, slash));
  documents::RandomId id{};
  if (!bytes || bytes->size() != id.size()) return std::nullopt;
  std::ranges::copy(*bytes, id.begin());
  Named found{DocumentId(id), 0, path.substr(dot)};
  const char* const end = path.data() + dot;
  const auto read = std::from_chars(path.data() + slash + 1, end, found.number);
  if (read.ec != std::errc() || read.ptr != end || found.number == 0) return std::nullopt;
  return found;
}

/// A version as the file is written of it.
struct Written {
  documents::KeyId key;
  documents::UploadId upload;
  std::uint32_t parts = 0;
  std::uint64_t bytes = 0;
  Digest digest{};
};

void write(const Written& version, const keystore::ColumnSealer& sealer, const OpenDocumentPart& open,
           const TakeText& take) {
  std::uint64_t bytes = 0;
  crypto::Sha256 sha256;
  for (std::uint32_t part = 0; part < version.parts; ++part) {
    auto opened = open(version.key, version.upload, part);
    if (!opened) throw CustomerChanged();
    const std::string_view text{reinterpret_cast<const char*>(opened->data()), opened->size()};
    bytes += text.size();
    sha256.add(text);
    take(text);
    wipe(opened->data(), opened->size());
  }
  if (bytes != version.bytes || sha256.finish() != version.digest)
    sealer.refuse(keystore::SealedKind::file, documents_place);
}

}  // namespace

std::vector<CustomerFile> files_of_documents(const std::shared_ptr<SqliteDatabase>& copy,
                                             const keystore::ColumnSealer& sealer, const OpenDocumentPart& open) {
  std::vector<CustomerFile> files;
  const auto add = [&](const SqliteRow& row) {
    const auto document = detail::id_from<DocumentId>(row, 0);
    const auto number = detail::number_from<std::uint32_t>(row, 1);
    Written version{detail::id_from<documents::KeyId>(row, 2),
                    detail::id_from<documents::UploadId>(row, 3),
                    detail::number_from<std::uint32_t>(row, 4),
                    detail::number_from<std::uint64_t>(row, 5),
                    {}};
    const SecretText digest = sealer.open("versions", "digest", detail::version_row(document, number), row.blob(6));
    version.digest = detail::array_from<Digest>(bytes_of(digest.expose()));
    const auto kind = static_cast<FileKind>(row.integer(7));
    files.push_back({path_of(document, number, kind),
                     [version, sealer, open](const TakeText& take) { write(version, sealer, open, take); }});
  };
  copy->prepare(
          "SELECT v.document, v.number, d.key, v.upload, v.parts, v.bytes, v.digest, v.kind "
          "FROM versions v JOIN documents d ON d.id = v.document ORDER BY v.document, v.number")
      .each(add);
  return files;
}

bool is_document_path(std::string_view path) { return named(path).has_value(); }

struct DocumentTaker::Inside {
  SqliteDocumentStore store;
  const keystore::ColumnSealer& sealer;
  documents::DocumentKeys& keys;
  crypto::RandomSource& random;
  std::set<std::string, std::less<>> waiting;  // paths
};

DocumentTaker::DocumentTaker(const std::string& folder, const keystore::ColumnSealer& sealer,
                             documents::DocumentKeys& keys, crypto::RandomSource& random)
    : inside_(new Inside{{folder + "/documents.db", folder + "/objects", sealer, {}, {.owner = sealer.tenant()}},
                         sealer,
                         keys,
                         random,
                         {}}) {
  for (const documents::Room& room : inside_->store.rooms()) {
    for (const documents::Document& document : inside_->store.documents_in(room.id)) {
      for (const Version& version : inside_->store.versions_of(document.id))
        inside_->waiting.insert(path_of(document.id, version.number, version.kind));
    }
  }
}

DocumentTaker::~DocumentTaker() = default;

bool DocumentTaker::take(std::string_view path, std::span<const std::byte> content) {
  const auto where = inside_->waiting.find(path);
  const auto name = named(path);
  if (where == inside_->waiting.end() || !name) return false;
  const auto document = inside_->store.document(name->document);
  const auto version = inside_->store.version(name->document, name->number);
  ensure(document && version, "what is waited for has rows");
  const std::uint64_t parts = (content.size() + part_bytes_max - 1) / part_bytes_max;
  if (content.size() != version->bytes || crypto::sha256(content) != version->digest) return false;
  const auto kind = documents::judge_file("file" + std::string(name->extension), content);
  if (!kind || *kind != version->kind) return false;
  const auto key = inside_->keys.find(document->key);
  if (!key) return false;  // one that was destroyed here
  for (std::uint32_t part = 0; part < parts; ++part) {
    const std::size_t from = std::size_t{part} * part_bytes_max;
    const auto bytes = content.subspan(from, std::min(part_bytes_max, content.size() - from));
    inside_->store.keep_part(version->upload, part,
                             documents::seal_part({inside_->sealer.tenant(), version->upload, part}, *key,
                                                  document->key, bytes, inside_->random));
  }
  Version kept = *version;
  kept.parts = static_cast<std::uint32_t>(parts);
  inside_->store.apply({.versions = {kept}});
  inside_->waiting.erase(where);
  return true;
}

std::optional<std::string> DocumentTaker::missing() const {
  if (inside_->waiting.empty()) return std::nullopt;
  return *inside_->waiting.begin();
}

}  // namespace urna::storage
