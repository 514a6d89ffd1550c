// SPDX-License-Identifier: EUPL-1.2
#include "documents/detail/zip_writer.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <ctime>
#include <stdexcept>

namespace urna::documents::detail {
namespace {

constexpr std::time_t day_of_all_entries = 1'577'880'000;  // 1 January 2020, noon

la_ssize_t take_bytes(archive*, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

struct Free {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

[[noreturn]] void fail() { throw std::runtime_error("libarchive writes no zip file"); }

}  // namespace

void ZipWriter::Close::operator()(archive* writer) const { archive_write_free(writer); }

ZipWriter::ZipWriter() : writer_(archive_write_new()) {
  if (!writer_ || archive_write_set_format_zip(writer_.get()) != ARCHIVE_OK ||
      archive_write_set_bytes_in_last_block(writer_.get(), 1) != ARCHIVE_OK ||
      archive_write_open(writer_.get(), &bytes_, nullptr, take_bytes, nullptr) != ARCHIVE_OK)
    fail();
}

void ZipWriter::add(const std::string& path, std::string_view content) {
  const std::unique_ptr<archive_entry, Free> entry(archive_entry_new());
  if (!entry) fail();
  archive_entry_set_pathname(entry.get(), path.c_str());
  archive_entry_set_mode(entry.get(), 0100644);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
  archive_entry_set_mtime(entry.get(), day_of_all_entries, 0);
  if (archive_write_header(writer_.get(), entry.get()) != ARCHIVE_OK ||
      archive_write_data(writer_.get(), content.data(), content.size()) != static_cast<la_ssize_t>(content.size()))
    fail();
}

std::string ZipWriter::finish() {
  if (archive_write_close(writer_.get()) != ARCHIVE_OK) fail();
  writer_.reset();
  return std::move(bytes_);
}

}  // namespace urna::documents::detail
