// SPDX-License-Identifier: EUPL-1.2
#include "journal/cosignature.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "journal/detail/padded_base64.hpp"

namespace urna::journal {
namespace {

constexpr std::byte cosigning_ed25519{4};
constexpr std::size_t time_bytes = 8;
constexpr std::uint64_t time_max = 253'402'300'799;  // the last second of 9999

std::string signed_text(std::string_view checkpoint, std::uint64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(checkpoint);
}

}  // namespace

WitnessKey::WitnessKey(std::string name, const crypto::VerificationKey& key)
    : name_(std::move(name)), key_(key), id_{} {
  ensure(NoteKey::is_name(name_), "the name of a key has no blanks");
  const Digest digest = crypto::Sha256()
                            .add(name_)
                            .add("\n")
                            .add(std::span(&cosigning_ed25519, 1))
                            .add(std::span<const std::byte>(key_))
                            .finish();
  std::copy_n(digest.begin(), id_.size(), id_.begin());
}

std::optional<WitnessKey> WitnessKey::parse(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || !NoteKey::is_name(text.substr(0, first))) return std::nullopt;
  const auto bytes = detail::from_padded_base64(text.substr(second + 1));
  crypto::VerificationKey key{};
  if (!bytes || bytes->size() != key.size() + 1 || bytes->front() != cosigning_ed25519) return std::nullopt;
  std::copy(bytes->begin() + 1, bytes->end(), key.begin());
  WitnessKey out(std::string(text.substr(0, first)), key);
  if (out.text() != text) return std::nullopt;
  return out;
}

std::string WitnessKey::text() const {
  Bytes bytes;
  bytes.reserve(1 + key_.size());
  bytes.push_back(cosigning_ed25519);
  bytes.insert(bytes.end(), key_.begin(), key_.end());
  return name_ + "+" + to_hex(id_) + "+" + detail::padded_base64(bytes);
}

std::string cosign(std::string_view checkpoint, const std::string& name, const crypto::SigningKey& key, Timestamp at) {
  const auto seconds = static_cast<std::uint64_t>(at.time_since_epoch().count());
  ensure(at.time_since_epoch().count() > 0 && seconds <= time_max, "a witness has a clock");
  const crypto::Signature signature = key.sign(signed_text(checkpoint, seconds));
  Bytes bytes(time_bytes);
  for (std::size_t i = 0; i < time_bytes; ++i)
    bytes[i] = static_cast<std::byte>((seconds >> (8 * (time_bytes - 1 - i))) & 0xFFU);
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return note_signature_line(name, WitnessKey(name, key.verification_key()).id(), bytes);
}

std::optional<Timestamp> cosigned_at(std::string_view checkpoint, const NoteSignature& line,
                                     const WitnessKey& witness) {
  crypto::Signature signature{};
  if (line.name != witness.name() || line.id != witness.id() || line.signature.size() != time_bytes + signature.size())
    return std::nullopt;
  std::uint64_t seconds = 0;
  for (std::size_t i = 0; i < time_bytes; ++i)
    seconds = (seconds << 8U) | static_cast<std::uint64_t>(line.signature[i]);
  std::copy(line.signature.begin() + time_bytes, line.signature.end(), signature.begin());
  if (seconds == 0 || seconds > time_max ||
      !crypto::check_signature(witness.key(), signed_text(checkpoint, seconds), signature))
    return std::nullopt;
  return Timestamp(std::chrono::seconds(seconds));
}

std::optional<Timestamp> cosigned_at(std::string_view note, const WitnessKey& witness) {
  const auto parts = note_parts(note);
  if (!parts) return std::nullopt;
  for (const NoteSignature& line : parts->signatures) {
    if (const auto at = cosigned_at(parts->text, line, witness)) return at;
  }
  return std::nullopt;
}

}  // namespace urna::journal
