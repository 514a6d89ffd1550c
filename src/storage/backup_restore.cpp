// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <filesystem>

#include "storage/backup_files.hpp"
#include "storage/detail/backup_seal.hpp"
#include "storage/detail/plain_file.hpp"

namespace urna::storage {
namespace {

namespace fs = std::filesystem;
using continuity::BackedFile;
using continuity::BackupManifest;

/// A folder in the making: in its place once `settle` returned, and gone again when it was not called.
class NewFolder {
 public:
  explicit NewFolder(std::string path) : path_(std::move(path)), passing_(path_ + ".restoring") {
    if (path_.empty()) return;
    fs::remove_all(passing_);
    fs::create_directories(passing_);
    fs::permissions(passing_, fs::perms::owner_all);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder() {
    std::error_code fault;
    if (!path_.empty()) fs::remove_all(passing_, fault);
  }

  const std::string& passing() const { return passing_; }
  bool is_wanted() const { return !path_.empty(); }
  bool is_free() const {
    return path_.empty() || !fs::exists(fs::symlink_status(path_)) || (fs::is_directory(path_) && fs::is_empty(path_));
  }
  std::string at(const std::string& path) const {
    const fs::path whole = fs::path(passing_) / path;
    for (fs::path folder = whole.parent_path(); !fs::exists(folder); folder = whole.parent_path()) {
      fs::create_directories(folder);
      fs::permissions(folder, fs::perms::owner_all);
    }
    return whole.string();
  }
  void settle() {
    if (path_.empty()) return;
    detail::settle_folder(passing_);
    fs::rename(passing_, path_);  // over an empty folder
  }

 private:
  std::string path_;
  std::string passing_;
};

/// Takes the stream apart into files, each held against its digest.
class Unpacking {
 public:
  Unpacking(const BackupManifest& manifest, const RestoreTargets& targets)
      : manifest_(manifest), desk_(targets.desk), box_(targets.box), keys_(targets.keys) {}

  bool has_room() const { return desk_.is_free() && box_.is_free() && keys_.is_free(); }
  const std::string& desk() const { return desk_.passing(); }
  /// What is being written: where a fault of the stream shows.
  std::string current() const { return next_ < manifest_.files.size() ? manifest_.files[next_].path : std::string(); }

  /// @returns  whether all that ended in these bytes is as it was
  bool add(std::span<const std::byte> bytes) {
    while (true) {
      if (!end_files()) return false;
      if (bytes.empty()) return true;
      if (next_ == manifest_.files.size()) return false;
      const auto taken = bytes.first(std::min<std::uint64_t>(bytes.size(), manifest_.files[next_].bytes - have_));
      if (file_) file_->write(taken);
      sha256_.add(taken);
      have_ += taken.size();
      bytes = bytes.subspan(taken.size());
    }
  }

  bool is_whole() { return end_files() && next_ == manifest_.files.size(); }

  void settle() {
    keys_.settle();
    box_.settle();
    desk_.settle();  // last: it is what a server is started on
  }

 private:
  /// Ends the files that have all their bytes, and begins the next one.
  bool end_files() {
    while (next_ < manifest_.files.size()) {
      const BackedFile& file = manifest_.files[next_];
      if (!is_begun_) begin(file);
      if (have_ < file.bytes) return true;
      if (sha256_.finish() != file.digest) return false;
      if (file_) file_->finish();
      file_.reset();
      is_begun_ = false;
      ++next_;
    }
    return true;
  }

  void begin(const BackedFile& file) {
    is_begun_ = true;
    have_ = 0;
    const std::size_t slash = file.path.find('/');
    const std::string_view part = std::string_view(file.path).substr(0, slash);
    NewFolder& folder = part == "desk" ? desk_ : part == "box" ? box_ : keys_;
    if (folder.is_wanted()) file_.emplace(detail::PlainFile::make(folder.at(file.path.substr(slash + 1))));
  }

  const BackupManifest& manifest_;
  NewFolder desk_;
  NewFolder box_;
  NewFolder keys_;
  std::optional<detail::PlainFile> file_;  // nothing: it is not wanted
  crypto::Sha256 sha256_;
  std::size_t next_ = 0;
  std::uint64_t have_ = 0;
  bool is_begun_ = false;
};

}  // namespace

std::optional<BackupRefusal> restore(const std::string& folder, const BackupManifest& manifest,
                                     const crypto::LockedKey* key, const RestoreTargets& targets,
                                     const std::function<void(const std::string& desk)>& finish) {
  const std::string path = (fs::path(folder) / backup_file_name(manifest.name, manifest.kind)).string();
  if (!fs::is_regular_file(path)) return BackupRefusal{BackupFault::missing, path};
  Unpacking unpacking(manifest, targets);
  if (!unpacking.has_room()) return BackupRefusal{BackupFault::not_empty, targets.desk};
  std::optional<crypto::StreamOpener> opener;
  if (key != nullptr) {
    opener.emplace(backup_key(*key, manifest), backup_key_id(manifest), backup_metadata(manifest));
  }
  const auto altered = [&] { return BackupRefusal{BackupFault::altered, path, unpacking.current()}; };
  detail::PlainFile file = detail::PlainFile::open(path);
  for (Bytes piece = file.read(); !piece.empty(); piece = file.read()) {
    if (!opener && !unpacking.add(piece)) return altered();
    // Chunk by chunk, so that a fault shows where it is.
    for (std::span<const std::byte> rest(piece); opener && !rest.empty();) {
      const auto some = rest.first(std::min(rest.size(), crypto::stream_chunk_bytes));
      const auto opened = opener->add(some);
      if (!opened || !unpacking.add(*opened)) return altered();
      rest = rest.subspan(some.size());
    }
  }
  if (opener) {
    const auto rest = opener->finish();
    if (!rest || !unpacking.add(*rest)) return altered();
  }
  if (!unpacking.is_whole()) return altered();
  if (finish) finish(unpacking.desk());
  unpacking.settle();
  return std::nullopt;
}

}  // namespace urna::storage
