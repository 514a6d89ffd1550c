// SPDX-License-Identifier: EUPL-1.2
#include "storage/backup_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "storage/detail/backup_seal.hpp"
#include "storage/detail/plain_file.hpp"

namespace urna::storage {
namespace {

namespace fs = std::filesystem;
using continuity::BackupKind;
using continuity::BackupManifest;
using continuity::ManifestFault;

constexpr std::string_view prefix = "urna-";
constexpr std::string_view unfinished = ".part";
constexpr std::string_view manifest_end = ".manifest";

std::string in_folder(const std::string& folder, const std::string& name) { return (fs::path(folder) / name).string(); }

BackupFault fault_of(ManifestFault fault) {
  switch (fault) {
    case ManifestFault::not_a_manifest:
      return BackupFault::not_a_manifest;
    case ManifestFault::other_platform:
      return BackupFault::other_platform;
    case ManifestFault::altered:
      return BackupFault::altered;
  }
  return BackupFault::altered;
}

}  // namespace

std::string backup_file_name(const std::string& name, BackupKind kind) {
  return std::string(prefix) + name + "." + std::string(name_of(kind));
}

std::string manifest_file_name(const std::string& name, BackupKind kind) {
  return backup_file_name(name, kind) + std::string(manifest_end);
}

std::string_view name_of(BackupFault fault) {
  switch (fault) {
    case BackupFault::missing:
      return "missing";
    case BackupFault::not_a_manifest:
      return "not-a-manifest";
    case BackupFault::other_platform:
      return "other-platform";
    case BackupFault::altered:
      return "altered";
    case BackupFault::not_empty:
      return "not-empty";
  }
  return "";
}

/// The content on its way to one place.
class BackupWriter::Content {
 public:
  explicit Content(std::string path)
      : path_(std::move(path)), part_(path_ + std::string(unfinished)), file_(detail::PlainFile::make(part_)) {}
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;
  ~Content() { ::unlink(part_.c_str()); }

  void put(std::span<const std::byte> bytes) { file_.write(bytes); }
  void finish(const std::string& manifest_path, std::string_view manifest) {
    file_.finish();
    detail::rename_file(part_, path_);
    const std::string manifest_part = manifest_path + std::string(unfinished);
    ::unlink(manifest_part.c_str());
    detail::PlainFile file = detail::PlainFile::make(manifest_part);
    file.write(bytes_of(manifest));
    file.finish();
    detail::rename_file(manifest_part, manifest_path);
    detail::settle_folder(fs::path(path_).parent_path().string());
  }

 private:
  std::string path_;
  std::string part_;
  detail::PlainFile file_;
};

BackupWriter::BackupWriter(const std::vector<std::string>& folders, BackupManifest head, const crypto::LockedKey* key,
                           crypto::RandomSource& random)
    : manifest_(std::move(head)), seal_(std::make_unique<BackupSeal>(manifest_, key, random)) {
  for (const std::string& folder : folders) {
    places_.push_back({folder, {}});
    contents_.push_back(nullptr);
    try {
      contents_.back() = std::make_unique<Content>(in_folder(folder, backup_file_name(manifest_.name, manifest_.kind)));
    } catch (const std::exception& failure) {
      places_.back().fault = failure.what();
    }
  }
  if (!is_somewhere()) throw std::runtime_error("no place takes the backup");
}

BackupWriter::~BackupWriter() = default;

bool BackupWriter::is_somewhere() const {
  return std::ranges::any_of(contents_, [](const auto& content) { return content != nullptr; });
}

void BackupWriter::put(std::span<const std::byte> bytes) {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (!contents_[i]) continue;
    try {
      contents_[i]->put(bytes);
    } catch (const std::exception& failure) {
      places_[i].fault = failure.what();
      contents_[i] = nullptr;
    }
  }
  if (!is_somewhere()) throw std::runtime_error("no place takes the backup");
}

