// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/group_commit.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/random.hpp"
#include "election/box_port.hpp"
#include "election/desk_sessions.hpp"
#include "election/desk_store.hpp"
#include "election/poll.hpp"
#include "election/sign_in_throttle.hpp"

namespace urna::election {

enum class SignInFault { unknown_election, not_open, closed, paused, annulled, too_many_tries, code_unknown };

struct SignInRefusal {
  SignInFault fault = SignInFault::code_unknown;
  std::chrono::seconds wait{0};  ///< with too_many_tries: at least 1
};

struct SignedIn {
  SecretText session;  ///< 43 characters, to be shown with every request
  bool voted = false;
  std::uint64_t weight = 1;
};

struct SessionStatus {
  bool voted = false;
  std::uint64_t weight = 1;
};

enum class CastFault {
  session_expired,
  not_open,
  closed,
  paused,
  annulled,
  already_voted,      ///< or the ballot's credential has been used
  casting_elsewhere,  ///< another ballot of this voter is on its way
  ballot_refused,     ///< invalid; the voter may cast another
  box_unreachable,    ///< nobody knows yet; sending the same again is safe
  busy,               ///< the same, and the box is there
};

struct CastFailure {
  CastFault fault = CastFault::busy;
  std::string detail = {};  ///< for ballot_refused
};

struct CastAnswer {
  BoxPort::Receipt receipt;
  bool again = false;  ///< this very ballot was in the box before
};

/// Why a voter's secret cannot be replaced by another.
enum class ReplacementFault {
  unknown_voter,
  has_voted,  ///< the turnout list has their signature
  is_casting  ///< a ballot of theirs is on its way: in a minute it is known what became of it
};

struct CollegeTurnout {
  std::string name;
  std::uint64_t voters = 0;
  std::uint64_t voted = 0;
};

struct Turnout {
  std::uint64_t voters = 0;
  std::uint64_t voted = 0;
  std::vector<CollegeTurnout> colleges;  ///< by name
  std::vector<TurnoutHour> hours;        ///< by hour, then college
};

/// Ballots in the box = signatures on the turnout list = counter, when nothing is on its way.
struct Balance {
  std::uint64_t ballots = 0;     ///< in the box, those that count
  std::uint64_t signatures = 0;  ///< voters who have signed
  std::uint64_t counter = 0;     ///< sum of the turnout by hour
  std::uint64_t on_the_way = 0;  ///< casts that are not settled

  bool holds() const { return on_the_way == 0 && ballots == signatures && signatures == counter; }
};

/// Where voters sign in and hand in their ballots.  It knows who voted and never what: a ballot passes through to the
/// box; neither it nor its tracker is kept, and no call of the box says whose it is.
///
/// A cast is: note *casting* with a fresh slot, hand ballot and slot to the box, note *voted* and erase the slot, let
/// the box forget the slot.  Every step can be cut off.  The voter sends again, or `tend` asks the box about the slot;
/// both end with exactly one ballot and one signature, or none of either.
///
/// Calls come from many threads.  Each may throw what the store throws; nothing is lost then, and the voter may send
/// again.
class VotingDesk {
 public:
  struct Settings {
    std::chrono::seconds session_idle{20 * 60};
    /// A cast that was cut off longer ago is settled by asking the box.  Longer than any call of the box takes.
    std::chrono::seconds unsettled_max{60};
    /// A burnt slot is forgotten only after that: longer than a ballot handed in through it can be under way.
    std::chrono::seconds burnt_kept{10 * 60};
    SignInThrottle::Limits throttle;
  };

  /// @param store, box, random  outlive the desk
  VotingDesk(DeskStore& store, BoxPort& box, crypto::RandomSource& random, Settings settings);
  VotingDesk(DeskStore& store, BoxPort& box, crypto::RandomSource& random) : VotingDesk(store, box, random, {}) {}
  ~VotingDesk();

