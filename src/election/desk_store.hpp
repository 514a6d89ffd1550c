// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"
#include "election/sign_in_secret.hpp"
#include "election/slot.hpp"
#include "journal/event.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::election {

/// Random, drawn when the roll is taken: it says nothing of the voter's place in the roll.
using VoterId = Strong<std::array<std::byte, 16>, struct VoterIdTag>;

/// How far a voter's vote is.  `casting_again` is `casting` for one who has signed the turnout list before, where
/// voting again is allowed: should that ballot not get in, the signature stays.
enum class VoteState : std::uint8_t { none, casting, voted, casting_again };

/// One line of the roll, as the desk knows it when people vote.
/// @secrecy  personal data, not for logs; never beside a ballot or a tracker
struct DeskVoter {
  VoterId id;
  std::uint32_t roll_index = 0;  ///< `ElectoralRoll::voter(roll_index)` of the document `roll.csv`
  std::string college;           ///< empty when the roll has no colleges
  SignInVerifier verifier;       ///< unique in the election
  std::optional<std::chrono::year_month_day> birth_date;
  std::uint64_t weight = 1;
  VoteState state = VoteState::none;
  std::optional<Slot> slot;  ///< while `casting` or `casting_again`, else none

  friend bool operator==(const DeskVoter&, const DeskVoter&) = default;
};

/// Signatures on the turnout list, by hour and college.  All that is kept of the time of a vote.
struct TurnoutHour {
  Timestamp from;  ///< a full hour
  std::string college;
  std::uint64_t voted = 0;

  friend bool operator==(const TurnoutHour&, const TurnoutHour&) = default;
};

/// Names of an election's documents.  Others may be put; these are the ones that two parts of the program share.
namespace document {
inline constexpr std::string_view poll = "poll";                   ///< poll.hpp: state, dates, what everybody may know
inline constexpr std::string_view definition = "definition.toml";  ///< docs/operating/definition.md
inline constexpr std::string_view roll = "roll.csv";               ///< the electoral roll as it was taken
inline constexpr std::string_view draft = "draft";                 ///< uuid and group before the set-up is made
inline constexpr std::string_view election = "election.json";      ///< set-up records, canonical bytes
inline constexpr std::string_view trustees = "trustees.json";
inline constexpr std::string_view public_credentials = "public_credentials.json";
inline constexpr std::string_view box_key = "box_key";  ///< Ed25519 public key of the box's receipts, Base64
}  // namespace document

/// What the desk remembers.  Calls come from many threads.  Every call may throw when the world failed (disk full,
/// database gone); nothing is then written.
///
/// A keeper of this promises that nothing in its files, nor what they looked like before, tells in which order or at
/// what time voters voted: see storage/sqlite_desk_store.hpp.
class DeskStore {
 public:
  virtual ~DeskStore() = default;

  /// What is to become true, all of it at once and durably, or nothing.
  struct Change {
    struct Document {
      protocol::ElectionUuid election;
      std::string name;
      std::optional<std::string> bytes;  ///< nothing: the document is removed
    };
    /// Replaces all voters of an election, and empties its turnout.
    struct Voters {
      protocol::ElectionUuid election;
      std::vector<DeskVoter> voters;  ///< ids and verifiers all different
    };
    /// One voter's step.  When it goes from `casting` to `voted`, the turnout of `hour` and of the voter's college
    /// grows by one.
    struct Vote {
      protocol::ElectionUuid election;
      VoterId voter;
      VoteState from = VoteState::none;
      VoteState to = VoteState::none;
      std::optional<Slot> slot;  ///< to be known from now on; with `casting` and `casting_again` only
      Timestamp hour;            ///< a full hour; with `voted` only
    };
    /// Another secret lets a voter in, who has not voted; the one before is nobody's from now on.
    struct Replaced {
      protocol::ElectionUuid election;
      VoterId voter;
      SignInVerifier from, to;
    };
    /// A slot that is settled here and that the box is still to be told to forget; it names no voter.
    struct Settled {
      protocol::ElectionUuid election;
      Slot slot;
    };

    std::vector<Document> documents;
    std::vector<Voters> voters;
    std::vector<Vote> votes;
    std::vector<Replaced> replaced;
    std::vector<Settled> settled;
    std::vector<Settled> forgotten;                 ///< settled slots that the box has forgotten
    std::vector<protocol::ElectionUuid> destroyed;  ///< every trace of these elections goes; done first

    /// What the audit journal calls it, where that is not what was asked for; a keeper need not look at it.
    std::optional<journal::Event> event = std::nullopt;
    std::map<journal::Fact, std::uint64_t> facts = {};  ///< numbers for the journal; those that the event may carry
  };
  /// @throws  std::logic_error when a voter is unknown or not in the state that the change starts from, or when two
  ///          voters of an election share an id or a verifier; nothing is then written
  virtual void write(const Change& change) = 0;

  /// Those with a document or a voter, in no meaningful order.
  virtual std::vector<protocol::ElectionUuid> elections() const = 0;
  virtual std::optional<std::string> document(const protocol::ElectionUuid& election, std::string_view name) const = 0;
  /// Names, sorted.
  virtual std::vector<std::string> documents(const protocol::ElectionUuid& election) const = 0;
  /// In the order of their random ids.
  virtual std::vector<DeskVoter> voters(const protocol::ElectionUuid& election) const = 0;
  virtual std::optional<DeskVoter> voter(const protocol::ElectionUuid& election, const VoterId& id) const = 0;
  /// By hour, then college.
  virtual std::vector<TurnoutHour> turnout(const protocol::ElectionUuid& election) const = 0;
  /// In no meaningful order.
  virtual std::vector<Slot> settled(const protocol::ElectionUuid& election) const = 0;

  /// One document, as a change of its own.
  /// @param event  what the audit journal calls it, where that is not what was asked for
  void put_document(const protocol::ElectionUuid& election, std::string_view name, std::string_view bytes,
                    std::optional<journal::Event> event = std::nullopt) {
    Change change;
    change.event = event;
    change.documents.push_back({election, std::string(name), std::string(bytes)});
    write(change);
  }
};

/// Whether all ids and all verifiers are different, as `Change::Voters` asks.
bool are_distinct(std::span<const DeskVoter> voters);

}  // namespace urna::election
