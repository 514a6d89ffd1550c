// SPDX-License-Identifier: EUPL-1.2
#include "storage/detail/plain_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace urna::storage::detail {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20U;

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

PlainFile PlainFile::make(const std::string& path) {
  ::unlink(path.c_str());
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) fail("a file cannot be made: " + path);
  return PlainFile(descriptor);
}

PlainFile PlainFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) fail("a file cannot be opened: " + path);
  return PlainFile(descriptor);
}

PlainFile::~PlainFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void PlainFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("a file cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void PlainFile::finish() {
  if (::fsync(descriptor_) != 0) fail("a file cannot be brought to the disk");
}

Bytes PlainFile::read() {
  Bytes piece(piece_bytes);
  std::size_t have = 0;
  while (have < piece.size()) {
    const ssize_t more = ::read(descriptor_, piece.data() + have, piece.size() - have);
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) fail("a file cannot be read");
    if (more == 0) break;
    have += static_cast<std::size_t>(more);
  }
  piece.resize(have);
  return piece;
}

std::optional<std::string> PlainFile::read_whole(std::size_t bytes_max) {
  std::string text;
  for (Bytes piece = read(); !piece.empty(); piece = read()) {
    if (text.size() + piece.size() > bytes_max) return std::nullopt;
    text.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  }
  return text;
}

void rename_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) fail("a file cannot be put in its place: " + to);
}

void settle_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) fail("a folder cannot be opened: " + path);
  const int outcome = ::fsync(folder);
  ::close(folder);
  if (outcome != 0) fail("a folder cannot be brought to the disk: " + path);
}

}  // namespace urna::storage::detail
