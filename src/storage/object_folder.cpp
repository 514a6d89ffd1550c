// SPDX-License-Identifier: EUPL-1.2
#include "storage/object_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

#include "base/ensure.hpp"

namespace urna::storage {
namespace {

constexpr std::string_view unfinished = ".new";

/// Neither path nor name: the operator's log says no more than what failed.
[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

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

void ensure_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '.'; };
  ensure(!name.empty() && name.front() != '.' && std::ranges::all_of(name, fits), "an object has a name of ours");
}

void write_all(int file, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("an object cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

}  // namespace

ObjectFolder::ObjectFolder(const std::string& path) : folder_(-1) {
  if (::mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) fail("the folder of objects cannot be made");
  folder_ = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (folder_ < 0) fail("the folder of objects cannot be opened");
  if (::fchmod(folder_, S_IRWXU) != 0) fail("the folder of objects cannot be closed to others");
}

ObjectFolder::~ObjectFolder() { ::close(folder_); }

void ObjectFolder::keep(const std::string& name, std::span<const std::byte> object) {
  ensure_name(name);
  const std::string passing = name + std::string(unfinished);
  {
    const Descriptor file(
        ::openat(folder_, passing.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (file.get() < 0) fail("an object cannot be made");
    write_all(file.get(), object);
    if (::fsync(file.get()) != 0) fail("an object cannot be brought to the disk");
  }
  if (::renameat(folder_, passing.c_str(), folder_, name.c_str()) != 0) fail("an object cannot be put in its place");
  settle();
}

std::optional<Bytes> ObjectFolder::read(const std::string& name, std::size_t bytes_max) const {
  ensure_name(name);
  const Descriptor file(::openat(folder_, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0 && (errno == ENOENT || errno == ELOOP)) return std::nullopt;
  if (file.get() < 0) fail("an object cannot be opened");
  struct stat facts = {};
  if (::fstat(file.get(), &facts) != 0) fail("an object cannot be looked at");
  if (!S_ISREG(facts.st_mode) || static_cast<std::uint64_t>(facts.st_size) > bytes_max) return std::nullopt;
  Bytes object(static_cast<std::size_t>(facts.st_size));
  std::size_t have = 0;
  while (have < object.size()) {
    const ssize_t more = ::read(file.get(), object.data() + have, object.size() - have);
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) fail("an object cannot be read");
    if (more == 0) return std::nullopt;
    have += static_cast<std::size_t>(more);
  }
  return object;
}

bool ObjectFolder::erase(const std::string& name) {
  if (::unlinkat(folder_, name.c_str(), 0) == 0) return true;
  if (errno != ENOENT) fail("an object cannot be erased");
  return false;
}

void ObjectFolder::settle() {
  if (::fsync(folder_) != 0) fail("the folder of objects cannot be brought to the disk");
}

std::vector<std::string> ObjectFolder::names() const {
  const int again = ::openat(folder_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (again < 0) fail("the folder of objects cannot be opened");
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(again), ::closedir);
  if (!listing) {
    ::close(again);
    fail("the folder of objects cannot be listed");
  }
  std::vector<std::string> names;
  while (const dirent* const entry = ::readdir(listing.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  return names;
}

}  // namespace urna::storage
