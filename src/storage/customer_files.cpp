// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "journal/tile.hpp"
#include "storage/customer_import.hpp"

namespace urna::storage {
namespace {

using journal::LogName;
using journal::TilePlace;

std::string folder_of(const std::string& origin) {
  std::string path = "journal/" + origin + "/";
  std::ranges::replace(path, ':', '+');
  return path;
}

CustomerFile bundle_file(const std::string& folder, SqliteJournal& journal, const LogName& log, std::uint64_t index,
                         std::uint64_t width) {
  return {folder + journal::bundle_path(index, width), [&journal, log, index, width](const TakeText& take) {
            const std::uint64_t from = index * journal::tile_width;
            take(journal::bundle_bytes(journal.entries(log, from, from + width)));
          }};
}

CustomerFile tile_file(const std::string& folder, SqliteJournal& journal, const LogName& log, const TilePlace& place) {
  return {folder + journal::tile_path(place), [&journal, log, place](const TakeText& take) {
            const auto hashes = journal.tile(log, place);
            if (!hashes) throw DatabaseFailed("a tile of the journal is missing");
            take(journal::tile_bytes(*hashes));
          }};
}

void add_log(std::vector<CustomerFile>& files, JournalKeeper& keeper, const SqliteJournal::Log& log) {
  const auto note = keeper.checkpoint(log.name);
  if (!note) return;  // nothing was signed yet
  const auto key = keeper.signer().key(log.origin);
  const auto checkpoint = journal::open_checkpoint(*note, std::span(&key, 1));
  if (!checkpoint) throw DatabaseFailed("a checkpoint of the journal is none");
  const std::string folder = folder_of(log.origin);
  const auto add_text = [&](const char* name, const std::string& text) {
    files.push_back({folder + name, [text](const TakeText& take) { take(text); }});
  };
  add_text("checkpoint", *note);
  add_text("key", key.text() + "\n");
  for (unsigned level = 0; level <= journal::tile_level_max; ++level) {
    for (std::uint64_t index = 0;; ++index) {
      const std::uint64_t width = journal::tile_width_in(checkpoint->size, level, index);
      if (width == 0) break;
      files.push_back(tile_file(folder, keeper.journal(), log.name, {level, index, width}));
      if (level == 0) files.push_back(bundle_file(folder, keeper.journal(), log.name, index, width));
    }
  }
}

}  // namespace

std::vector<CustomerFile> files_of_journal(JournalKeeper& keeper) {
  std::vector<CustomerFile> files;
  for (const SqliteJournal::Log& log : keeper.journal().logs()) add_log(files, keeper, log);
  return files;
}

std::vector<CustomerFile> files_of_before(const std::string& folder, const std::vector<CustomerFile>& there) {
  const std::filesystem::path root = std::filesystem::path(folder) / folder_of_before;
  std::vector<CustomerFile> files;
  if (!std::filesystem::is_directory(root)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const std::string path = std::filesystem::relative(entry.path(), root).generic_string();
    const auto is_it = [&](const CustomerFile& file) { return file.path == path; };
    if (!tenancy::is_export_path(path) || std::ranges::any_of(there, is_it)) continue;
    files.push_back({path, [from = entry.path()](const TakeText& take) {
                       std::ifstream file(from, std::ios::binary);
                       std::array<char, 65'536> piece{};
                       while (file.read(piece.data(), piece.size()) || file.gcount() > 0)
                         take({piece.data(), static_cast<std::size_t>(file.gcount())});
                       if (!file.eof()) throw DatabaseFailed("a file of a customer cannot be read");
                     }});
  }
  std::ranges::sort(files, {}, &CustomerFile::path);
  return files;
}

}  // namespace urna::storage
