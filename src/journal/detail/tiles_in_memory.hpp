// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>

#include "base/ensure.hpp"
#include "journal/hash_tree.hpp"

namespace urna::journal {

/// For tests: a log whose tiles are kept in memory.
struct TilesInMemory {
  void add(std::span<const std::string> entries) {
    std::vector<Digest> leaves;
    leaves.reserve(entries.size());
    for (const std::string& entry : entries) leaves.push_back(hash_of_leaf(entry));
    for (Tile& tile : tree.append(leaves)) tiles[{tile.place.level, tile.place.index}] = std::move(tile.hashes);
  }
  void add(const std::string& entry) { add(std::span(&entry, 1)); }

  /// Gives the beginning of a tile when it has grown since.
  ReadTile reader() const {
    return [this](const TilePlace& place) {
      const auto& hashes = tiles.at({place.level, place.index});
      ensure(hashes.size() >= place.width, "the tile has grown that far");
      return std::vector<Digest>(hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(place.width));
    };
  }
  TiledTree at(std::uint64_t size) const { return {size, reader()}; }

  GrowingTree tree;
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Digest>> tiles;
};

}  // namespace urna::journal