  /// The same answer after the same work whether the code is unknown or the birth date wrong.
  /// @param birth_date  looked at where the poll asks for it
  /// @param address     where the request comes from; tries are counted by it
  Result<SignedIn, SignInRefusal> sign_in(const protocol::ElectionUuid& election, const SignInSecret& secret,
                                          std::optional<std::chrono::year_month_day> birth_date,
                                          const std::string& address, Timestamp now);
  /// Keeps the session alive.  Nothing: it has expired, or never was one of this election.
  std::optional<SessionStatus> session(const protocol::ElectionUuid& election, std::string_view session, Timestamp now);
  void sign_out(std::string_view session);
  /// How many sessions there are, in all elections; those that ended count for a minute more.
  std::size_t signed_in(Timestamp now);
  std::chrono::seconds session_idle() const { return settings_.session_idle; }

  /// @param ballot  canonical JSON; the box judges it
  Result<CastAnswer, CastFailure> cast(const protocol::ElectionUuid& election, std::string_view session,
                                       std::string_view ballot, Timestamp now);

  /// Another secret lets a voter in who has not voted.  The one before lets nobody in from then on, and who had come in
  /// with it is out.
  /// @param change  what is to become true with it
  /// @returns       why not; nothing was changed then
  std::optional<ReplacementFault> replace_secret(const protocol::ElectionUuid& election, std::uint32_t roll_index,
                                                 const SignInVerifier& fresh, DeskStore::Change change);

  /// Settles the casts that were cut off, and lets the box forget what is settled.  At the start, then every few
  /// seconds.
  /// @throws  BoxUnreachable: what is left is for the next time
  void tend(Timestamp now);

  /// The election's document `poll` has changed.
  void refresh(const protocol::ElectionUuid& election);
  /// Lets no further cast in, waits for those in flight and settles all.  What comes before the box is closed; put the
  /// poll's new state, then call `refresh`.
  /// @throws  BoxUnreachable: voters may go on
  Balance stop(const protocol::ElectionUuid& election, Timestamp now);

  std::optional<ElectionCard> poll(const protocol::ElectionUuid& election);
  /// Those that everybody may know, in no meaningful order.
  std::vector<std::pair<protocol::ElectionUuid, ElectionCard>> public_polls();
  std::optional<Turnout> turnout(const protocol::ElectionUuid& election);
  /// Who has signed, by place in the roll.  For the electoral board.
  std::vector<bool> signatures(const protocol::ElectionUuid& election);
  /// @throws  BoxUnreachable
  std::optional<Balance> balance(const protocol::ElectionUuid& election);

 private:
  struct Hall;
  struct Step;
  class Busy;
  using HallPointer = std::shared_ptr<Hall>;
  using Casting = Result<CastAnswer, CastFailure>;

  HallPointer hall(const protocol::ElectionUuid& election);
  void load(Hall& hall, ElectionCard poll);
  Casting cast_or_find(Hall& hall, std::size_t voter, std::optional<CastFault> shut, std::string_view ballot,
                       Timestamp now);
  Casting hand_in(Hall& hall, std::size_t voter, std::string_view ballot, Timestamp now);
  Casting judge(Hall& hall, std::size_t voter, const BoxAnswer& answer, std::string_view ballot, Timestamp now);

  void note_casting(Hall& hall, std::size_t voter, Timestamp now);
  void note_settled(Hall& hall, std::size_t voter, bool came_in, Timestamp now);
  void commit(Hall& hall, std::size_t voter, Step& step, Timestamp now);
  void write(std::span<Step* const> steps);
  void read_again(Hall& hall, std::size_t voter, Timestamp now);
  void settle_all(Hall& hall, std::chrono::seconds older_than, Timestamp now);
  void forget_settled(Timestamp now);
  Balance balance_of(Hall& hall);

  void draw(std::span<std::byte> bytes);

  DeskStore& store_;
  BoxPort& box_;
  const Settings settings_;
  std::mutex random_mutex_;
  crypto::RandomSource& random_;
  SignInThrottle throttle_;
  DeskSessions<HallPointer> sessions_;
  std::mutex halls_mutex_;
  std::map<protocol::ElectionUuid, HallPointer> halls_;

  struct SettledSlot {
    protocol::ElectionUuid election;
    Slot slot;
    std::optional<Timestamp> not_before;  // nothing: set at the next `tend`
  };
  std::mutex settled_mutex_;
  std::vector<SettledSlot> settled_;
  GroupCommit<Step> commits_;
};

}  // namespace urna::election
