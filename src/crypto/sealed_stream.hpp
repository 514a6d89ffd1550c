// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/sealed_value.hpp"

/// Files that stand encrypted, in chunks: the format URNS, docs/protocol/keystore.md.
///
///   "URNS" | algorithm, 1 byte | key, 16 bytes | header, 24 bytes | chunks of 64 KiB and 17 bytes, the last one
///   shorter
namespace urna::crypto {

inline constexpr std::size_t stream_chunk_bytes = 65'536;
inline constexpr std::size_t stream_head_bytes = 4 + 1 + 16 + 24;

/// Writes a sealed file, piece by piece, by libsodium's secretstream.
class StreamSealer {
 public:
  /// @param metadata  bound to the first chunk, and not written: whoever opens the file must know it
  StreamSealer(const LockedKey& key, const KeyId& id, std::string_view metadata, RandomSource& random);

  /// What of the file is ready after these bytes.
  Bytes add(std::span<const std::byte> bytes);
  /// The rest of the file.  Nothing is added after it.
  Bytes finish();

 private:
  void seal_chunk(unsigned char tag);

  Secret<52> state_;      // of the library
  Bytes ready_;           // sealed, not handed out
  Bytes waiting_;         // at most a chunk: the last one must be known as such
  std::string metadata_;  // until the first chunk is sealed
  bool is_finished_ = false;
};

/// Reads a sealed file.  What `add` gives is authentic, in its order and from its beginning; that nothing is missing is
/// known only when `finish` is content.  Until then the reader must be able to take everything back.
class StreamOpener {
 public:
  /// @param key  the one named `id`
  StreamOpener(const LockedKey& key, const KeyId& id, std::string_view metadata);

  /// @returns  what can be opened now; it lags by up to a chunk
  /// @errors   any: every later call says the same
  Result<Bytes, SealedFault> add(std::span<const std::byte> bytes);
  /// The file ends here.
  /// @errors  not_authentic: it was cut, or something stands after its end
  Result<Bytes, SealedFault> finish();

 private:
  std::optional<SealedFault> read_head();
  std::optional<SealedFault> open_chunk(unsigned char tag_wanted, Bytes& out);

  LockedKey key_;
  KeyId id_;
  std::string metadata_;
  Secret<52> state_;
  Bytes waiting_;  // at most the head, or a sealed chunk
  bool has_head_ = false;
  std::optional<SealedFault> fault_;
};

}  // namespace urna::crypto
