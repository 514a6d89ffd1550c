// SPDX-License-Identifier: EUPL-1.2
#include "cli/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

namespace urna::cli {
namespace {

/// A key, a seed, a list of choices: nothing secret that we read is larger.
constexpr std::size_t secret_bytes_max = std::size_t{1} << 20;

[[noreturn]] void fail_with(const std::string& path) { throw std::system_error(errno, std::generic_category(), path); }

/// Closes a file when its reader or writer is gone.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

Problem cannot_open(const std::string& path, int error) {
  if (error == ENOENT) return {.what = "is not there", .remedy = "check the name", .file = path};
  if (error == EACCES || error == EPERM) {
    return {.what = "may not be opened by you", .remedy = "change its permissions, or ask its owner", .file = path};
  }
  if (error == ENOTDIR)
    return {.what = "lies in something that is no folder", .remedy = "check the name", .file = path};
  if (error == ELOOP) return {.what = "is a link", .remedy = "name the file itself", .file = path};
  return {
      .what = "cannot be opened: " + std::generic_category().message(error), .remedy = "check the name", .file = path};
}

struct OpenFile {
  int descriptor;
  struct stat about;
};

Result<OpenFile, Refusal> open_regular(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return refuse(ExitCode::unusable, cannot_open(path, errno));
  struct stat about {};
  if (::fstat(descriptor, &about) != 0) {
    ::close(descriptor);
    fail_with(path);
  }
  if (!S_ISREG(about.st_mode)) {
    ::close(descriptor);
    return refuse(ExitCode::unusable, {.what = "is no regular file", .remedy = "name a file", .file = path});
  }
  return OpenFile{descriptor, about};
}

Result<std::string, Refusal> read_whole(const std::string& path, const OpenFile& file, std::size_t bytes_max) {
  const auto size = static_cast<std::size_t>(file.about.st_size);
  if (size > bytes_max) {
    return refuse(ExitCode::unusable,
                  {.what = "has " + std::to_string(size) + " bytes, more than " + std::to_string(bytes_max),
                   .remedy = "check that it is the right file",
                   .file = path});
  }
  std::string content(size, '\0');
  std::size_t at = 0;
  while (at < size) {
    const ssize_t count = ::read(file.descriptor, content.data() + at, size - at);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_with(path);
    if (count == 0) break;
    at += static_cast<std::size_t>(count);
  }
  content.resize(at);
  return content;
}

void write_whole(int descriptor, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_with(path);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
}

void force_folder(const std::string& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || (::fsync(folder.get()) != 0 && errno != EINVAL)) fail_with(path);
}

Problem in_the_way(const std::string& path) {
  return {.what = "is there already, and nothing is ever written over",
          .remedy = "choose another name, or move it away",
          .file = path};
}

}  // namespace

Result<std::string, Refusal> read_file(const std::string& path, std::size_t bytes_max) {
  const auto file = open_regular(path, O_RDONLY);
  if (!file) return failure(file.error());
  const Descriptor closing(file->descriptor);
  return read_whole(path, *file, bytes_max);
}

std::optional<Refusal> find_unreadable(const std::string& path) {
  const auto file = open_regular(path, O_RDONLY);
  if (!file) return file.error();
  ::close(file->descriptor);
  return std::nullopt;
}

std::optional<Refusal> find_unwritable(const std::string& path) {
  const auto file = open_regular(path, O_RDWR | O_APPEND);
  if (!file) return file.error();
  ::close(file->descriptor);
  return std::nullopt;
}

Result<SecretText, Refusal> read_secret_file(const std::string& path) {
  const auto file = open_regular(path, O_RDONLY);
  if (!file) return failure(file.error());
  const Descriptor closing(file->descriptor);
  if ((file->about.st_mode & 077U) != 0) {
    return refuse(ExitCode::unusable, {.what = "holds a secret, but others than its owner may read or change it",
                                       .remedy = "find out who could; then: chmod 600 " + path,
                                       .file = path});
  }
  auto content = read_whole(path, *file, secret_bytes_max);
  if (!content) return failure(content.error());
  return SecretText(std::move(*content));
}

NewFiles::~NewFiles() {
  for (const std::string& path : files_) ::unlink(path.c_str());
  while (!folders_.empty()) {
    ::rmdir(folders_.back().c_str());
    folders_.pop_back();
  }
}

