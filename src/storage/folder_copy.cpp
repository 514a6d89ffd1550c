// SPDX-License-Identifier: EUPL-1.2
#include "storage/folder_copy.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "continuity/backup_manifest.hpp"
#include "storage/database_moment.hpp"

namespace urna::storage {
namespace {

namespace fs = std::filesystem;

/// What SQLite and our own writers have under way, and the room that is kept for a bad day.
constexpr std::string_view passing[] = {"-journal", "-wal", "-shm", ".new", ".part", ".ballast", ".restoring"};

bool is_passing(const std::string& name) {
  return std::ranges::any_of(passing, [&](std::string_view end) { return name.ends_with(end); });
}

/// Nobody changes any of them as long as this lives.
class Held {
 public:
  explicit Held(std::span<const std::shared_ptr<DatabaseElsewhere>> all) : all_(all) {
    try {
      for (; count_ < all_.size(); ++count_) all_[count_]->hold();
    } catch (...) {
      let_go();
      throw;
    }
  }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() { let_go(); }

 private:
  void let_go() noexcept {
    while (count_ > 0) all_[--count_]->let_go();
  }

  std::span<const std::shared_ptr<DatabaseElsewhere>> all_;
  std::size_t count_ = 0;
};

}  // namespace

FolderCopy::FolderCopy(std::string from, std::string to) : from_(std::move(from)), to_(std::move(to)) { begin(); }

FolderCopy::~FolderCopy() {
  std::error_code fault;
  fs::remove_all(to_, fault);
}

void FolderCopy::begin() {
  files_.clear();
  fs::remove_all(to_);
  fs::create_directories(to_);
  fs::permissions(to_, fs::perms::owner_all);
}

FolderCopy::Found FolderCopy::look(const std::vector<std::string>& left_out) const {
  Found found;
  for (auto at = fs::recursive_directory_iterator(from_); at != fs::recursive_directory_iterator(); ++at) {
    const std::string path = at->path().lexically_relative(from_).generic_string();
    if (at.depth() == 0 && std::ranges::count(left_out, path) > 0) {
      at.disable_recursion_pending();
      continue;
    }
    // Sockets are made anew, and what a link leads to is not ours.
    if (!at->is_regular_file() || at->is_symlink() || is_passing(path)) continue;
    if (!continuity::is_backup_path("desk/" + path))
      throw std::runtime_error("a file in the data folder has a name that is none of ours: " + path);
    (path.ends_with(".db") ? found.databases : found.others).push_back(path);
  }
  std::ranges::sort(found.databases);
  std::ranges::sort(found.others);
  return found;
}

std::string FolderCopy::target(const std::string& path) const {
  const fs::path whole = fs::path(to_) / path;
  fs::create_directories(whole.parent_path());
  return whole.string();
}

void FolderCopy::make(const std::vector<std::string>& left_out, const std::function<void()>& meanwhile,
                      std::span<const std::shared_ptr<DatabaseElsewhere>> elsewhere) {
  constexpr int tries_max = 3;
  for (int tries = 1;; ++tries) {
    const Found found = look(left_out);
    std::vector<DatabaseMoment::Copy> copies;
    for (const std::string& path : found.databases) {
      copies.push_back({from_ + "/" + path, target(path)});
      files_[path] = copies.back().to;
    }
    try {
      DatabaseMoment moment(copies);
      for (const auto& one : elsewhere) one->approach();
      moment.approach();
      // Before the files: a change there may have to ask the keystore's file before it ends.
      std::optional<Held> held(elsewhere);
      moment.hold([&] {
        const Found now = look(left_out);
        if (now.databases != found.databases) throw MomentMissed("a database was added or removed meanwhile");
        for (const std::string& path : now.others) {
          files_[path] = target(path);
          fs::create_hard_link(from_ + "/" + path, files_[path]);
        }
        meanwhile();
      });
      held.reset();
      for (const auto& one : elsewhere) {
        files_[one->path()] = target(one->path());
        one->write_to(files_[one->path()]);
      }
      return;
    } catch (const MomentMissed&) {
      if (tries == tries_max) throw;
      begin();
    }
  }
}

}  // namespace urna::storage
