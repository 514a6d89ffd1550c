// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/export_reader.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>

#include "base/ensure.hpp"

namespace urna::tenancy {
namespace {

constexpr std::size_t piece_bytes = 65'536;

ImportFault fault_of(crypto::AgeFault fault) {
  switch (fault) {
    case crypto::AgeFault::malformed:
      return ImportFault::no_age_file;
    case crypto::AgeFault::other_key:
      return ImportFault::other_key;
    case crypto::AgeFault::too_costly:
      return ImportFault::too_costly;
    case crypto::AgeFault::header_changed:
    case crypto::AgeFault::not_authentic:
      return ImportFault::damaged;
  }
  ensure(false, "every fault of an age file is one of its export");
  return ImportFault::damaged;
}

/// Whether tar by zstd is all that the file was unpacked with.
bool is_zstd_alone(archive* reader) {
  return archive_filter_count(reader) == 2 && archive_filter_code(reader, 0) == ARCHIVE_FILTER_ZSTD;
}

}  // namespace

void ExportReader::Close::operator()(archive* reader) const { archive_read_free(reader); }

ExportReader::ExportReader(crypto::AgeReader reader, Source source)
    : age_(std::move(reader)), source_(std::move(source)), piece_(piece_bytes), tar_(archive_read_new()) {
  if (!tar_) throw std::bad_alloc();
  ensure(archive_read_support_filter_zstd(tar_.get()) == ARCHIVE_OK &&
             archive_read_support_format_tar(tar_.get()) == ARCHIVE_OK,
         "libarchive reads tar by zstd");
}

ExportReader::~ExportReader() = default;

/// Puts the next authentic bytes into `opened_`.
/// @returns  whether there are any; else it is over, or the file is not good
bool ExportReader::pull_more() {
  opened_.clear();
  while (opened_.empty() && !is_over_ && !age_fault_) {
    const std::size_t got = source_(piece_);
    is_over_ = got == 0;
    auto opened = is_over_ ? age_.finish() : age_.add(std::span(piece_).first(got));
    if (opened) {
      opened_ = std::move(*opened);
    } else {
      age_fault_ = fault_of(opened.error());
    }
  }
  return !opened_.empty();
}

long ExportReader::pull(archive* reader, void* self, const void** bytes) {
  auto& export_reader = *static_cast<ExportReader*>(self);
  try {
    export_reader.pull_more();
  } catch (...) {  // it must not pass through a library in C
    export_reader.failure_ = std::current_exception();
  }
  if (export_reader.failure_ || export_reader.age_fault_) {
    archive_set_error(reader, EINVAL, "unreadable");
    return -1;
  }
  *bytes = export_reader.opened_.data();
  return static_cast<long>(export_reader.opened_.size());
}

tl::unexpected<ImportRefusal> ExportReader::failed(ImportFault otherwise, std::string where) {
  if (failure_) std::rethrow_exception(failure_);
  return refuse(age_fault_.value_or(otherwise), age_fault_ ? "" : std::move(where));
}

/// @returns  the path of the next regular file; nothing at the end, and when there is something else
std::optional<std::string> ExportReader::next_path(std::uint64_t& bytes) {
  archive_entry* entry = nullptr;
  if (archive_read_next_header(tar_.get(), &entry) != ARCHIVE_OK) return std::nullopt;
  if (!std::exchange(is_filter_checked_, true) && !is_zstd_alone(tar_.get())) return std::nullopt;
  const char* const path = archive_entry_pathname(entry);
  const bool is_plain = archive_entry_filetype(entry) == AE_IFREG && archive_entry_symlink(entry) == nullptr &&
                        archive_entry_hardlink(entry) == nullptr && archive_entry_size_is_set(entry) != 0;
  bytes = static_cast<std::uint64_t>(archive_entry_size(entry));
  // A file that is no file has a path that nobody announces.
  return is_plain && path != nullptr ? std::string(path) : std::string();
}

Result<std::string, ImportRefusal> ExportReader::own_file(std::string_view path, std::uint64_t bytes_max) {
  std::uint64_t size = 0;
  const auto found = next_path(size);
  if (!found || *found != path || size > bytes_max) return failed(ImportFault::no_export, std::string(path));
  std::string content(size, '\0');
  std::size_t place = 0;
  while (place < content.size()) {
    const auto got = archive_read_data(tar_.get(), content.data() + place, content.size() - place);
    if (got <= 0) return failed(ImportFault::no_export, std::string(path));
    place += static_cast<std::size_t>(got);
  }
  return content;
}

Result<ExportManifest, ImportRefusal> ExportReader::open(const std::optional<journal::NoteKey>& trusted) {
  if (archive_read_open(tar_.get(), this, nullptr, &ExportReader::pull, nullptr) != ARCHIVE_OK)
    return failed(ImportFault::no_export);
  const auto json = own_file(manifest_path, manifest_bytes_max);
  if (!json) return failure(json.error());
  const auto note = own_file(manifest_note_path, journal::note_bytes_max);
  if (!note) return failure(note.error());
  auto manifest = open_manifest(*json, *note, trusted);
  if (!manifest) return manifest;
  manifest_ = *manifest;
  return manifest;
}

Result<std::size_t, ImportRefusal> ExportReader::read(std::span<char> bytes) {
  if (!is_in_file_) return 0;
  const ExportedFile& file = manifest_.files[at_ - 1];
  if (left_ == 0) {
    is_in_file_ = false;
    if (sha256_.finish() != file.digest) return refuse(ImportFault::changed_file, file.path);
    return 0;
  }
  const std::size_t wanted = std::min<std::uint64_t>(bytes.size(), left_);
  const auto got = archive_read_data(tar_.get(), bytes.data(), wanted);
  if (got <= 0) return failed(ImportFault::damaged, file.path);
  const auto size = static_cast<std::size_t>(got);
  sha256_.add(std::string_view(bytes.data(), size));
  left_ -= size;
  return size;
}

Result<const ExportedFile*, ImportRefusal> ExportReader::next() {
  std::array<char, piece_bytes> rest;
  while (is_in_file_) {
    const auto got = read(rest);
    if (!got) return failure(got.error());
  }
  std::uint64_t size = 0;
  const auto path = next_path(size);
  if (failure_ || age_fault_) return failed(ImportFault::damaged);
  if (at_ == manifest_.files.size()) {
    if (path) return refuse(ImportFault::unannounced_file, is_export_path(*path) ? *path : "");
    while (pull_more()) continue;
    if (age_fault_) return failed(ImportFault::damaged);
    return nullptr;
  }
  const ExportedFile& file = manifest_.files[at_];
  if (!path) return refuse(ImportFault::missing_file, file.path);
  if (*path != file.path) {
    const bool is_announced = std::ranges::any_of(manifest_.files, [&](const auto& f) { return f.path == *path; });
    return is_announced ? refuse(ImportFault::missing_file, file.path)
                        : refuse(ImportFault::unannounced_file, is_export_path(*path) ? *path : "");
  }
  if (size != file.bytes) return refuse(ImportFault::changed_file, file.path);
  ++at_;
  is_in_file_ = true;
  left_ = size;
  sha256_ = crypto::Sha256();
  return &file;
}

}  // namespace urna::tenancy
