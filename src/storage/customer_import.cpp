// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_import.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/ensure.hpp"
#include "storage/customer_documents.hpp"

namespace urna::storage {
namespace {

using tenancy::ExportedFile;
using tenancy::ExportManifest;
using tenancy::ExportReader;
using tenancy::ImportFault;
using tenancy::ImportRefusal;
using tenancy::refuse;

constexpr std::size_t piece_bytes = 65'536;
constexpr std::size_t line_bytes_max = std::size_t{256} << 20U;

/// A folder that goes again unless it is kept.
class NewFolder {
 public:
  explicit NewFolder(std::filesystem::path path) : path_(std::move(path)) {
    if (!std::filesystem::create_directory(path_)) throw std::runtime_error("the folder of an import is there already");
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder() {
    std::error_code ignored;
    if (!is_kept_) std::filesystem::remove_all(path_, ignored);
  }
  void keep() { is_kept_ = true; }

 private:
  std::filesystem::path path_;
  bool is_kept_ = false;
};

/// A file that was not there, on the disk when it is closed.
class NewFile {
 public:
  explicit NewFile(const std::filesystem::path& path) {
    std::filesystem::create_directories(path.parent_path());
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "a file of an import");
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() { ::close(descriptor_); }

  void add(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0) throw std::system_error(errno, std::generic_category(), "a file of an import");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (fsync(descriptor_) != 0) throw std::system_error(errno, std::generic_category(), "a file of an import");
  }

 private:
  int descriptor_ = -1;
};

/// What a path of an export is to us.
struct Place {
  enum Kind { about, rows, document, before } kind = about;
  const CustomerDatabase* database = nullptr;
  const CustomerTable* table = nullptr;
};

std::optional<Place> place_of(std::string_view path) {
  if (path == "README.txt" || path.starts_with("schema/")) return Place{};
  if (path.starts_with("elections/") || path.starts_with("journal/")) return Place{.kind = Place::before};
  if (is_document_path(path)) return Place{.kind = Place::document};
  for (const CustomerDatabase& database : customer_databases()) {
    for (const CustomerTable& table : database.tables) {
      if (path == "data/" + std::string(database.name) + "/" + std::string(table.table) + ".jsonl")
        return Place{Place::rows, &database, &table};
    }
  }
  return std::nullopt;
}

/// Whether the manifest's tables are ours, in our order, and its forms not newer than ours.
std::optional<ImportRefusal> find_other_schema(const ExportManifest& manifest) {
  const auto other = [](const std::string& where) { return ImportRefusal{ImportFault::other_schema, where}; };
  for (const auto& [name, version] : manifest.databases) {
    const CustomerDatabase* const ours = customer_database(name);
    if (ours == nullptr || version > ours->version) return other(name);
  }
  std::vector<std::string> expected;
  for (const CustomerDatabase& database : customer_databases()) {
    for (const CustomerTable& table : database.tables)
      expected.push_back("data/" + std::string(database.name) + "/" + std::string(table.table) + ".jsonl");
  }
  auto next = expected.begin();
  for (const ExportedFile& file : manifest.files) {
    const auto place = place_of(file.path);
    if (!place && file.path.starts_with("data/")) return other(file.path);
    if (!place) return ImportRefusal{ImportFault::unknown_file, file.path};
    if (place->kind == Place::document) {
      if (!manifest.databases.contains("documents")) return other(file.path);
      next = expected.end();  // no rows come after it
      if (file.bytes > documents::document_bytes_max) return ImportRefusal{ImportFault::refused_document, file.path};
    }
    if (place->kind != Place::rows) continue;
    const auto found = std::find(next, expected.end(), file.path);
    if (found == expected.end() || !manifest.databases.contains(std::string(place->database->name)))
      return other(file.path);
    next = found + 1;
  }
  for (const std::string& path : expected) {
    const Place place = place_of(path).value();
    const auto theirs = manifest.databases.find(std::string(place.database->name));
    if (theirs == manifest.databases.end() || theirs->second < place.database->version) continue;
    const auto is_it = [&](const ExportedFile& file) { return file.path == path; };
    if (std::ranges::none_of(manifest.files, is_it)) return other(path);
  }
  return std::nullopt;
}

using TakeLine = std::function<bool(std::string_view)>;

/// Reads a file to its end, line by line.
Result<std::uint64_t, ImportRefusal> each_line(ExportReader& reader, const ExportedFile& file, const TakeLine& take) {
  std::array<char, piece_bytes> piece{};
  std::string line;
  std::uint64_t lines = 0;
  for (;;) {
    const auto got = reader.read(piece);
    if (!got) return failure(got.error());
    const auto malformed = [&] {
      return refuse(ImportFault::malformed_row, file.path + ", line " + std::to_string(lines + 1));
    };
    if (*got == 0) {
      if (!line.empty()) return malformed();
      return lines;
    }
    std::string_view rest(piece.data(), *got);
    for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
      line += rest.substr(0, end);
      if (!take(line)) return malformed();
      ++lines;
      wipe(line.data(), line.size());
      line.clear();
    }
    line += rest;
    if (line.size() > line_bytes_max) return malformed();
  }
}

Result<std::monostate, ImportRefusal> save(ExportReader& reader, const std::filesystem::path& path) {
  const NewFile file(path);
  std::array<char, piece_bytes> piece{};
  for (;;) {
    const auto got = reader.read(piece);
    if (!got) return failure(got.error());
    if (*got == 0) break;
    file.add({piece.data(), *got});
  }
  file.sync();
  return std::monostate{};
}

/// A document's content, whole; wiped when it goes.
class HeldContent {
 public:
  explicit HeldContent(std::uint64_t size) { bytes_.reserve(size); }
  HeldContent(const HeldContent&) = delete;
  HeldContent& operator=(const HeldContent&) = delete;
  ~HeldContent() { wipe(bytes_.data(), bytes_.size()); }
  void add(std::string_view piece) { bytes_ += piece; }
  std::span<const std::byte> bytes() const { return bytes_of(bytes_); }

