// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "protocol/archive.hpp"

namespace urna::cli {

enum class ArchiveEnd {
  whole,   ///< the last event is whole
  torn,    ///< an event was begun after the last whole one: a power failure, or a copy cut short
  damaged  ///< no whole event, or whole events stand after what cannot be read
};

struct ArchiveExtent {
  ArchiveEnd end = ArchiveEnd::damaged;
  std::uint64_t whole_bytes = 0;  ///< up to the end of the last whole event
};

ArchiveExtent find_extent(const protocol::ByteSource& source);

/// Whether an event's name stands anywhere in it: no other file has one.
bool is_archive(const protocol::ByteSource& source);

/// What to do about an archive that does not hold, by how it ends.
std::string remedy_for(const std::string& path, const protocol::ByteSource& source);

}  // namespace urna::cli
