// SPDX-License-Identifier: EUPL-1.2
#include "crypto/sealed_stream.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace urna::crypto {
namespace {

constexpr std::size_t sealed_chunk = stream_chunk_bytes + 17;

struct SealedStream : ::testing::Test {
  ReplayedRandom random{1};
  LockedKey key = LockedKey::draw(random);
  KeyId id{{std::byte{7}}};

  Bytes text_of(std::size_t size) {
    Bytes text(size);
    random.fill(text);
    return text;
  }

  Bytes seal(std::span<const std::byte> text, std::string_view metadata = "roll.csv", std::size_t piece = 1U << 20) {
    StreamSealer sealer(key, id, metadata, random);
    Bytes sealed;
    const auto keep = [&](const Bytes& ready) { sealed.insert(sealed.end(), ready.begin(), ready.end()); };
    for (std::size_t at = 0; at < text.size(); at += piece) {
      keep(sealer.add(text.subspan(at, std::min(piece, text.size() - at))));
    }
    keep(sealer.finish());
    return sealed;
  }

  Result<Bytes, SealedFault> open(std::span<const std::byte> sealed, std::string_view metadata = "roll.csv",
                                  std::size_t piece = 1U << 20) {
    StreamOpener opener(key, id, metadata);
    Bytes text;
    for (std::size_t at = 0; at < sealed.size(); at += piece) {
      const auto ready = opener.add(sealed.subspan(at, std::min(piece, sealed.size() - at)));
      if (!ready) return failure(ready.error());
      text.insert(text.end(), ready->begin(), ready->end());
    }
    const auto ready = opener.finish();
    if (!ready) return failure(ready.error());
    text.insert(text.end(), ready->begin(), ready->end());
    return text;
  }

  void expect_refused(std::span<const std::byte> sealed, SealedFault wanted = SealedFault::not_authentic) {
    const auto opened = open(sealed);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), wanted);
  }
};

// Shows KEY-07, B60.
TEST_F(SealedStream, IsRefusedWhenItIsCutAtAChunk) {
  const Bytes sealed = seal(text_of(3 * stream_chunk_bytes + 5));
  for (std::size_t chunks = 0; chunks <= 3; ++chunks) {
    expect_refused(std::span(sealed).first(stream_head_bytes + chunks * sealed_chunk));
  }
  expect_refused(std::span(sealed).first(sealed.size() - 1));
  expect_refused(std::span(sealed).first(stream_head_bytes - 1), SealedFault::malformed);
  expect_refused({}, SealedFault::malformed);
}

// Shows KEY-07, B60.
TEST_F(SealedStream, IsRefusedWhenChunksWereSwapped) {
  Bytes sealed = seal(text_of(3 * stream_chunk_bytes));
  const auto first = sealed.begin() + stream_head_bytes;
  std::swap_ranges(first, first + sealed_chunk, first + sealed_chunk);
  expect_refused(sealed);
}

// Shows KEY-07, B60.
TEST_F(SealedStream, IsRefusedWhenAChunkIsRepeatedOrLeftOut) {
  const Bytes sealed = seal(text_of(3 * stream_chunk_bytes));
  Bytes without = sealed;
  without.erase(without.begin() + stream_head_bytes, without.begin() + stream_head_bytes + sealed_chunk);
  expect_refused(without);
  Bytes twice = sealed;
  twice.insert(twice.begin() + stream_head_bytes, sealed.begin() + stream_head_bytes,
               sealed.begin() + stream_head_bytes + sealed_chunk);
  expect_refused(twice);
}

// Shows KEY-07, B60.
TEST_F(SealedStream, IsRefusedWhenSomethingStandsAfterItsEnd) {
  Bytes sealed = seal(text_of(stream_chunk_bytes));
  sealed.push_back(std::byte{0});
  expect_refused(sealed);
  Bytes short_one = seal(text_of(10));
  short_one.insert(short_one.end(), sealed.begin(), sealed.end());
  expect_refused(short_one);
}

// Shows KEY-07, B60.
TEST_F(SealedStream, IsRefusedWithABitFlipped) {
  const Bytes sealed = seal(text_of(100));
  for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    EXPECT_FALSE(open(changed)) << bit;
  }
}

// Shows KEY-07, B60.
TEST_F(SealedStream, IsRefusedUnderAnotherName) {
  const Bytes sealed = seal(text_of(100), "roll.csv");
  EXPECT_EQ(open(sealed, "draft").error(), SealedFault::not_authentic);
  EXPECT_TRUE(open(sealed, "roll.csv"));
}

// Shows KEY-07.
TEST_F(SealedStream, OpensWholeWhateverThePieces) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, stream_chunk_bytes - 1, stream_chunk_bytes,
                                 stream_chunk_bytes + 1, 3 * stream_chunk_bytes}) {
    const Bytes text = text_of(size);
    for (const std::size_t piece : {std::size_t{997}, stream_chunk_bytes, sealed_chunk, std::size_t{1} << 20}) {
      const Bytes sealed = seal(text, "roll.csv", piece);
      const auto opened = open(sealed, "roll.csv", piece);
      ASSERT_TRUE(opened) << size << " in pieces of " << piece;
      EXPECT_EQ(*opened, text);
    }
  }
}

}  // namespace
}  // namespace urna::crypto
