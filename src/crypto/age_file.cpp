// SPDX-License-Identifier: EUPL-1.2
#include "crypto/age_file.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/ensure.hpp"
#include "crypto/detail/age_stanza.hpp"
#include "crypto/key_derivation.hpp"

namespace urna::crypto {
namespace {

using detail::AgeFileKey;
using detail::AgeStanza;
using detail::AgeStanzaFault;

constexpr std::size_t nonce_bytes = 16;

LockedKey payload_key(const AgeFileKey& file_key, std::span<const std::byte> nonce) {
  LockedKey key;
  hkdf_sha256(file_key.expose(), nonce, bytes_of("payload"), key.expose());
  return key;
}

Digest header_mac(const AgeFileKey& file_key, std::string_view authenticated) {
  LockedKey key;
  hkdf_sha256(file_key.expose(), {}, bytes_of("header"), key.expose());
  return hmac_sha256(key, bytes_of(authenticated));
}

AgeFileKey draw_file_key(RandomSource& random) {
  AgeFileKey key;
  random.fill(key.expose());
  return key;
}

Bytes head_of(std::span<const AgeStanza> stanzas, const AgeFileKey& file_key, RandomSource& random) {
  std::string header = detail::age_header_text(stanzas);
  header += detail::age_header_end(header_mac(file_key, header));
  Bytes head(header.size() + nonce_bytes);
  std::ranges::copy(bytes_of(header), head.begin());
  random.fill(std::span(head).subspan(header.size()));
  return head;
}

std::string_view text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

AgeFault fault_of(AgeStanzaFault fault) {
  switch (fault) {
    case AgeStanzaFault::malformed:
      return AgeFault::malformed;
    case AgeStanzaFault::other_key:
      return AgeFault::other_key;
    case AgeStanzaFault::too_costly:
      return AgeFault::too_costly;
  }
  ensure(false, "every fault of a stanza is one of its file");
  return AgeFault::malformed;
}

bool is_of_kind(const AgeStanza& stanza, std::string_view kind) { return stanza.arguments.front() == kind; }

}  // namespace

AgeWriter::AgeWriter(std::span<const AgeStanza> stanzas, const AgeFileKey& file_key, RandomSource& random)
    : ready_(head_of(stanzas, file_key, random)), stream_(payload_key(file_key, std::span(ready_).last(nonce_bytes))) {}

AgeWriter AgeWriter::to(std::span<const AgeRecipient> recipients, RandomSource& random) {
  ensure(!recipients.empty(), "a file is written to somebody");
  const AgeFileKey file_key = draw_file_key(random);
  std::vector<AgeStanza> stanzas;
  for (const AgeRecipient& recipient : recipients)
    stanzas.push_back(detail::wrap_for_recipient(file_key, recipient, random));
  return {stanzas, file_key, random};
}

AgeWriter AgeWriter::with_passphrase(const SecretText& passphrase, RandomSource& random, unsigned log_cost) {
  ensure(log_cost >= 1 && log_cost <= age_log_cost_max, "a passphrase is derived at a bearable cost");
  const AgeFileKey file_key = draw_file_key(random);
  const AgeStanza stanza = detail::wrap_with_passphrase(file_key, passphrase, log_cost, random);
  return {std::span(&stanza, 1), file_key, random};
}

Bytes AgeWriter::add(std::span<const std::byte> bytes) {
  ensure(!is_finished_, "nothing is added to a finished file");
  Bytes out = std::exchange(ready_, {});
  stream_.add(bytes, out);
  return out;
}

Bytes AgeWriter::finish() {
  ensure(!is_finished_, "a file is finished once");
  Bytes out = std::exchange(ready_, {});
  stream_.finish(out);
  is_finished_ = true;
  return out;
}

AgeReader::AgeReader(const AgeIdentity& identity) : identity_(identity.copy()) {}

AgeReader::AgeReader(SecretText passphrase, unsigned log_cost_max)
    : passphrase_(std::move(passphrase)), log_cost_max_(log_cost_max) {
  ensure(log_cost_max <= age_log_cost_max, "a passphrase is derived at a bearable cost");
}

Result<AgeFileKey, AgeFault> AgeReader::file_key_of(std::span<const AgeStanza> stanzas) const {
  const auto is_scrypt = [](const AgeStanza& stanza) { return is_of_kind(stanza, detail::scrypt_kind); };
  // Whoever writes with a passphrase and to somebody else has an attacker's reasons.
  if (stanzas.size() > 1 && std::ranges::any_of(stanzas, is_scrypt)) return failure(AgeFault::malformed);
  AgeFault why = AgeFault::other_key;
  for (const AgeStanza& stanza : stanzas) {
    if (!is_of_kind(stanza, identity_ ? detail::x25519_kind : detail::scrypt_kind)) continue;
    auto key = identity_ ? detail::unwrap_as_recipient(stanza, *identity_)
                         : detail::unwrap_with_passphrase(stanza, passphrase_, log_cost_max_);
    if (key) return std::move(*key);
    why = fault_of(key.error());
    if (why == AgeFault::malformed) break;
  }
  return failure(why);
}

std::optional<AgeFault> AgeReader::start(std::size_t header_size) {
  const auto header = detail::parse_age_header(text_of(head_).substr(0, header_size));
  if (!header) return AgeFault::malformed;
  const auto file_key = file_key_of(header->stanzas);
  if (!file_key) return file_key.error();
  const Digest mac = header_mac(*file_key, header->authenticated);
  if (sodium_memcmp(mac.data(), header->mac.data(), mac.size()) != 0) return AgeFault::header_changed;
  if (head_.size() < header_size + nonce_bytes) return AgeFault::not_authentic;
  stream_.emplace(payload_key(*file_key, std::span(head_).subspan(header_size, nonce_bytes)));
  return std::nullopt;
}

Result<Bytes, AgeFault> AgeReader::add(std::span<const std::byte> bytes) {
  if (fault_) return failure(*fault_);
  Bytes out;
  if (!stream_) {
    const std::size_t room = age_header_bytes_max + nonce_bytes - head_.size();
    const auto taken = bytes.first(std::min(bytes.size(), room));
    head_.insert(head_.end(), taken.begin(), taken.end());
    bytes = bytes.subspan(taken.size());

    const std::string_view head = text_of(head_);
    const std::size_t known = std::min(head.size(), detail::age_version_line.size());
    const auto header_size = detail::age_header_size(head);
    const bool is_too_long = header_size.value_or(head.size()) > age_header_bytes_max;
    if (head.substr(0, known) != detail::age_version_line.substr(0, known) || is_too_long) fault_ = AgeFault::malformed;
    if (!fault_ && header_size && head.size() >= *header_size + nonce_bytes) {
      fault_ = start(*header_size);
      if (!fault_ && !stream_->add(std::span(head_).subspan(*header_size + nonce_bytes), out))
        fault_ = AgeFault::not_authentic;
    }
  }
  if (!fault_ && stream_ && !stream_->add(bytes, out)) fault_ = AgeFault::not_authentic;
  if (fault_) return failure(*fault_);
  return out;
}

Result<Bytes, AgeFault> AgeReader::finish() {
  Bytes out;
  if (!fault_ && !stream_) {
    const auto header_size = detail::age_header_size(text_of(head_));
    fault_ = header_size ? start(*header_size) : AgeFault::malformed;
  }
  if (!fault_ && !stream_->finish(out)) fault_ = AgeFault::not_authentic;
  if (fault_) return failure(*fault_);
  fault_ = AgeFault::not_authentic;  // nothing comes after the end
  return out;
}

}  // namespace urna::crypto
