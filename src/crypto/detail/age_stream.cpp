// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/age_stream.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/ensure.hpp"
#include "base/secret.hpp"
#include "crypto/detail/octets.hpp"

namespace urna::crypto::detail {
namespace {

void fill(Bytes& waiting, std::size_t wanted, std::span<const std::byte>& bytes) {
  const std::span<const std::byte> taken = bytes.first(std::min(wanted - waiting.size(), bytes.size()));
  waiting.insert(waiting.end(), taken.begin(), taken.end());
  bytes = bytes.subspan(taken.size());
}

}  // namespace

std::array<unsigned char, 12> AgeChunkCounter::next(AgeChunk chunk) {
  std::array<unsigned char, 12> nonce{};
  for (unsigned i = 0; i < 8; ++i) nonce[10 - i] = static_cast<unsigned char>(count_ >> 8 * i);
  nonce[11] = chunk == AgeChunk::last ? 1 : 0;
  ++count_;
  return nonce;
}

AgeStreamSealer::AgeStreamSealer(LockedKey key) : key_(std::move(key)) { waiting_.reserve(age_chunk_bytes); }

AgeStreamSealer::~AgeStreamSealer() { wipe(waiting_.data(), waiting_.capacity()); }

void AgeStreamSealer::add(std::span<const std::byte> bytes, Bytes& out) {
  out.reserve(out.size() + bytes.size() + (bytes.size() / age_chunk_bytes + 2) * 16);
  while (!bytes.empty()) {
    if (waiting_.size() == age_chunk_bytes) seal(AgeChunk::followed, out);
    fill(waiting_, age_chunk_bytes, bytes);
  }
}

void AgeStreamSealer::seal(AgeChunk chunk, Bytes& out) {
  const auto nonce = counter_.next(chunk);
  const std::size_t at = out.size();
  out.resize(at + waiting_.size() + crypto_aead_chacha20poly1305_ietf_ABYTES);
  ensure(crypto_aead_chacha20poly1305_ietf_encrypt(octets_out(std::span(out).subspan(at)), nullptr, octets(waiting_),
                                                   waiting_.size(), nullptr, 0, nullptr, nonce.data(),
                                                   octets(key_.expose())) == 0,
         "libsodium seals a chunk");
  waiting_.clear();
}

AgeStreamOpener::AgeStreamOpener(LockedKey key) : key_(std::move(key)) { waiting_.reserve(age_sealed_chunk_bytes); }

bool AgeStreamOpener::add(std::span<const std::byte> bytes, Bytes& out) {
  out.reserve(out.size() + waiting_.size() + bytes.size());
  while (!bytes.empty()) {
    // More follows this chunk, so that it may not be the last one.
    if (waiting_.size() == age_sealed_chunk_bytes && !open(AgeChunk::followed, out)) return false;
    fill(waiting_, age_sealed_chunk_bytes, bytes);
  }
  return true;
}

bool AgeStreamOpener::finish(Bytes& out) {
  // Only an empty file ends with an empty chunk: else there would be two spellings of one file.
  const bool is_empty_chunk = waiting_.size() == crypto_aead_chacha20poly1305_ietf_ABYTES;
  if (is_empty_chunk && !counter_.is_first()) return false;
  return open(AgeChunk::last, out);
}

bool AgeStreamOpener::open(AgeChunk chunk, Bytes& out) {
  if (waiting_.size() < crypto_aead_chacha20poly1305_ietf_ABYTES) return false;
  const auto nonce = counter_.next(chunk);
  const std::size_t at = out.size();
  out.resize(at + waiting_.size() - crypto_aead_chacha20poly1305_ietf_ABYTES);
  const int opened = crypto_aead_chacha20poly1305_ietf_decrypt(octets_out(std::span(out).subspan(at)), nullptr, nullptr,
                                                               octets(waiting_), waiting_.size(), nullptr, 0,
                                                               nonce.data(), octets(key_.expose()));
  waiting_.clear();
  if (opened != 0) out.resize(at);
  return opened == 0;
}

}  // namespace urna::crypto::detail
