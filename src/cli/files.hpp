// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "cli/report.hpp"

namespace urna::cli {

/// Reads a whole file that anybody may see.
/// @errors  unusable: it is not there, no regular file, or larger than `bytes_max`
/// @throws  std::system_error  the disk failed
Result<std::string, Refusal> read_file(const std::string& path, std::size_t bytes_max = std::size_t{1} << 30);

/// Why a path is no file that can be read, if so.
std::optional<Refusal> find_unreadable(const std::string& path);

/// Why a file cannot be written to by us, if so.
std::optional<Refusal> find_unwritable(const std::string& path);

/// Reads a key, a seed or choices.
/// @errors  unusable: also when others than its owner may read it: it is no secret then
Result<SecretText, Refusal> read_secret_file(const std::string& path);

enum class Visibility {
  open,       ///< mode 0644
  owner_only  ///< mode 0600
};

/// Files that appear together or not at all.  None replaces one that is there.
///
/// Each is written under a passing name, forced to the disk and only then given its own; what was made is taken away
/// again unless `keep` is called.
class NewFiles {
 public:
  NewFiles() = default;
  NewFiles(const NewFiles&) = delete;
  NewFiles& operator=(const NewFiles&) = delete;
  ~NewFiles();

  /// @errors  refused: a file of that name is there, or the file system cannot hide it from others; unusable: the
  /// folder is missing
  /// @throws  std::system_error  the disk failed
  std::optional<Refusal> write(const std::string& path, std::string_view content, Visibility visibility);

  /// Makes a folder that was not there, or takes one that is empty.
  std::optional<Refusal> make_folder(const std::string& path, Visibility visibility);

  void keep();

 private:
  std::vector<std::string> files_;
  std::vector<std::string> folders_;
};

/// An archive that only we write to, while this lives.
class LockedArchive {
 public:
  /// @errors  unusable: not there; refused: somebody else writes to it for more than ten seconds
  static Result<LockedArchive, Refusal> open(const std::string& path);

  LockedArchive(LockedArchive&& other) noexcept;
  LockedArchive& operator=(LockedArchive&&) = delete;
  ~LockedArchive();

  /// Appends to the end and forces it to the disk.  On any failure the archive is as before.
  /// @param size_before  what was read of the archive and verified
  /// @throws std::system_error  the disk failed, or the archive has grown meanwhile
  void append(std::string_view bytes, std::uint64_t size_before);

  /// Cuts off what follows the first `size` bytes.
  /// @throws std::system_error  the disk failed
  void cut(std::uint64_t size);

 private:
  LockedArchive(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::string path_;
  int descriptor_;
};

/// `folder/name`
std::string in_folder(const std::string& folder, const std::string& name);
/// The folder that a path lies in; `.` for a plain name.
std::string folder_of(const std::string& path);
bool is_there(const std::string& path);

}  // namespace urna::cli
