// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/bytes.hpp"

namespace urna::storage::detail {

/// A file that is written or read once, from its beginning to its end.  Everything throws std::system_error when the
/// world failed.
class PlainFile {
 public:
  /// Made anew, for our eyes only.  One that is there is left over from somebody who was cut off, and replaced.
  static PlainFile make(const std::string& path);
  /// Not through a link.
  static PlainFile open(const std::string& path);

  PlainFile(PlainFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  PlainFile& operator=(PlainFile&&) = delete;
  ~PlainFile();

  void write(std::span<const std::byte> bytes);
  /// It is on the disk when this returns.
  void finish();

  /// The next bytes; none at the end.
  Bytes read();
  /// The whole text; nothing when it is longer.
  std::optional<std::string> read_whole(std::size_t bytes_max);

 private:
  explicit PlainFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

void rename_file(const std::string& from, const std::string& to);
/// What was renamed in it is on the disk when this returns.
void settle_folder(const std::string& path);

}  // namespace urna::storage::detail
