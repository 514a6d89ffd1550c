// SPDX-License-Identifier: EUPL-1.2
#include "journal/hash_tree.hpp"

#include <bit>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"

namespace urna::journal {
namespace {

/// One context for all of a thread's hashes: making one costs more than a node does.
crypto::Sha256& hasher() {
  thread_local crypto::Sha256 sha256;
  return sha256;
}

/// The largest power of two below `count`; count ≥ 2.
std::uint64_t split(std::uint64_t count) { return std::bit_floor(count - 1); }

/// The root of 2^k hashes.
Digest fold(std::span<const Digest> hashes) {
  std::vector<Digest> level(hashes.begin(), hashes.end());
  for (; level.size() > 1; level.resize(level.size() / 2)) {
    for (std::size_t i = 0; i < level.size() / 2; ++i) level[i] = hash_of_nodes(level[2 * i], level[2 * i + 1]);
  }
  return level.front();
}

}  // namespace

Digest hash_of_leaf(std::string_view entry) { return hasher().add(std::string_view("\0", 1)).add(entry).finish(); }

Digest hash_of_nodes(const Digest& left, const Digest& right) {
  return hasher().add("\1").add(std::span<const std::byte>(left)).add(std::span<const std::byte>(right)).finish();
}

Digest hash_of_nothing() { return crypto::sha256(std::string_view()); }

GrowingTree::GrowingTree(std::uint64_t size, const ReadTile& read) : size_(size) {
  for (unsigned level = 0; level <= tile_level_max && size >> (tile_height * level) > 0; ++level) {
    const std::uint64_t hashes = size >> (tile_height * level);
    const std::uint64_t width = hashes % tile_width;
    edge_.push_back(width > 0 ? read({level, hashes / tile_width, width}) : std::vector<Digest>());
  }
}

Digest GrowingTree::root() const {
  // Each level's hashes, the highest first, are full subtrees from left to right; so are the runs of powers of two in
  // each.  The root joins them from the right.
  std::vector<Digest> peaks;
  for (auto level = edge_.rbegin(); level != edge_.rend(); ++level) {
    std::span<const Digest> rest(*level);
    while (!rest.empty()) {
      const std::size_t run = std::bit_floor(rest.size());
      peaks.push_back(fold(rest.first(run)));
      rest = rest.subspan(run);
    }
  }
  if (peaks.empty()) return hash_of_nothing();
  Digest root = peaks.back();
  for (std::size_t i = peaks.size() - 1; i-- > 0;) root = hash_of_nodes(peaks[i], root);
  return root;
}

std::vector<Tile> GrowingTree::append(std::span<const Digest> leaves) {
  std::vector<Tile> changed;
  std::vector<bool> grew(tile_level_max + 1, false);
  for (const Digest& leaf : leaves) {
    ++size_;
    Digest hash = leaf;
    for (unsigned level = 0;; ++level) {
      ensure(level <= tile_level_max, "a log has less than 2^63 entries");
      if (edge_.size() == level) edge_.emplace_back();
      edge_[level].push_back(hash);
      grew[level] = true;
      if (edge_[level].size() < tile_width) break;
      hash = fold(edge_[level]);
      const std::uint64_t index = (size_ >> (tile_height * (level + 1))) - 1;
      changed.push_back({{level, index, tile_width}, std::move(edge_[level])});
      edge_[level].clear();
      grew[level] = false;
    }
  }
  for (unsigned level = 0; level < edge_.size(); ++level) {
    if (!grew[level]) continue;
    const std::uint64_t index = size_ >> (tile_height * (level + 1));
    changed.push_back({{level, index, edge_[level].size()}, edge_[level]});
  }
  return changed;
}

const std::vector<Digest>& TiledTree::tile(unsigned level, std::uint64_t index) {
  const auto found = tiles_.find({level, index});
  if (found != tiles_.end()) return found->second;
  const std::uint64_t width = tile_width_in(size_, level, index);
  ensure(width > 0, "a tile of the tree is asked for");
  std::vector<Digest> hashes = read_({level, index, width});
  ensure(hashes.size() == width, "a tile has as many hashes as were asked for");
  return tiles_.emplace(std::pair(level, index), std::move(hashes)).first->second;
}

/// The root of the full subtree of 2^level leaves which is the index-th from the left.
Digest TiledTree::node(unsigned level, std::uint64_t index) {
  const unsigned inside = level % tile_height;
  const std::uint64_t first = index << inside;
  const std::vector<Digest>& hashes = tile(level / tile_height, first / tile_width);
  return fold(std::span(hashes).subspan(first % tile_width, std::size_t{1} << inside));
}

Digest TiledTree::root_of(std::uint64_t from, std::uint64_t to) {
  const std::uint64_t count = to - from;
  if (count == 0) return hash_of_nothing();
  if (std::has_single_bit(count)) {
    const auto level = static_cast<unsigned>(std::countr_zero(count));
    return node(level, from >> level);
  }
  const std::uint64_t middle = from + split(count);
  return hash_of_nodes(root_of(from, middle), root_of(middle, to));
}

std::vector<Digest> TiledTree::inclusion_proof(std::uint64_t index) {
  ensure(index < size_, "the leaf is in the tree");
  std::vector<Digest> proof;
  prove_inclusion(index, 0, size_, proof);
  return proof;
}

void TiledTree::prove_inclusion(std::uint64_t index, std::uint64_t from, std::uint64_t to, std::vector<Digest>& proof) {
  if (to - from == 1) return;
  const std::uint64_t middle = from + split(to - from);
  if (index < middle) {
    prove_inclusion(index, from, middle, proof);
    proof.push_back(root_of(middle, to));
  } else {
    prove_inclusion(index, middle, to, proof);
    proof.push_back(root_of(from, middle));
  }
}

std::vector<Digest> TiledTree::consistency_proof(std::uint64_t older) {
  ensure(older <= size_, "the older tree is not larger");
  std::vector<Digest> proof;
  if (older > 0 && older < size_) prove_consistency(older, 0, size_, true, proof);
  return proof;
}

void TiledTree::prove_consistency(std::uint64_t older, std::uint64_t from, std::uint64_t to, bool is_whole,
                                  std::vector<Digest>& proof) {
  if (older == to) {
    if (!is_whole) proof.push_back(root_of(from, to));
    return;
  }
  const std::uint64_t middle = from + split(to - from);
  if (older <= middle) {
    prove_consistency(older, from, middle, is_whole, proof);
    proof.push_back(root_of(middle, to));
  } else {
    prove_consistency(older, middle, to, false, proof);
    proof.push_back(root_of(from, middle));
  }
}

// RFC 9162 §2.1.3.2.
bool check_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, const Digest& root,
                     std::span<const Digest> proof) {
  if (index >= size || proof.size() > proof_hashes_max) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf;
  for (const Digest& other : proof) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      hash = hash_of_nodes(other, hash);
      while (node % 2 == 0 && node != 0) {
        node /= 2;
        last /= 2;
      }
    } else {
      hash = hash_of_nodes(hash, other);
    }
    node /= 2;
    last /= 2;
  }
  return last == 0 && hash == root;
}

