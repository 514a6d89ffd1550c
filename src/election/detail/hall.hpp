// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "election/voting_desk.hpp"

namespace urna::election {

inline bool is_casting(VoteState state) { return state == VoteState::casting || state == VoteState::casting_again; }
inline bool has_signed(VoteState state) { return state == VoteState::voted || state == VoteState::casting_again; }

/// One election, as the desk has it in memory.
struct VotingDesk::Hall {
  struct Voter : DeskVoter {
    bool busy = false;       ///< a call of the box is on its way for this voter: whoever set it owns the voter's state
    bool uncertain = false;  ///< a write failed: what the store says holds, to be read before anything is done
  };

  explicit Hall(protocol::ElectionUuid of) : uuid(std::move(of)) {}

  /// Why nobody who signed in at that moment may cast now; nothing: they may.
  std::optional<CastFault> shut(Timestamp signed_in, Timestamp now) const;

  /// Who is at the verifier, or next to it.  @returns  nothing when nobody can come in
  std::optional<std::size_t> nearest(const SignInVerifier& verifier) const;
  /// Leaves a voter the one secret; what let them in before lets nobody in.
  void let_in_by(std::size_t voter, const std::optional<SignInVerifier>& verifier);

  const protocol::ElectionUuid uuid;
  std::mutex mutex;  ///< for all that follows, but for what never changes of a voter: all but state and verifier
  std::condition_variable quiet;
  ElectionCard poll;
  bool voters_loaded = false;
  bool stopping = false;
  std::size_t in_flight = 0;                                      ///< voters who are busy
  std::vector<Voter> voters;                                      ///< each at its place as long as the hall is there
  std::vector<std::pair<SignInVerifier, std::size_t>> entrances;  ///< by verifier: whom it lets in
  std::map<std::size_t, Timestamp> unsettled;                     ///< casting or uncertain, and since when
  std::unordered_map<std::size_t, std::vector<Digest>> sessions;  ///< the newest of each voter
};

/// Owns a voter's state until it dies.
class VotingDesk::Busy {
 public:
  /// @param lock  held on the hall's mutex; the voter is not busy
  Busy(Hall& hall, std::size_t voter, const std::unique_lock<std::mutex>& lock);
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;
  ~Busy();

 private:
  Hall& hall_;
  std::size_t voter_;
};

}  // namespace urna::election
