// SPDX-License-Identifier: EUPL-1.2
#include "protocol/file_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>  // lint allows quiet-floors: the auditor, who links nothing above, reads the archive through it

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace urna::protocol {
namespace {

constexpr std::size_t ahead_bytes = 1U << 20;

[[noreturn]] void fail(int error, const std::string& path) {
  throw std::system_error(error, std::generic_category(), path);
}

}  // namespace

FileSource::FileSource(const std::string& path) : path_(path), descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) fail(errno, path);
  struct stat status {};
  if (fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    const int error = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    close(descriptor_);
    fail(error, path);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

FileSource::~FileSource() { close(descriptor_); }

void FileSource::read(std::uint64_t offset, std::span<char> out) const {
  if (out.size() > ahead_bytes / 2) return read_from_disk(offset, out);
  const bool is_ahead = offset >= ahead_offset_ && offset + out.size() <= ahead_offset_ + ahead_.size();
  if (!is_ahead) {
    ahead_.resize(std::min<std::uint64_t>(ahead_bytes, size_ - std::min(offset, size_)));
    ahead_offset_ = offset;
    if (ahead_.size() < out.size()) fail(EIO, path_ + " was read past its end");
    read_from_disk(offset, ahead_);
  }
  std::memcpy(out.data(), ahead_.data() + (offset - ahead_offset_), out.size());
}

void FileSource::read_from_disk(std::uint64_t offset, std::span<char> out) const {
  while (!out.empty()) {
    const ssize_t count = pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno, path_);
    if (count == 0) fail(EIO, path_ + " became shorter while it was read");
    out = out.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

}  // namespace urna::protocol
