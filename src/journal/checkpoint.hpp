// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "journal/signed_note.hpp"

/// What a log is at one moment, signed (C2SP tlog-checkpoint), and that one entry is in it (C2SP tlog-proof).
namespace urna::journal {

struct Checkpoint {
  std::string origin;      ///< which log: its address without `https://`
  std::uint64_t size = 0;  ///< below 2^63
  Digest root{};

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// Origin, size and root in Base64, each a line.
std::string checkpoint_text(const Checkpoint& checkpoint);
/// Lines after the third are taken when they are not empty; they mean nothing to us.
std::optional<Checkpoint> checkpoint_from(std::string_view text);

/// Opens a note and reads the checkpoint in it.
/// @returns  nothing with `malformed` also when the note is good and its text is no checkpoint
Result<Checkpoint, NoteFault> open_checkpoint(std::string_view note, std::span<const NoteKey> trusted);

/// A file by itself, `.tlog-proof`: the entry, which is not in it, stands at `index`.
struct LogProof {
  std::uint64_t index = 0;
  std::vector<Digest> hashes;
  std::string checkpoint;  ///< the signed note, verbatim
};

std::string log_proof_text(const LogProof& proof);

enum class LogProofFault {
  malformed,         ///< another form, a number with a leading zero, more than 63 hashes
  checkpoint_false,  ///< not a checkpoint that the key has signed
  other_log,         ///< the checkpoint of another origin
  not_included,      ///< index not below the size, or the hashes do not lead to the root
};
std::string_view name_of(LogProofFault fault);

/// Only the form; nothing is checked.
Result<LogProof, LogProofFault> log_proof_from(std::string_view text);

/// Whether the proof shows that `entry` is in the log.
/// @returns  the checkpoint that it stands under
Result<Checkpoint, LogProofFault> check_log_proof(std::string_view proof, std::string_view entry,
                                                  std::string_view origin, std::span<const NoteKey> trusted);

}  // namespace urna::journal
