// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

/// The pieces in which a log's hashes and entries are served: C2SP tlog-tiles.
namespace urna::journal {

constexpr std::uint64_t tile_width = 256;
constexpr unsigned tile_height = 8;     ///< levels of the tree in one tile
constexpr unsigned tile_level_max = 7;  ///< a tree of less than 2^63 leaves has no higher tile

/// Which piece.  A full one never changes; one that is narrower is the beginning of the full one to come.
struct TilePlace {
  unsigned level = 0;                ///< 0: hashes of entries; above: each the root of a full tile below
  std::uint64_t index = 0;           ///< from left to right, from 0
  std::uint64_t width = tile_width;  ///< 1 … 256

  friend auto operator<=>(const TilePlace&, const TilePlace&) = default;
};

/// `x001/x234/067`, and `.p/112` when the width is not 256.
std::string tile_number_text(std::uint64_t index, std::uint64_t width);
/// @returns  index and width; nothing for another spelling
std::optional<TilePlace> tile_number_from(std::string_view text);

/// `tile/0/x001/x234/067.p/112`
std::string tile_path(const TilePlace& tile);
/// `tile/entries/x001/x234/067.p/112`
std::string bundle_path(std::uint64_t index, std::uint64_t width);

/// How wide this tile is in a tree of that many leaves; 0: it has none.
std::uint64_t tile_width_in(std::uint64_t size, unsigned level, std::uint64_t index);

/// The hashes one after the other: 32 bytes each.
std::string tile_bytes(std::span<const Digest> hashes);
/// @returns  nothing unless they are exactly `width` hashes
std::optional<std::vector<Digest>> tile_from(std::string_view bytes, std::uint64_t width);

/// Entries one after the other, each behind its length in two bytes, most significant first.
std::string bundle_bytes(std::span<const std::string> entries);
std::optional<std::vector<std::string>> bundle_from(std::string_view bytes, std::uint64_t width);

}  // namespace urna::journal
