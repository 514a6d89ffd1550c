// SPDX-License-Identifier: EUPL-1.2
#include "crypto/sealed_stream.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/ensure.hpp"
#include "crypto/detail/octets.hpp"

namespace urna::crypto {
namespace {

using detail::octets;
using State = crypto_secretstream_xchacha20poly1305_state;

constexpr std::string_view magic = "URNS";
constexpr std::byte secretstream{1};
constexpr std::size_t header_at = 21;
constexpr std::size_t sealed_chunk_bytes = stream_chunk_bytes + crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr unsigned char tag_message = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
constexpr unsigned char tag_final = crypto_secretstream_xchacha20poly1305_TAG_FINAL;

State* library_state(Secret<52>& state) {
  static_assert(sizeof(State) == 52 && alignof(State) == 1);
  return reinterpret_cast<State*>(state.expose().data());
}

/// Whoever writes starts as whoever reads does, from a header that we draw: the library would draw it by itself.
void start(Secret<52>& state, std::span<const std::byte> header, const LockedKey& key) {
  ensure(
      crypto_secretstream_xchacha20poly1305_init_pull(library_state(state), octets(header), octets(key.expose())) == 0,
      "a stream starts from any header");
}

/// Moves bytes until there are `wanted` of them.
void fill(Bytes& waiting, std::size_t wanted, std::span<const std::byte>& bytes) {
  const std::size_t taken = std::min(wanted - waiting.size(), bytes.size());
  waiting.insert(waiting.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
  bytes = bytes.subspan(taken);
}

}  // namespace

StreamSealer::StreamSealer(const LockedKey& key, const KeyId& id, std::string_view metadata, RandomSource& random)
    : ready_(stream_head_bytes), metadata_(metadata) {
  const std::span<std::byte> head(ready_);
  std::ranges::copy(bytes_of(magic), head.begin());
  head[magic.size()] = secretstream;
  std::ranges::copy(id.get(), head.begin() + magic.size() + 1);
  random.fill(head.subspan(header_at));
  start(state_, head.subspan(header_at), key);
  waiting_.reserve(stream_chunk_bytes);
}

void StreamSealer::seal_chunk(unsigned char tag) {
  const std::size_t at = ready_.size();
  ready_.resize(at + waiting_.size() + crypto_secretstream_xchacha20poly1305_ABYTES);
  ensure(crypto_secretstream_xchacha20poly1305_push(
             library_state(state_), reinterpret_cast<unsigned char*>(ready_.data() + at), nullptr, octets(waiting_),
             waiting_.size(), octets(bytes_of(metadata_)), metadata_.size(), tag) == 0,
         "libsodium seals a chunk");
  metadata_.clear();
  waiting_.clear();
}

Bytes StreamSealer::add(std::span<const std::byte> bytes) {
  ensure(!is_finished_, "nothing is added to a finished stream");
  ready_.reserve(ready_.size() + bytes.size() + (bytes.size() / stream_chunk_bytes + 2) * 17);
  while (!bytes.empty()) {
    if (waiting_.size() == stream_chunk_bytes) seal_chunk(tag_message);
    fill(waiting_, stream_chunk_bytes, bytes);
  }
  return std::exchange(ready_, {});
}

Bytes StreamSealer::finish() {
  ensure(!is_finished_, "a stream is finished once");
  seal_chunk(tag_final);
  is_finished_ = true;
  return std::exchange(ready_, {});
}

StreamOpener::StreamOpener(const LockedKey& key, const KeyId& id, std::string_view metadata)
    : key_(LockedKey::copy_of(key.expose())), id_(id), metadata_(metadata) {
  waiting_.reserve(sealed_chunk_bytes);
}

std::optional<SealedFault> StreamOpener::read_head() {
  const std::span<const std::byte> head(waiting_);
  if (!std::ranges::equal(head.first(magic.size()), bytes_of(magic))) return SealedFault::malformed;
  if (head[magic.size()] != secretstream) return SealedFault::unknown_algorithm;
  if (!std::ranges::equal(head.subspan(magic.size() + 1, id_.get().size()), id_.get())) return SealedFault::other_key;
  start(state_, head.subspan(header_at), key_);
  waiting_.clear();
  has_head_ = true;
  return std::nullopt;
}

std::optional<SealedFault> StreamOpener::open_chunk(unsigned char tag_wanted, Bytes& out) {
  if (waiting_.size() < crypto_secretstream_xchacha20poly1305_ABYTES) return SealedFault::not_authentic;
  const std::size_t at = out.size();
  out.resize(at + waiting_.size() - crypto_secretstream_xchacha20poly1305_ABYTES);
  unsigned char tag = 0;
  const int opened = crypto_secretstream_xchacha20poly1305_pull(
      library_state(state_), reinterpret_cast<unsigned char*>(out.data() + at), nullptr, &tag, octets(waiting_),
      waiting_.size(), octets(bytes_of(metadata_)), metadata_.size());
  metadata_.clear();
  waiting_.clear();
  if (opened != 0 || tag != tag_wanted) return SealedFault::not_authentic;
  return std::nullopt;
}

Result<Bytes, SealedFault> StreamOpener::add(std::span<const std::byte> bytes) {
  Bytes opened;
  while (!fault_ && !bytes.empty()) {
    if (!has_head_) {
      fill(waiting_, stream_head_bytes, bytes);
      if (waiting_.size() == stream_head_bytes) fault_ = read_head();
      continue;
    }
    // More follows this chunk, so that it may not be the last one.
    if (waiting_.size() == sealed_chunk_bytes) fault_ = open_chunk(tag_message, opened);
    fill(waiting_, sealed_chunk_bytes, bytes);
  }
  if (fault_) return failure(*fault_);
  return opened;
}

Result<Bytes, SealedFault> StreamOpener::finish() {
  Bytes opened;
  if (!fault_) fault_ = has_head_ ? open_chunk(tag_final, opened) : SealedFault::malformed;
  if (fault_) return failure(*fault_);
  fault_ = SealedFault::not_authentic;  // nothing comes after the end
  return opened;
}

}  // namespace urna::crypto