void BackupWriter::add(const std::string& path, const std::string& source) {
  ensure(continuity::is_backup_path(path) && (manifest_.files.empty() || manifest_.files.back().path < path),
         "files come by path");
  detail::PlainFile file = detail::PlainFile::open(source);
  crypto::Sha256 sha256;
  std::uint64_t bytes = 0;
  for (Bytes piece = file.read(); !piece.empty(); piece = file.read()) {
    sha256.add(piece);
    bytes += piece.size();
    put(seal_->add(piece));
  }
  manifest_.files.push_back({path, bytes, sha256.finish()});
}

BackupManifest BackupWriter::finish(const crypto::SigningKey& key, std::vector<continuity::BackedTable> tables,
                                    std::vector<continuity::BackedHead> heads) {
  put(seal_->finish());
  manifest_.content_bytes = seal_->bytes();
  manifest_.content_digest = seal_->digest();
  manifest_.tables = std::move(tables);
  manifest_.heads = std::move(heads);
  const std::string text = continuity::signed_manifest(manifest_, key);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (!contents_[i]) continue;
    try {
      contents_[i]->finish(in_folder(places_[i].folder, manifest_file_name(manifest_.name, manifest_.kind)), text);
    } catch (const std::exception& failure) {
      places_[i].fault = failure.what();
      contents_[i] = nullptr;
    }
  }
  if (!is_somewhere()) throw std::runtime_error("no place takes the backup");
  return manifest_;
}

Result<BackupManifest, BackupRefusal> read_manifest(const std::string& folder, const std::string& name,
                                                    BackupKind kind) {
  const std::string path = in_folder(folder, manifest_file_name(name, kind));
  if (!continuity::is_backup_name(name) || !fs::is_regular_file(path))
    return failure(BackupRefusal{BackupFault::missing, path});
  auto text = detail::PlainFile::open(path).read_whole(continuity::manifest_bytes_max);
  if (!text) return failure(BackupRefusal{BackupFault::not_a_manifest, path});
  auto manifest = continuity::manifest_from(*text);
  if (!manifest) return failure(BackupRefusal{fault_of(manifest.error()), path});
  // A whole backup that was given another one's name.
  if (manifest->name != name || manifest->kind != kind) return failure(BackupRefusal{BackupFault::altered, path});
  return std::move(*manifest);
}

std::vector<std::string> backups_in(const std::string& folder, BackupKind kind) {
  std::vector<std::string> names;
  const std::string end = "." + std::string(name_of(kind)) + std::string(manifest_end);
  std::error_code fault;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, fault)) {
    std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(end)) continue;
    name = name.substr(prefix.size(), name.size() - prefix.size() - end.size());
    if (continuity::is_backup_name(name)) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

std::optional<BackupRefusal> find_content_fault(const std::string& folder, const BackupManifest& manifest) {
  const std::string path = in_folder(folder, backup_file_name(manifest.name, manifest.kind));
  if (!fs::is_regular_file(path)) return BackupRefusal{BackupFault::missing, path};
  detail::PlainFile file = detail::PlainFile::open(path);
  crypto::Sha256 sha256;
  std::uint64_t bytes = 0;
  for (Bytes piece = file.read(); !piece.empty(); piece = file.read()) {
    sha256.add(piece);
    bytes += piece.size();
  }
  if (bytes != manifest.content_bytes || sha256.finish() != manifest.content_digest)
    return BackupRefusal{BackupFault::altered, path};
  return std::nullopt;
}

void remove_backup(const std::string& folder, const std::string& name, BackupKind kind) {
  ensure(continuity::is_backup_name(name), "only backups are removed");
  // First what makes it one.
  fs::remove(in_folder(folder, manifest_file_name(name, kind)));
  fs::remove(in_folder(folder, backup_file_name(name, kind)));
  detail::settle_folder(folder);
}

}  // namespace urna::storage
