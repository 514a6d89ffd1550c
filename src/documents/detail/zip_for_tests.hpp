// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace urna::documents::detail {

/// For tests: a zip file as libarchive writes it, and what can be wrong with one.
class ZipForTests {
 public:
  ZipForTests& add(std::string path, std::string_view content) {
    entries_.push_back({std::move(path), std::string(content), true});
    return *this;
  }
  ZipForTests& add_stored(std::string path, std::string_view content) {
    entries_.push_back({std::move(path), std::string(content), false});
    return *this;
  }
  /// The central directory gives that length for every entry.
  void claim_length(std::uint32_t length) { length_ = length; }
  /// The central directory names every entry so, in as many bytes.
  void claim_path(std::string path) { path_ = std::move(path); }
  /// Every entry is packed into that much more, says the directory.
  void claim_more_packed(std::uint8_t bytes) { more_packed_ = bytes; }
  /// The central directory gives that Unix type and mode for every entry.
  void claim_mode(unsigned mode) { mode_ = mode; }
  /// Names are said to be UTF-8, as every program but libarchive in the C locale says of names that are not ASCII.
  void claim_utf8() { is_utf8_ = true; }
  void claim_encrypted() { is_encrypted_ = true; }

  Bytes bytes() const {
    Bytes out(2'000'000);
    std::size_t used = 0;
    archive* writer = archive_write_new();
    archive_write_set_format_zip(writer);
    if (archive_write_open_memory(writer, out.data(), out.size(), &used) != ARCHIVE_OK)
      throw std::runtime_error("libarchive writes no zip file");
    for (const Entry& each : entries_) {
      if (each.is_packed) {
        archive_write_zip_set_compression_deflate(writer);
      } else {
        archive_write_zip_set_compression_store(writer);
      }
      archive_entry* entry = archive_entry_new();
      archive_entry_set_pathname(entry, each.path.c_str());
      const bool is_folder = each.path.ends_with('/');
      archive_entry_set_mode(entry, is_folder ? 0040755 : 0100644);
      archive_entry_set_size(entry, static_cast<la_int64_t>(each.content.size()));
      archive_write_header(writer, entry);
      archive_write_data(writer, each.content.data(), each.content.size());
      archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    out.resize(used);
    change_directory(out);
    return out;
  }

 private:
  struct Entry {
    std::string path;
    std::string content;
    bool is_packed;
  };

  void change_directory(Bytes& file) const {
    const auto is_at = [&](std::size_t at, std::string_view what) {
      return at + what.size() <= file.size() && std::memcmp(file.data() + at, what.data(), what.size()) == 0;
    };
    for (std::size_t at = 0; at + 46 <= file.size(); ++at) {
      if (!is_at(at, "PK\x01\x02")) continue;
      for (unsigned i = 0; length_ != 0 && i < 4; ++i) file[at + 24 + i] = static_cast<std::byte>(length_ >> 8 * i);
      for (std::size_t i = 0; i < path_.size(); ++i) file[at + 46 + i] = static_cast<std::byte>(path_[i]);
      file[at + 20] = static_cast<std::byte>(std::to_integer<unsigned>(file[at + 20]) + more_packed_);
      if (mode_ != 0) {
        file[at + 5] = std::byte{3};  // made on Unix
        file[at + 40] = static_cast<std::byte>(mode_);
        file[at + 41] = static_cast<std::byte>(mode_ >> 8U);
      }
      if (is_utf8_) file[at + 9] |= std::byte{8};
      if (is_encrypted_) file[at + 8] |= std::byte{1};
    }
    if (is_utf8_ && is_at(0, "PK\x03\x04")) file[7] |= std::byte{8};
    if (is_encrypted_ && is_at(0, "PK\x03\x04")) file[6] |= std::byte{1};
  }

  std::vector<Entry> entries_;
  std::uint32_t length_ = 0;
  std::string path_;
  std::uint8_t more_packed_ = 0;
  unsigned mode_ = 0;
  bool is_utf8_ = false;
  bool is_encrypted_ = false;
};

}  // namespace urna::documents::detail
