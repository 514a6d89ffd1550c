// SPDX-License-Identifier: EUPL-1.2
// The Go project's reader of transparency logs (Debian's golang-golang-x-mod-dev) checks what our journal writes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "base/test_folder.hpp"
#include "journal/checkpoint.hpp"
#include "journal/cosignature.hpp"
#include "journal/detail/go_program.hpp"
#include "journal/detail/padded_base64.hpp"
#include "journal/detail/tiles_in_memory.hpp"

namespace urna::journal {
namespace {

void write(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

/// What a log of that size serves, as far as it is not written yet.
class ServedLog {
 public:
  ServedLog(const TestFolder& folder, std::size_t entries_max) : folder_(folder) {
    entries_.reserve(entries_max);
    for (std::size_t i = 0; i < entries_max; ++i) entries_.push_back("entry " + std::to_string(i));
    log_.add(entries_);
    write(folder_ / "key", NoteKey(origin, key_.verification_key()).text());
  }

  void serve(std::uint64_t size) {
    TiledTree tree = log_.at(size);
    std::ofstream(folder_ / "sizes", std::ios::app) << size << "\n";
    write(folder_ / "checkpoint" / std::to_string(size),
          sign_note(checkpoint_text({origin, size, tree.root()}), origin, key_));
    for (unsigned level = 0; level <= tile_level_max; ++level) {
      for (std::uint64_t index = 0; const std::uint64_t width = tile_width_in(size, level, index); ++index) {
        if (!served_.insert({level, index, width}).second) continue;
        write(folder_ / tile_path({level, index, width}), tile_bytes(log_.reader()({level, index, width})));
        if (level == 0)
          write(folder_ / bundle_path(index, width),
                bundle_bytes(std::span(entries_).subspan(index * tile_width, width)));
      }
    }
    std::string proofs;
    for (const std::uint64_t index : std::set<std::uint64_t>{0, size / 3, size / 2, size - 1}) {
      if (index < size) proofs += line("inclusion", index, tree.inclusion_proof(index));
    }
    for (const std::uint64_t older : std::set<std::uint64_t>{1, size / 3, size / 2, size - 1, before_}) {
      if (older >= 1 && older < size && sizes_.contains(older))
        proofs += line("consistency", older, tree.consistency_proof(older));
    }
    write(folder_ / "proofs" / std::to_string(size), proofs);
    sizes_.insert(before_ = size);
  }

 private:
  static std::string line(const std::string& kind, std::uint64_t number, const std::vector<Digest>& hashes) {
    std::string out = kind + " " + std::to_string(number);
    for (const Digest& hash : hashes) out += " " + detail::padded_base64(hash);
    return out + "\n";
  }

  static constexpr const char* origin = "vote.example.org/log/platform";
  const TestFolder& folder_;
  const crypto::SigningKey key_{Secret<32>()};
  std::vector<std::string> entries_;
  TilesInMemory log_;
  std::set<TilePlace> served_;
  std::set<std::uint64_t> sizes_;
  std::uint64_t before_ = 0;
};

struct GoInterop : testing::Test {
  static void SetUpTestSuite() { program = std::make_unique<GoProgram>("journal_by_go/check.go"); }
  static void TearDownTestSuite() { program.reset(); }

  GoProgram::Said check() const { return program->run("'" + folder.path().string() + "'"); }

  static inline std::unique_ptr<GoProgram> program;
  const TestFolder folder{TestFolder::in_memory()};
};

// Shows GEN-04, AUD-01.
TEST_F(GoInterop, VerifiesTreesOfEverySizeUpTo600AndAroundTwoFullTiles) {
  ServedLog log(folder, 70'000);
  for (std::uint64_t size = 0; size <= 600; ++size) log.serve(size);
  for (const std::uint64_t size : {65'535, 65'536, 65'537, 70'000}) log.serve(size);
  const auto [status, said] = check();
  EXPECT_EQ(status, 0) << said;
  EXPECT_TRUE(said.starts_with("605 trees, ")) << said;
}

// Shows GEN-04, AUD-01, AUD-12.
TEST_F(GoInterop, RefusesATileWithOneBitChanged) {
  ServedLog log(folder, 300);
  log.serve(300);
  const std::string tile = folder.path("tile/0/000");
  std::fstream file(tile, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(40).put('\x55');
  file.close();
  const auto [status, said] = check();
  EXPECT_NE(status, 0);
  EXPECT_TRUE(said.starts_with("entry 1 of 300 is not the one in the tree")) << said;
}

// Shows GEN-04, AUD-09.
TEST(GoInteropOfAWitness, VerifiesACosignatureWithItsTime) {
  const GoProgram check("witness_by_go/check.go");
  const TestFolder folder{TestFolder::in_memory()};
  const std::string origin = "vote.example.org/log/platform";
  const crypto::SigningKey log{Secret<32>()};
  Secret<32> seed;
  seed.expose().fill(std::byte{7});
  const crypto::SigningKey witness(seed);
  const std::string text = checkpoint_text({origin, 0, hash_of_nothing()});
  const std::string line = cosign(text, "union.example.org", witness, Timestamp(std::chrono::seconds(1'795'513'327)));
  const std::string keys = " '" + NoteKey(origin, log.verification_key()).text() + "' '" +
                           WitnessKey("union.example.org", witness.verification_key()).text() + "'";
  write(folder / "good", sign_note(text, origin, log) + line + "\n");
  const auto good = check.run("'" + folder.path("good") + "'" + keys);
  EXPECT_EQ(good.status, 0) << good.output;
  EXPECT_EQ(good.output, "cosigned at 1795513327\n");
  const std::string other = checkpoint_text({origin, 1, hash_of_nothing()});
  write(folder / "bad", sign_note(other, origin, log) + line + "\n");
  EXPECT_NE(check.run("'" + folder.path("bad") + "'" + keys).status, 0) << "of another checkpoint";
}

}  // namespace
}  // namespace urna::journal
