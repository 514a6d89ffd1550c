// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <span>

#include "base/bytes.hpp"
#include "crypto/locked_key.hpp"

/// The payload of an age file: chunks of 64 KiB by ChaCha20-Poly1305, counted, the last one marked as such.
namespace urna::crypto::detail {

inline constexpr std::size_t age_chunk_bytes = 65'536;
inline constexpr std::size_t age_sealed_chunk_bytes = age_chunk_bytes + 16;

enum class AgeChunk { followed, last };

/// The nonces of the chunks, in their order.
class AgeChunkCounter {
 public:
  std::array<unsigned char, 12> next(AgeChunk chunk);
  bool is_first() const { return count_ == 0; }

 private:
  std::uint64_t count_ = 0;
};

class AgeStreamSealer {
 public:
  explicit AgeStreamSealer(LockedKey key);
  AgeStreamSealer(AgeStreamSealer&&) = default;
  AgeStreamSealer& operator=(AgeStreamSealer&&) = delete;
  AgeStreamSealer(const AgeStreamSealer&) = delete;
  AgeStreamSealer& operator=(const AgeStreamSealer&) = delete;
  ~AgeStreamSealer();

  void add(std::span<const std::byte> bytes, Bytes& out);
  void finish(Bytes& out) { seal(AgeChunk::last, out); }

 private:
  void seal(AgeChunk chunk, Bytes& out);

  LockedKey key_;
  AgeChunkCounter counter_;
  Bytes waiting_;  // at most a chunk: the last one must be known as such
};

class AgeStreamOpener {
 public:
  explicit AgeStreamOpener(LockedKey key);

  /// @returns  false: changed, or not in its order
  bool add(std::span<const std::byte> bytes, Bytes& out);
  /// @returns  false: changed, cut, or longer than it was
  bool finish(Bytes& out);

 private:
  bool open(AgeChunk chunk, Bytes& out);

  LockedKey key_;
  AgeChunkCounter counter_;
  Bytes waiting_;  // at most a sealed chunk
};

}  // namespace urna::crypto::detail
