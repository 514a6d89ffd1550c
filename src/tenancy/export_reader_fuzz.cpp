// SPDX-License-Identifier: EUPL-1.2
// What a stranger can put into an export: the manifest, the tar, what zstd unpacks.  The first byte says which.
#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "tenancy/export_reader.hpp"

namespace {

using namespace urna;

/// By zstd, or as it is.
std::string packed(std::string_view bytes, bool by_zstd) {
  if (!by_zstd) return std::string(bytes);
  std::string out(bytes.size() + 4096, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_add_filter_zstd(writer);
  archive_write_set_format_raw(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
  archive_write_open_memory(writer, out.data(), out.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_write_header(writer, entry);
  archive_write_data(writer, bytes.data(), bytes.size());
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  return out.substr(0, used);
}

void read_all(const std::string& tar) {
  crypto::ReplayedRandom random(1);
  const auto identity = crypto::AgeIdentity::draw(random);
  auto writer = crypto::AgeWriter::to(std::vector{identity.recipient()}, random);
  Bytes file = writer.add(bytes_of(tar));
  const Bytes rest = writer.finish();
  file.insert(file.end(), rest.begin(), rest.end());
  std::size_t at = 0;
  tenancy::ExportReader reader(crypto::AgeReader(identity), [&](std::span<std::byte> bytes) {
    const std::size_t size = std::min(bytes.size(), file.size() - at);
    std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(at), size, bytes.begin());
    at += size;
    return size;
  });
  if (!reader.open(std::nullopt)) return;
  for (auto next = reader.next(); next && *next != nullptr; next = reader.next()) continue;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 'm') {
    const auto manifest = tenancy::manifest_from(bytes);
    if (manifest && tenancy::manifest_json(*manifest) != bytes) std::abort();
  } else {
    read_all(packed(bytes, data[0] == 't'));
  }
  return 0;
}