 private:
  std::string bytes_;
};

Result<std::monostate, ImportRefusal> take_document(ExportReader& reader, const ExportedFile& file,
                                                    DocumentTaker& taker) {
  HeldContent content(file.bytes);  // at most 32 MiB
  std::array<char, piece_bytes> piece{};
  for (;;) {
    const auto got = reader.read(piece);
    if (!got) return failure(got.error());
    if (*got == 0) break;
    content.add({piece.data(), *got});
  }
  wipe(piece.data(), piece.size());
  if (!taker.take(file.path, content.bytes())) return refuse(ImportFault::refused_document, file.path);
  return std::monostate{};
}

/// One database while its tables are filled: all of them, or none.
struct Filling {
  Filling(const CustomerDatabase& which, const std::string& path)
      : of(which), database(path, {}, {.is_as_it_is = true}), transaction(database) {}
  const CustomerDatabase& of;
  SqliteDatabase database;
  SqliteDatabase::Transaction transaction;
};

}  // namespace

Result<ImportSummary, ImportRefusal> check_export(const OpenExport& open,
                                                  const std::optional<journal::NoteKey>& trusted) {
  const auto reader = open();
  auto manifest = reader->open(trusted);
  if (!manifest) return failure(manifest.error());
  if (auto refusal = find_other_schema(*manifest)) return tl::unexpected<ImportRefusal>(*refusal);
  ImportSummary summary{std::move(*manifest), {}, 0};
  for (;;) {
    const auto file = reader->next();
    if (!file) return failure(file.error());
    if (*file == nullptr) return summary;
    const Place place = place_of((*file)->path).value();
    if (place.kind == Place::before || place.kind == Place::document) ++summary.files;
    if (place.kind != Place::rows) continue;
    const auto lines = each_line(*reader, **file, [](std::string_view) { return true; });
    if (!lines) return failure(lines.error());
    summary.rows[std::string(place.database->name) + "/" + std::string(place.table->table)] = *lines;
  }
}

Result<ImportSummary, ImportRefusal> import_customer(const OpenExport& open,
                                                     const std::optional<journal::NoteKey>& trusted,
                                                     const std::string& folder, const keystore::ColumnSealer& sealer,
                                                     documents::DocumentKeys& keys, crypto::RandomSource& random) {
  auto summary = check_export(open, trusted);
  if (!summary) return summary;
  NewFolder made(folder);
  const std::filesystem::path root(folder);
  for (const CustomerDatabase& database : customer_databases())
    database.make((root / (std::string(database.name) + ".db")).string(), sealer);

  const auto reader = open();
  const auto manifest = reader->open(trusted);
  if (!manifest) return failure(manifest.error());
  // What was checked is what is taken, even when somebody swaps the file in between.
  if (*manifest != summary->manifest) return refuse(ImportFault::other_manifest);
  std::optional<Filling> filling;
  std::optional<DocumentTaker> documents;
  const auto commit = [&] {
    if (filling) filling->transaction.commit();
    filling.reset();
  };
  for (;;) {
    const auto file = reader->next();
    if (!file) return failure(file.error());
    if (*file == nullptr) break;
    const Place place = place_of((*file)->path).value();
    if (place.kind == Place::document) {
      commit();  // its rows came before it
      if (!documents) documents.emplace(folder, sealer, keys, random);
      if (const auto taken = take_document(*reader, **file, *documents); !taken) return failure(taken.error());
    }
    if (place.kind == Place::before) {
      const auto saved = save(*reader, root / folder_of_before / (*file)->path);
      if (!saved) return failure(saved.error());
    }
    if (place.kind != Place::rows) continue;
    if (filling && &filling->of != place.database) commit();
    if (!filling) filling.emplace(*place.database, (root / (std::string(place.database->name) + ".db")).string());
    const bool is_older = manifest->databases.at(std::string(place.database->name)) < filling->database.version();
    RowTaker taker(filling->database, *place.database, *place.table, sealer, random, is_older);
    std::uint64_t taken = 0;
    try {
      const auto lines = each_line(*reader, **file, [&](std::string_view line) { return taker.take(line) && ++taken; });
      if (!lines) return failure(lines.error());
    } catch (const ConstraintBroken&) {
      return refuse(ImportFault::refused_by_database, (*file)->path + ", line " + std::to_string(taken + 1));
    }
  }
  commit();
  if (!documents) documents.emplace(folder, sealer, keys, random);
  if (auto missing = documents->missing()) return refuse(ImportFault::refused_document, std::move(*missing));
  made.keep();
  return summary;
}

}  // namespace urna::storage
