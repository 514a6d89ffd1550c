// SPDX-License-Identifier: EUPL-1.2
#include "storage/detail/open_files.hpp"

#include <algorithm>
#include <filesystem>

namespace urna::storage::detail {

OpenFiles& OpenFiles::of_process() {
  static OpenFiles files;
  return files;
}

std::string OpenFiles::canonical(const std::string& path) { return std::filesystem::weakly_canonical(path).string(); }

void OpenFiles::begin_opening(const std::string& path) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    const auto found = files_.find(path);
    return found == files_.end() || found->second.state == State::open || found->second.state == State::opening;
  });
  // Where somebody has it open, SQLite says so; this does not.
  files_.try_emplace(path);
}

void OpenFiles::opened(const std::string& path, sqlite3* database) {
  const std::lock_guard lock(mutex_);
  files_[path] = {State::open, database, false};
  changed_.notify_all();
}

void OpenFiles::not_opened(const std::string& path) {
  const std::lock_guard lock(mutex_);
  const auto found = files_.find(path);
  if (found != files_.end() && found->second.state == State::opening) files_.erase(found);
  changed_.notify_all();
}

void OpenFiles::close(sqlite3* database) {
  std::unique_lock lock(mutex_);
  const auto find = [&] {
    return std::ranges::find_if(files_, [&](const auto& one) { return one.second.database == database; });
  };
  const auto found = find();
  if (found == files_.end()) return;
  found->second.state = State::leaving;
  changed_.wait(lock, [&] { return !find()->second.is_pinned; });
  files_.erase(find());
  changed_.notify_all();
}

OpenFiles::Pin::Pin(std::string path) : path_(std::move(path)) {
  OpenFiles& files = of_process();
  std::unique_lock lock(files.mutex_);
  const auto is_busy = [&] {
    const auto found = files.files_.find(path_);
    return found != files.files_.end() && (found->second.state != State::open || found->second.is_pinned);
  };
  files.changed_.wait(lock, [&] { return !is_busy(); });
  const auto found = files.files_.find(path_);
  if (found == files.files_.end()) {
    files.files_[path_] = {State::copied_shut, nullptr, true};
  } else {
    found->second.is_pinned = true;
    database_ = found->second.database;
  }
}

OpenFiles::Pin::~Pin() {
  OpenFiles& files = of_process();
  const std::lock_guard lock(files.mutex_);
  const auto found = files.files_.find(path_);
  if (found->second.state == State::copied_shut) {
    files.files_.erase(found);
  } else {
    found->second.is_pinned = false;
  }
  files.changed_.notify_all();
}

bool OpenFiles::Pin::is_unwanted() const {
  const OpenFiles& files = of_process();
  const std::lock_guard lock(files.mutex_);
  return files.files_.at(path_).state == State::leaving;
}

}  // namespace urna::storage::detail
