// SPDX-License-Identifier: EUPL-1.2
#include "storage/seed_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace urna::storage {
namespace {

[[noreturn]] void fail(const std::string& path) { throw std::system_error(errno, std::generic_category(), path); }

/// An open file, closed with it.
class File {
 public:
  File(const std::string& path, int flags) : path_(path), descriptor_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  bool is_open() const { return descriptor_ >= 0; }

  /// @param bytes  filled whole; the file has so many, and nobody else may read it
  void read(std::span<std::byte> bytes) const {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) fail(path_);
    if ((status.st_mode & 077U) != 0) throw std::runtime_error(path_ + ": others may read this key: chmod 600");
    const auto size = static_cast<ssize_t>(bytes.size());
    if (status.st_size != size || ::read(descriptor_, bytes.data(), bytes.size()) != size)
      throw std::runtime_error(path_ + ": this is no key: restore it from a backup");
  }

  void write(std::span<const std::byte> bytes) const {
    if (::write(descriptor_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) fail(path_);
    sync();
  }

  void sync() const {
    if (fsync(descriptor_) != 0) fail(path_);
  }

 private:
  std::string path_;
  int descriptor_;
};

/// @returns  whether there is such a file; then the bytes are read
bool read_if_there(const std::string& path, std::span<std::byte> bytes) {
  const File there(path, O_RDONLY);
  if (!there.is_open() && errno != ENOENT) fail(path);
  if (there.is_open()) there.read(bytes);
  return there.is_open();
}

void overwrite_and_remove(const std::string& path) {
  const std::array<std::byte, 32> zeros{};
  {
    const File there(path, O_WRONLY);
    if (!there.is_open()) fail(path);
    there.write(zeros);
  }
  std::filesystem::remove(path);
}

}  // namespace

void write_whole_file(const std::string& path, std::span<const std::byte> bytes) {
  const std::string passing = path + ".new";
  {
    // Whole before it has its name: a power cut must not leave half a key.
    const File made(passing, O_WRONLY | O_CREAT | O_TRUNC);
    if (!made.is_open()) fail(passing);
    made.write(bytes);
  }
  if (rename(passing.c_str(), path.c_str()) != 0) fail(path);
  const auto folder = std::filesystem::absolute(path).parent_path();
  const File folder_file(folder.string(), O_RDONLY | O_DIRECTORY);
  if (!folder_file.is_open()) fail(folder.string());
  folder_file.sync();
}

Secret<32> seed_from_file(const std::string& path, crypto::RandomSource& random) {
  Secret<32> seed;
  if (read_if_there(path, seed.expose())) return seed;
  random.fill(seed.expose());
  write_whole_file(path, seed.expose());
  return seed;
}

Secret<32> sealed_seed_from_file(const std::string& path, const keystore::ColumnSealer& sealer,
                                 crypto::RandomSource& random) {
  const std::string name = std::filesystem::path(path).filename().string();
  const std::string sealed_path = path + ".sealed";
  Secret<32> seed;
  const bool was_plain = std::filesystem::exists(path);
  Bytes sealed(seed.expose().size() + crypto::sealed_value_overhead);
  if (read_if_there(sealed_path, sealed)) {
    const SecretText opened = sealer.open("files", "seed", bytes_of(name), sealed);
    const auto bytes = bytes_of(opened.expose());
    std::copy(bytes.begin(), bytes.end(), seed.expose().begin());
  } else {
    if (!was_plain || !read_if_there(path, seed.expose())) random.fill(seed.expose());
    write_whole_file(sealed_path, sealer.seal("files", "seed", bytes_of(name), seed.expose()));
  }
  if (was_plain) overwrite_and_remove(path);
  return seed;
}

}  // namespace urna::storage
