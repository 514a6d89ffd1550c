// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.hpp"
#include "crypto/signature.hpp"
#include "journal/signed_note.hpp"

/// That somebody else has seen a checkpoint, and when, and that everything they saw before is its beginning: C2SP
/// tlog-cosignature, version 1, with Ed25519.
namespace urna::journal {

/// A witness's public key with its name: `name+number+Base64`, of another type than the key of a log.
class WitnessKey {
 public:
  /// @param name  `NoteKey::is_name`
  WitnessKey(std::string name, const crypto::VerificationKey& key);
  static std::optional<WitnessKey> parse(std::string_view text);

  std::string text() const;
  const std::string& name() const { return name_; }
  const std::array<std::byte, 4>& id() const { return id_; }
  const crypto::VerificationKey& key() const { return key_; }

 private:
  std::string name_;
  crypto::VerificationKey key_;
  std::array<std::byte, 4> id_;
};

/// The line to be put below the note, without its line end.
/// @param checkpoint  the note's text, its last line end included
std::string cosign(std::string_view checkpoint, const std::string& name, const crypto::SigningKey& key, Timestamp at);

/// When the witness signed this checkpoint.
/// @returns  nothing when the line is not theirs, is false, or is of the year 10000 or later
std::optional<Timestamp> cosigned_at(std::string_view checkpoint, const NoteSignature& line, const WitnessKey& witness);

/// The same of whatever line of the note is theirs and true.
std::optional<Timestamp> cosigned_at(std::string_view note, const WitnessKey& witness);

}  // namespace urna::journal
