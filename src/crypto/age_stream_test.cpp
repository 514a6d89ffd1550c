// SPDX-License-Identifier: EUPL-1.2
// Chunks that are each authentic and together no payload.
#include "crypto/detail/age_stream.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include "crypto/detail/octets.hpp"

namespace urna::crypto::detail {
namespace {

struct AgeStream : testing::Test {
  ReplayedRandom random{5};
  const LockedKey key = LockedKey::draw(random);
  AgeChunkCounter counter;
  Bytes payload;

  void add(std::size_t size, AgeChunk chunk) {
    const Bytes text(size, std::byte{1});
    const auto nonce = counter.next(chunk);
    const std::size_t at = payload.size();
    payload.resize(at + size + crypto_aead_chacha20poly1305_ietf_ABYTES);
    crypto_aead_chacha20poly1305_ietf_encrypt(octets_out(std::span(payload).subspan(at)), nullptr, octets(text), size,
                                              nullptr, 0, nullptr, nonce.data(), octets(key.expose()));
  }
  bool opens() const {
    AgeStreamOpener opener(LockedKey::copy_of(key.expose()));
    Bytes out;
    return opener.add(payload, out) && opener.finish(out);
  }
};

// Shows TEN-07.
TEST_F(AgeStream, IsRefusedWithAnEmptyChunkAfterAFullOne) {
  add(age_chunk_bytes, AgeChunk::followed);
  add(0, AgeChunk::last);
  EXPECT_FALSE(opens());
}

// Shows TEN-07.
TEST_F(AgeStream, IsRefusedWithoutALastChunk) {
  add(age_chunk_bytes, AgeChunk::followed);
  EXPECT_FALSE(opens());
  add(10, AgeChunk::followed);
  EXPECT_FALSE(opens());
}

// Shows TEN-07.
TEST_F(AgeStream, IsRefusedWithTwoLastChunks) {
  add(age_chunk_bytes, AgeChunk::last);
  add(10, AgeChunk::last);
  EXPECT_FALSE(opens());
}

// Shows TEN-07.
TEST_F(AgeStream, IsRefusedWithAShortChunkInTheMiddle) {
  add(10, AgeChunk::followed);
  add(10, AgeChunk::last);
  EXPECT_FALSE(opens());
}

// Shows TEN-07.
TEST_F(AgeStream, IsRefusedWhenAChunkWasLeftOutAtTheBeginning) {
  counter.next(AgeChunk::followed);
  add(10, AgeChunk::last);
  EXPECT_FALSE(opens());
}

// Shows TEN-07.
TEST_F(AgeStream, IsRefusedWithoutAChunk) { EXPECT_FALSE(opens()); }

// Shows TEN-07.
TEST_F(AgeStream, OpensWithAFullLastChunkAndWhenEmpty) {
  add(age_chunk_bytes, AgeChunk::followed);
  add(age_chunk_bytes, AgeChunk::last);
  EXPECT_TRUE(opens());
  payload.clear();
  counter = {};
  add(0, AgeChunk::last);
  EXPECT_TRUE(opens());
}

}  // namespace
}  // namespace urna::crypto::detail