std::optional<Refusal> NewFiles::write(const std::string& path, std::string_view content, Visibility visibility) {
  if (is_there(path)) return Refusal{ExitCode::refused, {in_the_way(path)}};
  const std::string passing = path + "." + std::to_string(::getpid()) + ".part";
  const mode_t mode = visibility == Visibility::open ? 0644 : 0600;
  const Descriptor file(::open(passing.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (file.get() < 0) {
    if (errno == ENOSPC || errno == EROFS || errno == EIO || errno == EDQUOT) fail_with(path);
    return Refusal{ExitCode::unusable, {cannot_open(path, errno)}};
  }
  files_.push_back(passing);  // the destructor takes it away should anything fail now
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) fail_with(path);
  if (visibility == Visibility::owner_only && (about.st_mode & 077U) != 0) {
    return Refusal{ExitCode::refused,
                   {{.what = "would hold a secret, but this file system lets everybody read it",
                     .remedy = "choose a folder on a disk with permissions",
                     .file = path}}};
  }
  write_whole(file.get(), content, path);
  if (::fsync(file.get()) != 0) fail_with(path);
  if (::renameat2(AT_FDCWD, passing.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST) return Refusal{ExitCode::refused, {in_the_way(path)}};
    if (errno != EINVAL) fail_with(path);
    // A file system without this kind of renaming: a second name does not replace either.
    if (::link(passing.c_str(), path.c_str()) != 0) {
      if (errno == EEXIST) return Refusal{ExitCode::refused, {in_the_way(path)}};
      fail_with(path);
    }
    ::unlink(passing.c_str());
  }
  files_.back() = path;
  force_folder(folder_of(path));
  return std::nullopt;
}

std::optional<Refusal> NewFiles::make_folder(const std::string& path, Visibility visibility) {
  if (::mkdir(path.c_str(), visibility == Visibility::open ? 0755 : 0700) == 0) {
    folders_.push_back(path);
    force_folder(folder_of(path));
    return std::nullopt;
  }
  if (errno != EEXIST) {
    if (errno == ENOSPC || errno == EROFS || errno == EIO || errno == EDQUOT) fail_with(path);
    return Refusal{ExitCode::unusable, {cannot_open(path, errno)}};
  }
  std::error_code error;
  if (std::filesystem::is_empty(path, error) && !error && std::filesystem::is_directory(path)) return std::nullopt;
  return Refusal{ExitCode::refused, {in_the_way(path)}};
}

void NewFiles::keep() {
  files_.clear();
  folders_.clear();
}

Result<LockedArchive, Refusal> LockedArchive::open(const std::string& path) {
  const auto file = open_regular(path, O_RDWR | O_APPEND);
  if (!file) return failure(file.error());
  LockedArchive archive(path, file->descriptor);
  constexpr int tries = 100;
  constexpr auto pause = std::chrono::milliseconds(100);
  for (int i = 0; i < tries; ++i) {
    if (::flock(file->descriptor, LOCK_EX | LOCK_NB) == 0) return archive;
    if (errno != EWOULDBLOCK && errno != EINTR) fail_with(path);
    std::this_thread::sleep_for(pause);
  }
  return refuse(ExitCode::refused,
                {.what = "is being written by another program", .remedy = "try again later", .file = path});
}

LockedArchive::LockedArchive(LockedArchive&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

LockedArchive::~LockedArchive() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void LockedArchive::append(std::string_view bytes, std::uint64_t size_before) {
  struct stat about {};
  if (::fstat(descriptor_, &about) != 0) fail_with(path_);
  if (static_cast<std::uint64_t>(about.st_size) != size_before) {
    throw std::system_error(EBUSY, std::generic_category(), path_ + " was changed by another program meanwhile");
  }
  try {
    write_whole(descriptor_, bytes, path_);
    if (::fsync(descriptor_) != 0) fail_with(path_);
  } catch (...) {
    // A full disk still lets a file shrink.
    if (::ftruncate(descriptor_, about.st_size) == 0) ::fsync(descriptor_);
    throw;
  }
}

void LockedArchive::cut(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0 || ::fsync(descriptor_) != 0) fail_with(path_);
}

std::string in_folder(const std::string& folder, const std::string& name) {
  return (std::filesystem::path(folder) / name).string();
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

bool is_there(const std::string& path) {
  struct stat about {};
  return ::lstat(path.c_str(), &about) == 0;
}

}  // namespace urna::cli
