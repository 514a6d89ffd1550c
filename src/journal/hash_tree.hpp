// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "journal/tile.hpp"

/// Merkle trees of SHA-256 as in RFC 6962 §2.1: a leaf is hashed behind a zero byte, two nodes behind a one.
/// @secrecy  every input is public
namespace urna::journal {

Digest hash_of_leaf(std::string_view entry);
Digest hash_of_nodes(const Digest& left, const Digest& right);
/// The root of no leaves: SHA-256 of nothing.
Digest hash_of_nothing();

/// Where a tree can be read again: gives exactly `width` hashes.
using ReadTile = std::function<std::vector<Digest>(const TilePlace& tile)>;

struct Tile {
  TilePlace place;
  std::vector<Digest> hashes;  ///< as many as the place is wide
};

/// The right edge of a growing tree: enough to append leaves and to know the root, whatever its size.
class GrowingTree {
 public:
  GrowingTree() = default;
  /// Goes on where a tree of `size` leaves ended.
  GrowingTree(std::uint64_t size, const ReadTile& read);

  std::uint64_t size() const { return size_; }
  Digest root() const;
  /// @returns  every tile that is new or wider than before, each once in the width that it has now
  std::vector<Tile> append(std::span<const Digest> leaves);

 private:
  std::uint64_t size_ = 0;
  std::vector<std::vector<Digest>> edge_;  // by tile level: the hashes of the tile that is not full yet
};

/// A tree of a given size, read from its tiles.
class TiledTree {
 public:
  /// @param read  asked for each tile once, in the width that it has at this size
  TiledTree(std::uint64_t size, ReadTile read) : size_(size), read_(std::move(read)) {}

  std::uint64_t size() const { return size_; }
  Digest root() { return root_of(0, size_); }
  /// The root that the tree had when it was smaller, 0 … size.
  Digest root_at(std::uint64_t size) { return root_of(0, size); }
  /// That the leaf at `index` < size is in the tree: from the leaf's neighbour up to the root's child.
  std::vector<Digest> inclusion_proof(std::uint64_t index);
  /// That the tree of `older` leaves, 0 … size, is the beginning of this one.
  std::vector<Digest> consistency_proof(std::uint64_t older);
  Digest leaf(std::uint64_t index) { return node(0, index); }

 private:
  const std::vector<Digest>& tile(unsigned level, std::uint64_t index);
  Digest node(unsigned level, std::uint64_t index);
  Digest root_of(std::uint64_t from, std::uint64_t to);
  void prove_inclusion(std::uint64_t index, std::uint64_t from, std::uint64_t to, std::vector<Digest>& proof);
  void prove_consistency(std::uint64_t older, std::uint64_t from, std::uint64_t to, bool is_whole,
                         std::vector<Digest>& proof);

  std::uint64_t size_;
  ReadTile read_;
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Digest>> tiles_;
};

/// More hashes than any tree of less than 2^63 leaves needs.
constexpr std::size_t proof_hashes_max = 63;

/// Whether the leaf stands at `index` in the tree of that size and root.
bool check_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, const Digest& root,
                     std::span<const Digest> proof);
/// Whether the older tree is the beginning of the newer one.
bool check_consistency(std::uint64_t older, const Digest& older_root, std::uint64_t newer, const Digest& newer_root,
                       std::span<const Digest> proof);

}  // namespace urna::journal
