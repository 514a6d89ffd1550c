// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "protocol/archive.hpp"
#include "protocol/audit_report.hpp"
#include "protocol/ballot_box.hpp"
#include "protocol/partial_decryption.hpp"
#include "protocol/result.hpp"
#include "protocol/shuffle_record.hpp"
#include "protocol/trustees.hpp"

namespace urna::protocol {

struct AuditOptions {
  unsigned threads = 1;
  /// Called now and then with the bytes read so far.
  std::function<void(std::uint64_t)> on_progress = {};
  /// Stops after the set-up: for who wants the election and not its ballots.
  bool setup_only = false;
  /// What `audit_memory` gave for an earlier state of this archive: its ballots are then not checked again.  An archive
  /// that does not begin as it did then is refuted; so is any archive when the memory was damaged.
  std::optional<std::string> memory = std::nullopt;
};

/// A partial decryption that was found to hold, and whose it is.
struct OwnedDecryption {
  std::uint32_t owner = 0;
  PartialDecryption decryption;
};

/// An election as its archive tells it, with the verdict on every part.  What was not reached, or cannot be read, is
/// absent.
struct AuditedElection {
  AuditedElection() = default;
  AuditedElection(const AuditedElection&) = delete;  // the ballot box points into it
  AuditedElection& operator=(const AuditedElection&) = delete;

  AuditReport report;
  std::string memory_note;  ///< what became of the memory that was handed in

  std::unique_ptr<Election> election;
  std::optional<Trustees> trustees;
  PublicCredentials credentials;
  std::unique_ptr<OpenBallotBox> box;     ///< while the poll is open
  std::optional<CountedBallots> counted;  ///< once it is closed
  /// The published tally, when it can be read and is not the counted one: what follows may have been made for it.
  std::optional<EncryptedTally> published;
  bool follows_published = false;        ///< the decryptions are of the published tally, not of the counted one
  MixnetArrays mixnet;                   ///< output of the last shuffle; before the first, the tally's own
  std::vector<std::uint32_t> shufflers;  ///< owners, in order
  std::vector<OwnedDecryption> decryptions;
  std::optional<ElectionResult> result;

  // Where the next event goes.
  std::uint64_t timestamp = 0;
  std::uint64_t next_height = 0;
  std::optional<Digest> last_event;

  /// What the trustees decrypt: the counted tally (the published one if `follows_published`) with the shuffled arrays
  /// in their places.
  EncryptedTally tally_to_decrypt() const;
};

/// Recomputes everything in an archive.  Protocol §13: every check, those marked "+" included; all failures, not only
/// the first. Memory grows with the credentials, not with the ballots, except that a mixnet question keeps one
/// ciphertext per ballot.
///
/// @param source  outlives the answer: the ballot box looks replaced ballots up in it
/// @secrecy  every input is public
std::unique_ptr<AuditedElection> audit(const ByteSource& source, const AuditOptions& options);

/// Opens the tally with the decryptions that hold; each plaintext as an element, per question.
/// @errors  what is missing, in words
Result<std::vector<std::vector<crypto::Element>>, std::string> open_audited_tally(const AuditedElection& audited);

/// What to remember of an audit, so that the next one of the same, longer archive checks only the ballots that are new.
/// Empty when a check failed, or when the poll is closed.
///
/// Whoever can change the memory can hide ballots from the auditor: keep it as safely as the program.
std::string audit_memory(const AuditedElection& audited, const ByteSource& source);

/// Notes in the report whether `older` is the beginning of the archive.
void compare_with_older(const ByteSource& older, const ByteSource& archive, AuditReport& report);

}  // namespace urna::protocol
