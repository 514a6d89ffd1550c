// SPDX-License-Identifier: EUPL-1.2
#include "journal/signed_note.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "crypto/hash.hpp"
#include "journal/detail/padded_base64.hpp"

namespace urna::journal {
namespace {

constexpr std::string_view dash = "\xe2\x80\x94 ";  // U+2014, a blank
constexpr std::byte ed25519{1};

bool is_note_text(std::string_view text) {
  return is_utf8(text) && std::none_of(text.begin(), text.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

bool is_signed(std::string_view text, const NoteKey& key, const Bytes& bytes) {
  crypto::Signature signature{};
  if (bytes.size() != signature.size()) return false;
  std::copy(bytes.begin(), bytes.end(), signature.begin());
  return crypto::check_signature(key.key(), text, signature);
}

}  // namespace

bool NoteKey::is_name(std::string_view name) {
  return !name.empty() && name.size() <= name_bytes_max &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '+'; });
}

NoteKey::NoteKey(std::string name, const crypto::VerificationKey& key) : name_(std::move(name)), key_(key), id_{} {
  ensure(is_name(name_), "the name of a key has no blanks");
  const Digest digest =
      crypto::Sha256().add(name_).add("\n").add(std::span(&ed25519, 1)).add(std::span<const std::byte>(key_)).finish();
  std::copy_n(digest.begin(), id_.size(), id_.begin());
}

std::optional<NoteKey> NoteKey::parse(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || !is_name(text.substr(0, first))) return std::nullopt;
  const auto bytes = detail::from_padded_base64(text.substr(second + 1));
  crypto::VerificationKey key{};
  if (!bytes || bytes->size() != key.size() + 1 || bytes->front() != ed25519) return std::nullopt;
  std::copy(bytes->begin() + 1, bytes->end(), key.begin());
  NoteKey out(std::string(text.substr(0, first)), key);
  if (out.text() != text) return std::nullopt;
  return out;
}

std::string NoteKey::text() const {
  Bytes bytes;
  bytes.reserve(1 + key_.size());
  bytes.push_back(ed25519);
  bytes.insert(bytes.end(), key_.begin(), key_.end());
  return name_ + "+" + to_hex(id_) + "+" + detail::padded_base64(bytes);
}

std::string sign_note(std::string_view text, const std::string& key_name, const crypto::SigningKey& key) {
  ensure(text.ends_with('\n') && is_note_text(text), "a note is lines of text");
  const NoteKey named(key_name, key.verification_key());
  const crypto::Signature signature = key.sign(text);
  return std::string(text) + "\n" + note_signature_line(key_name, named.id(), signature) + "\n";
}

std::optional<NoteSignature> note_signature_from(std::string_view line) {
  if (!line.starts_with(dash)) return std::nullopt;
  line.remove_prefix(dash.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || blank == 0) return std::nullopt;
  NoteSignature out{line.substr(0, blank), {}, {}};
  if (out.name.find('+') != std::string_view::npos) return std::nullopt;
  const auto bytes = detail::from_padded_base64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= out.id.size()) return std::nullopt;
  std::copy_n(bytes->begin(), out.id.size(), out.id.begin());
  out.signature.assign(bytes->begin() + static_cast<std::ptrdiff_t>(out.id.size()), bytes->end());
  return out;
}

std::string note_signature_line(const std::string& name, const std::array<std::byte, 4>& id,
                                std::span<const std::byte> signature) {
  Bytes bytes(id.begin(), id.end());
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return std::string(dash) + name + " " + detail::padded_base64(bytes);
}

std::string_view name_of(NoteFault fault) {
  switch (fault) {
    case NoteFault::too_long:
      return "too long";
    case NoteFault::malformed:
      return "malformed";
    case NoteFault::too_many_signatures:
      return "too many signatures";
    case NoteFault::signature_false:
      return "a signature is false";
    case NoteFault::not_signed:
      return "not signed by the key that was given";
  }
  return "";
}

Result<NoteParts, NoteFault> note_parts(std::string_view note) {
  if (note.size() > note_bytes_max) return failure(NoteFault::too_long);
  if (!is_note_text(note) || !note.ends_with('\n')) return failure(NoteFault::malformed);
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || blank + 2 == note.size()) return failure(NoteFault::malformed);
  NoteParts parts{note.substr(0, blank + 1), {}};
  std::string_view lines = note.substr(blank + 2);
  while (!lines.empty()) {
    if (parts.signatures.size() == note_signatures_max) return failure(NoteFault::too_many_signatures);
    const std::size_t end = lines.find('\n');
    auto signature = note_signature_from(lines.substr(0, end));
    if (!signature) return failure(NoteFault::malformed);
    lines.remove_prefix(end + 1);
    parts.signatures.push_back(std::move(*signature));
  }
  return parts;
}

Result<std::string, NoteFault> open_note(std::string_view note, std::span<const NoteKey> trusted) {
  const auto parts = note_parts(note);
  if (!parts) return failure(parts.error());
  bool is_trusted = false;
  for (const NoteSignature& line : parts->signatures) {
    for (const NoteKey& key : trusted) {
      if (key.name() != line.name || key.id() != line.id) continue;
      if (!is_signed(parts->text, key, line.signature)) return failure(NoteFault::signature_false);
      is_trusted = true;
    }
  }
  if (!is_trusted) return failure(NoteFault::not_signed);
  return std::string(parts->text);
}

}  // namespace urna::journal
