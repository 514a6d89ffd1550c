// SPDX-License-Identifier: EUPL-1.2
#include "cli/archive_end.hpp"

#include "cli/report.hpp"

namespace urna::cli {
namespace {

constexpr std::uint64_t block_bytes = 512;  // of a tar record, protocol §3.1

/// Where the last whole event ends: all records before it can be read.
std::uint64_t end_of_last_event(const protocol::ByteSource& source) {
  protocol::ArchiveReader reader(source);
  std::uint64_t end = 0;
  while (true) {
    const auto record = reader.next();
    if (!record || !*record) return end;
    if ((*record)->kind == protocol::RecordKind::event) end = reader.offset();
  }
}

/// Whether a whole event stands anywhere from `start` on: then the damage is no torn end.
bool holds_an_event(const protocol::ByteSource& source, std::uint64_t start) {
  constexpr std::size_t name_bytes = 100;
  constexpr std::string_view ending = ".event.json";
  constexpr std::size_t hash_characters = 64;
  std::string name(name_bytes, '\0');
  for (std::uint64_t at = start; at + 2 * block_bytes <= source.size(); at += block_bytes) {
    source.read(at, name);
    if (std::string_view(name).substr(hash_characters).starts_with(ending) &&
        digest_from_hex(std::string_view(name).substr(0, hash_characters))) {
      return true;
    }
  }
  return false;
}

}  // namespace

ArchiveExtent find_extent(const protocol::ByteSource& source) {
  const std::uint64_t end = end_of_last_event(source);
  if (end == 0 || (end < source.size() && holds_an_event(source, end))) return {ArchiveEnd::damaged, end};
  return {end == source.size() ? ArchiveEnd::whole : ArchiveEnd::torn, end};
}

bool is_archive(const protocol::ByteSource& source) { return holds_an_event(source, 0); }

std::string remedy_for(const std::string& path, const protocol::ByteSource& source) {
  if (find_extent(source).end == ArchiveEnd::torn) {
    return "its last event is cut short: compare it with other copies, or cut that event off with urnactl election "
           "mend " +
           shell_word(path);
  }
  return "run urna-verify on it, and compare it with an earlier copy";
}

}  // namespace urna::cli