// RFC 9162 §2.1.4.2.
bool check_consistency(std::uint64_t older, const Digest& older_root, std::uint64_t newer, const Digest& newer_root,
                       std::span<const Digest> proof) {
  if (older > newer || proof.size() > proof_hashes_max) return false;
  if (older == newer) return proof.empty() && older_root == newer_root;
  if (older == 0) return proof.empty() && older_root == hash_of_nothing();
  const bool is_full = std::has_single_bit(older);  // then the older root begins the path and is not repeated
  if (proof.empty()) return false;
  Digest old_hash = is_full ? older_root : proof.front();
  Digest new_hash = old_hash;
  std::uint64_t node = older - 1;
  std::uint64_t last = newer - 1;
  for (; node % 2 == 1; node /= 2) last /= 2;
  for (const Digest& other : proof.subspan(is_full ? 0 : 1)) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      old_hash = hash_of_nodes(other, old_hash);
      new_hash = hash_of_nodes(other, new_hash);
      while (node % 2 == 0 && node != 0) {
        node /= 2;
        last /= 2;
      }
    } else {
      new_hash = hash_of_nodes(new_hash, other);
    }
    node /= 2;
    last /= 2;
  }
  return last == 0 && old_hash == older_root && new_hash == newer_root;
}

}  // namespace urna::journal
