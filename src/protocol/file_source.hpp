// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "protocol/archive.hpp"

namespace urna::protocol {

/// An archive in a file.  The one place below floor 5 that touches a disk, because the auditor's program links nothing
/// above. Reads ahead, so that going through an archive takes a system call for a mebibyte; one thread at a time.
class FileSource final : public ByteSource {
 public:
  /// @throws std::system_error  the file cannot be opened, or is no regular file
  explicit FileSource(const std::string& path);
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override;

  std::uint64_t size() const override { return size_; }
  /// @throws std::system_error  the disk failed, or the file has become shorter
  void read(std::uint64_t offset, std::span<char> out) const override;

 private:
  void read_from_disk(std::uint64_t offset, std::span<char> out) const;

  std::string path_;
  int descriptor_;
  std::uint64_t size_ = 0;
  mutable std::vector<char> ahead_;
  mutable std::uint64_t ahead_offset_ = 0;
};

}  // namespace urna::protocol
