// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "election/slot.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::election {

/// Why the box says no.  Definite answers all: nothing of what was asked has happened.
enum class BoxRefusal {
  not_open,        ///< not yet, or no longer
  slot_burnt,      ///< `settle` has declared that nothing comes through this slot
  ballot_invalid,  ///< or another record that was handed in; the detail says what is wrong
  second_ballot,   ///< the credential, the slot or this very ballot has been used
  unknown_election,
  busy,  ///< too much work at the moment; come again
};

struct BoxAnswer {
  BoxRefusal refusal;
  std::string detail;  ///< for ballot_invalid: in words; never a part of a ballot
};

/// The box does not answer: it may or may not have done what was asked.
class BoxUnreachable : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What the box says of an election.
struct BoxState {
  std::string stage;  ///< `open`, `closed`, `tallied`, `shuffled` or `counted`
  std::uint64_t ballots = 0;
  std::uint64_t counted_ballots = 0;  ///< those that no later one of the same credential replaced
  std::string board_hash;
  std::string fingerprint;
  std::uint64_t archive_bytes = 0;
  std::string box_key;                        ///< Ed25519, Base64: the receipts are signed with it
  std::vector<std::uint32_t> shufflers = {};  ///< numbers of the trustees who have shuffled, in order
};

enum class BoxEvent { shuffle, end_shuffles, decryption, result };
enum class BoxRecord {
  election,
  trustees,
  credentials,
  tally,
  shuffle_input,  ///< what the next trustee shuffles, `mixnet_arrays_text`; there while shuffles may come
  result,
};

/// What the desk asks of the ballot box.  No call says who a ballot is from.  Calls come from many threads at once and
/// block; each may throw BoxUnreachable.
class BoxPort {
 public:
  /// The first records of an archive, canonical bytes, and what the archive does not say.
  struct SetupRecords {
    std::string election;
    std::string trustees;
    std::string credentials;
    bool revoting = false;  ///< a later ballot of a credential takes the earlier one's place
  };

  /// What the voter is handed when the ballot is in the box.  It holds nothing of the voter and nothing of the choice.
  struct Receipt {
    std::string tracker;       ///< 43 characters: the ballot's SHA-256, Base64
    std::string cast_at;       ///< to the minute, `2026-11-24T09:42Z`: when this receipt was signed
    std::string signature;     ///< Base64, Ed25519 by the box's key over `urna receipt|uuid|tracker|cast_at`
    std::uint64_t number = 0;  ///< of the ballot on the board, 1 …

    friend bool operator==(const Receipt&, const Receipt&) = default;
  };

  virtual ~BoxPort() = default;

  /// Makes the election's archive and opens its box.  Asked again with the same records, it answers the same.
  virtual Result<BoxState, BoxAnswer> open(const protocol::ElectionUuid& election, const SetupRecords& records) = 0;

  /// Hands a ballot in.  Through one slot comes one ballot: asked again with the same slot and the same ballot, the
  /// answer is its receipt; the same ballot through another slot, or another through the same, is a `second_ballot`.
  virtual Result<Receipt, BoxAnswer> put(const protocol::ElectionUuid& election, const Slot& slot,
                                         std::string_view ballot) = 0;
  /// Whether a ballot came in through the slot.  If none has, none ever will: the slot is burnt.  Also when closed.
  virtual bool settle(const protocol::ElectionUuid& election, const Slot& slot) = 0;
  /// Erases a slot; it may then be anything.  One that is not known is no error.
  virtual void forget(const protocol::ElectionUuid& election, const Slot& slot) = 0;
  /// The receipt of a ballot that is in the box, by its SHA-256.
  virtual std::optional<Receipt> receipt(const protocol::ElectionUuid& election, const Digest& ballot) = 0;

  /// Ends the vote.  Asked again, it answers the same.
  virtual Result<BoxState, BoxAnswer> close(const protocol::ElectionUuid& election) = 0;
  /// @param trustee  1 …; for shuffles and decryptions, else ignored
  /// @param text     the record, canonical bytes; empty for end_shuffles
  virtual Result<BoxState, BoxAnswer> add_event(const protocol::ElectionUuid& election, BoxEvent event,
                                                std::uint32_t trustee, std::string_view text) = 0;
  /// Nothing: no such election.
  virtual std::optional<BoxState> state(const protocol::ElectionUuid& election) = 0;
  /// Nothing: not there yet.
  virtual std::optional<std::string> record(const protocol::ElectionUuid& election, BoxRecord record) = 0;
};

}  // namespace urna::election
