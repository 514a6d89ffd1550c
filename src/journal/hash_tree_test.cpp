// SPDX-License-Identifier: EUPL-1.2
#include "journal/hash_tree.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>

#include "journal/detail/tiles_in_memory.hpp"

namespace urna::journal {
namespace {

/// RFC 6962 §2.1, word by word.
Digest root_by_definition(std::span<const std::string> entries) {
  if (entries.empty()) return hash_of_nothing();
  if (entries.size() == 1) return hash_of_leaf(entries[0]);
  const std::size_t split = std::bit_floor(entries.size() - 1);
  return hash_of_nodes(root_by_definition(entries.first(split)), root_by_definition(entries.subspan(split)));
}

std::vector<std::string> entries(std::size_t count) {
  std::vector<std::string> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = "entry " + std::to_string(i);
  return out;
}

// Shows KEY-12, AUD-01.
TEST(HashTree, GivesTheKnownRoots) {
  EXPECT_EQ(to_hex(hash_of_nothing()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(hash_of_leaf("")), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  TilesInMemory log;
  for (const char* leaf :
       {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}) {
    const Bytes bytes = *from_hex(leaf);
    log.add(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  EXPECT_EQ(to_hex(log.tree.root()), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

// Shows AUD-01.
TEST(HashTree, HasTheRootOfTheDefinitionAtEverySize) {
  const auto all = entries(600);
  TilesInMemory log;
  for (std::size_t size = 0; size <= all.size(); ++size) {
    if (size > 0) log.add(all[size - 1]);
    if (size > 40 && size % 13 != 0 && size % 256 > 2) continue;
    const Digest root = root_by_definition(std::span(all).first(size));
    EXPECT_EQ(log.tree.root(), root) << size;
    EXPECT_EQ(log.at(size).root(), root) << size;
    EXPECT_EQ(GrowingTree(size, log.reader()).root(), root) << size;
  }
  for (const std::size_t size : {0, 1, 255, 256, 257, 512, 599}) {
    EXPECT_EQ(log.at(600).root_at(size), root_by_definition(std::span(all).first(size))) << size;
  }
}

// Shows AUD-01.
TEST(HashTree, IsTheSameWhetherLeavesComeOneByOneOrTogether) {
  const auto all = entries(70'000);
  TilesInMemory together;
  together.add(all);
  GrowingTree later(65'536, together.reader());
  std::vector<Digest> rest;
  for (std::size_t i = 65'536; i < all.size(); ++i) rest.push_back(hash_of_leaf(all[i]));
  later.append(rest);
  EXPECT_EQ(later.root(), together.tree.root());
  // As the specification counts them: 273 full tiles and one of 112, one full and one of 17, one of 1.
  EXPECT_EQ(tile_width_in(70'000, 0, 272), 256U);
  EXPECT_EQ(tile_width_in(70'000, 0, 273), 112U);
  EXPECT_EQ(tile_width_in(70'000, 1, 0), 256U);
  EXPECT_EQ(tile_width_in(70'000, 1, 1), 17U);
  EXPECT_EQ(tile_width_in(70'000, 2, 0), 1U);
  EXPECT_EQ(tile_width_in(70'000, 3, 0), 0U);
  EXPECT_EQ(tile_width_in(70'000, 0, 274), 0U);
}

// Shows AUD-01.
TEST(HashTree, ProvesEachLeafAndNothingElse) {
  const auto all = entries(300);
  TilesInMemory log;
  log.add(all);
  for (const std::uint64_t size : {1, 2, 3, 7, 8, 255, 256, 257, 300}) {
    TiledTree tree = log.at(size);
    const Digest root = tree.root();
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = tree.inclusion_proof(index);
      EXPECT_TRUE(check_inclusion(hash_of_leaf(all[index]), index, size, root, proof));
      EXPECT_FALSE(check_inclusion(hash_of_leaf("another"), index, size, root, proof));
      EXPECT_FALSE(check_inclusion(hash_of_leaf(all[index]), index + 1, size, root, proof));
      EXPECT_FALSE(check_inclusion(hash_of_leaf(all[index]), size, size, root, proof));
      auto longer = proof;
      longer.push_back(root);
      EXPECT_FALSE(check_inclusion(hash_of_leaf(all[index]), index, size, root, longer));
      if (!proof.empty()) {
        EXPECT_FALSE(check_inclusion(hash_of_leaf(all[index]), index, size, root, std::span(proof).subspan(1)));
        auto bent = proof;
        bent.back()[0] ^= std::byte{1};
        EXPECT_FALSE(check_inclusion(hash_of_leaf(all[index]), index, size, root, bent));
      }
    }
  }
  EXPECT_FALSE(check_inclusion(hash_of_nothing(), 0, 0, hash_of_nothing(), {}));
  const std::vector<Digest> many(64, hash_of_nothing());
  EXPECT_FALSE(check_inclusion(hash_of_nothing(), 0, std::uint64_t{1} << 63U, hash_of_nothing(), many));
}

// Shows AUD-01.
TEST(HashTree, ProvesThatItOnlyGrew) {
  const auto all = entries(300);
  TilesInMemory log;
  log.add(all);
  for (const std::uint64_t newer : {1, 2, 5, 8, 64, 255, 256, 257, 300}) {
    TiledTree tree = log.at(newer);
    for (std::uint64_t older = 0; older <= newer; ++older) {
      const auto proof = tree.consistency_proof(older);
      const Digest old_root = tree.root_at(older);
      EXPECT_TRUE(check_consistency(older, old_root, newer, tree.root(), proof)) << older << " " << newer;
      EXPECT_FALSE(check_consistency(older, hash_of_leaf("x"), newer, tree.root(), proof)) << older << " " << newer;
      if (older > 0) {
        EXPECT_FALSE(check_consistency(older, old_root, newer, hash_of_leaf("x"), proof)) << older << " " << newer;
      }
      auto longer = proof;
      longer.push_back(tree.root());
      EXPECT_FALSE(check_consistency(older, old_root, newer, tree.root(), longer)) << older << " " << newer;
    }
  }
}

// Shows AUD-01.
TEST(HashTree, RefusesAHistoryInWhichOneEntryWasEdited) {
  auto all = entries(300);
  TilesInMemory honest;
  honest.add(all);
  all[17] = "edited";
  TilesInMemory edited;
  edited.add(all);
  TiledTree tree = edited.at(300);
  for (const std::uint64_t older : {18, 100, 255, 256, 299}) {
    EXPECT_FALSE(check_consistency(older, honest.at(older).root(), 300, tree.root(), tree.consistency_proof(older)));
  }
  EXPECT_TRUE(check_consistency(17, honest.at(17).root(), 300, tree.root(), tree.consistency_proof(17)));
}

// Shows AUD-01.
TEST(Tile, IsNumberedInOneSpelling) {
  EXPECT_EQ(tile_path({0, 1'234'067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path({1, 0, 17}), "tile/1/000.p/17");
  EXPECT_EQ(bundle_path(1000, 1), "tile/entries/x001/000.p/1");
  for (const std::uint64_t index : {0ULL, 999ULL, 1000ULL, 1'234'067ULL, 999'999'999'999ULL}) {
    for (const std::uint64_t width : {1ULL, 255ULL, 256ULL}) {
      const auto read = tile_number_from(tile_number_text(index, width));
      ASSERT_TRUE(read);
      EXPECT_EQ(read->index, index);
      EXPECT_EQ(read->width, width);
    }
  }
  for (const char* text :
       {"", "0", "00", "0000", "x000/001", "001/x002", "x001", "000.p/0", "000.p/256", "000.p/01", "000.p/", "000.p/-1",
        "000/", "../000", "00a", "000.p/1/2", "x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_FALSE(tile_number_from(text)) << text;
  }
}

// Shows AUD-01, AUD-12.
TEST(Tile, OfAnotherWidthIsRefused) {
  const std::vector<Digest> hashes(3, hash_of_nothing());
  const std::string bytes = tile_bytes(hashes);
  EXPECT_EQ(tile_from(bytes, 3), hashes);
  EXPECT_FALSE(tile_from(bytes, 2));
  EXPECT_FALSE(tile_from(bytes, 4));
  EXPECT_FALSE(tile_from(bytes + "x", 3));
  const std::vector<std::string> three = {"a", "", std::string(70, 'b')};
  EXPECT_EQ(bundle_from(bundle_bytes(three), 3), three);
  EXPECT_FALSE(bundle_from(bundle_bytes(three), 2));
  EXPECT_FALSE(bundle_from(bundle_bytes(three), 4));
  EXPECT_FALSE(bundle_from(bundle_bytes(three).substr(1), 3));
  EXPECT_FALSE(bundle_from(bundle_bytes(three) + "x", 3));
}

}  // namespace
}  // namespace urna::journal
