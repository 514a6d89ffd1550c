// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/export_writer.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <new>
#include <stdexcept>

#include "base/ensure.hpp"

namespace urna::tenancy {

void ExportWriter::Close::operator()(archive* writer) const { archive_write_free(writer); }

ExportWriter::ExportWriter(crypto::AgeWriter writer, Timestamp at, Sink sink)
    : age_(std::move(writer)), at_(at), sink_(std::move(sink)), tar_(archive_write_new()) {
  if (!tar_) throw std::bad_alloc();
  check(archive_write_add_filter_zstd(tar_.get()));
  check(archive_write_set_format_pax_restricted(tar_.get()));
  check(archive_write_set_bytes_in_last_block(tar_.get(), 1));
  check(archive_write_open(tar_.get(), this, nullptr, &ExportWriter::write, nullptr));
}

ExportWriter::~ExportWriter() {
  if (tar_) archive_write_fail(tar_.get());  // what is not finished is given up, not rounded off
}

void ExportWriter::check(long result) {
  if (failure_) std::rethrow_exception(failure_);
  if (result < ARCHIVE_OK) throw std::runtime_error("the export cannot be packed");
}

long ExportWriter::write(archive*, void* self, const void* bytes, std::size_t size) {
  auto& writer = *static_cast<ExportWriter*>(self);
  try {
    const Bytes ready = writer.age_.add({static_cast<const std::byte*>(bytes), size});
    if (!ready.empty()) writer.sink_(ready);
    return static_cast<long>(size);
  } catch (...) {  // it must not pass through a library in C
    writer.failure_ = std::current_exception();
    return -1;
  }
}

void ExportWriter::begin(const std::string& path, std::uint64_t bytes) {
  ensure(is_export_path(path), "a file of an export has a path that every program takes");
  ensure(left_ == 0, "a file of an export has the length that was announced");
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
  if (!entry) throw std::bad_alloc();
  archive_entry_set_pathname(entry.get(), path.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0600);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes));
  archive_entry_set_mtime(entry.get(), at_.time_since_epoch().count(), 0);
  check(archive_write_header(tar_.get(), entry.get()));
  left_ = bytes;
}

void ExportWriter::add(std::string_view bytes) {
  ensure(bytes.size() <= left_, "a file of an export has the length that was announced");
  if (bytes.empty()) return;
  check(archive_write_data(tar_.get(), bytes.data(), bytes.size()));
  left_ -= bytes.size();
}

void ExportWriter::finish() {
  ensure(left_ == 0, "a file of an export has the length that was announced");
  check(archive_write_close(tar_.get()));
  tar_.reset();
  sink_(age_.finish());
}

}  // namespace urna::tenancy
