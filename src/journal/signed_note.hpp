// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/signature.hpp"

/// Texts with signatures below, as C2SP signed-note says; each with Ed25519.  Whatever our programs sign as a statement
/// is one of these.
namespace urna::journal {

/// A public key with its name, which stands before each of its signatures.
class NoteKey {
 public:
  static constexpr std::size_t name_bytes_max = 255;

  /// Whether a name is not empty and has neither blank nor plus nor control characters; ours are ASCII.
  static bool is_name(std::string_view name);
  /// @param name  `is_name`
  NoteKey(std::string name, const crypto::VerificationKey& key);
  /// From `example.org/log+1a2b3c4d+AV…`; nothing unless the number in the middle is that of name and key.
  static std::optional<NoteKey> parse(std::string_view text);

  /// As it is given to those who check: name, number in hexadecimal and key, with a plus between them.
  std::string text() const;
  const std::string& name() const { return name_; }
  const std::array<std::byte, 4>& id() const { return id_; }
  const crypto::VerificationKey& key() const { return key_; }

 private:
  std::string name_;
  crypto::VerificationKey key_;
  std::array<std::byte, 4> id_;  // the first bytes of SHA-256(name, line end, 1, key)
};

constexpr std::size_t note_bytes_max = 1'000'000;
constexpr std::size_t note_signatures_max = 16;

/// @param text  lines of UTF-8 without other control characters, ending with a line end
std::string sign_note(std::string_view text, const std::string& key_name, const crypto::SigningKey& key);

enum class NoteFault {
  too_long,             ///< more than `note_bytes_max`
  malformed,            ///< not UTF-8, a control character, no blank line, a signature line of another form
  too_many_signatures,  ///< more than `note_signatures_max`
  signature_false,      ///< of a key that is trusted
  not_signed,           ///< by no key that is trusted
};

std::string_view name_of(NoteFault fault);

/// One line below a note, of whatever kind of key: nothing is checked yet.
struct NoteSignature {
  std::string_view name;
  std::array<std::byte, 4> id{};
  Bytes signature;
};
/// `— name Base64`, without its line end; nothing for another form.
std::optional<NoteSignature> note_signature_from(std::string_view line);
std::string note_signature_line(const std::string& name, const std::array<std::byte, 4>& id,
                                std::span<const std::byte> signature);

/// A note taken apart, with views into it.  Only the form: whatever is in it is worth nothing yet.
struct NoteParts {
  std::string_view text;  ///< its last line end included
  std::vector<NoteSignature> signatures;
};
/// @errors  too_long, malformed, too_many_signatures
Result<NoteParts, NoteFault> note_parts(std::string_view note);

/// Signatures of keys that are not in `trusted`, also under a name that is, count for nothing.
/// @returns  the text, its last line end included; it is worth nothing before
Result<std::string, NoteFault> open_note(std::string_view note, std::span<const NoteKey> trusted);

}  // namespace urna::journal
