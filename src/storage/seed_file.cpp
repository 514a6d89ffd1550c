// SPDX-License-Identifier: EUPL-1.2
#include "storage/seed_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

  Secret<32> read_seed() const {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) fail(path_);
    if ((status.st_mode & 077U) != 0) throw std::runtime_error(path_ + ": others may read this key: chmod 600");
    Secret<32> seed;
    if (status.st_size != 32 || ::read(descriptor_, seed.expose().data(), 32) != 32)
      throw std::runtime_error(path_ + ": this is no key: restore it from a backup");
    return seed;
  }

  void write_seed(const Secret<32>& seed) const {
    if (::write(descriptor_, seed.expose().data(), 32) != 32) fail(path_);
    sync();
  }

  void sync() const {
    if (fsync(descriptor_) != 0) fail(path_);
  }

 private:
  std::string path_;
  int descriptor_;
};

}  // namespace

Secret<32> seed_from_file(const std::string& path, crypto::RandomSource& random) {
  if (const File there(path, O_RDONLY); there.is_open()) return there.read_seed();
  if (errno != ENOENT) fail(path);
  // Whole before it has its name: a power cut must not leave half a key.
  const std::string passing = path + ".new";
  Secret<32> seed;
  random.fill(seed.expose());
  {
    const File made(passing, O_WRONLY | O_CREAT | O_TRUNC);
    if (!made.is_open()) fail(passing);
    made.write_seed(seed);
  }
  if (rename(passing.c_str(), path.c_str()) != 0) fail(path);
  const auto folder = std::filesystem::absolute(path).parent_path();
  const File folder_file(folder.string(), O_RDONLY | O_DIRECTORY);
  if (!folder_file.is_open()) fail(folder.string());
  folder_file.sync();
  return seed;
}

}  // namespace urna::storage
