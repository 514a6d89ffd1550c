// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "assurance/approval_file.hpp"

/// A decision does not sleep: what it was taken on is looked at each day, and whenever evidence comes in.
namespace urna::assurance {

enum class DecisionState {
  upcoming,     ///< taken, for a day to come
  active,       ///<
  expiring,     ///< holds, and its end is near: two months, four of two years, six of three
  under_watch,  ///< what it was taken on holds no longer, or a condition was missed
  suspended,    ///< the index is under 1
  expired,      ///<
  refused,      ///<
  archived,     ///< another decision has taken its place
};

/// What people are told, each when it happens.
enum class WatchNotice {
  put_under_watch,   ///< owner and authority
  condition_missed,  ///< likewise
  shortened,         ///< it was not mended in time: the end is nearer now
  suspended,         ///< and closed to the public, if the organisation has said that it should be
  board_alerted,     ///< suspended while a ballot is open, which goes on: the electoral board is told instead
  recovered,         ///<
  expiring,          ///<
  expired,           ///<
};

/// A service as it is now.
struct Observation {
  IndexFigure index;  ///< the decisive one
  /// How far each measure of a condition has come; one that is missing has not begun.
  std::vector<std::pair<std::string, Status>> measures = {};
  bool is_ballot_about_to_open = false;  ///< no time is left to mend anything
  bool is_ballot_open = false;           ///< nothing is taken from voters
};

/// A decision as time passes.  Handed the time, which must not go back.
class DecisionWatch {
 public:
  /// From the day that it goes under watch until its end comes nearer.
  static constexpr std::chrono::days cure{14};

  /// What it remembers from one look to the next.
  struct Memory {
    std::optional<std::chrono::sys_days> ends = {};
    bool is_suspended = false;
    bool has_missed = false;              ///< a condition
    bool was_told_of_end = false;         ///< that it is near
    bool was_told_that_it_ended = false;  ///<
    bool was_board_alerted = false;
    std::optional<std::chrono::sys_days> watched_since = {};  ///< for its index

    friend bool operator==(const Memory&, const Memory&) = default;
  };

  explicit DecisionWatch(Decision decision) : decision_(std::move(decision)), memory_{decision_.ends()} {}
  /// One that was watched before.
  DecisionWatch(Decision decision, Memory memory) : decision_(std::move(decision)), memory_(memory) {}

  /// To be asked each day, and on each change of the index.
  std::vector<WatchNotice> observe(const Observation& seen, Timestamp now);

  /// Another decision has taken its place.
  void archive() { is_archived_ = true; }

  DecisionState state(Timestamp now) const;
  /// The first day on which it no longer holds, which may have come nearer; nothing when refused.
  const std::optional<std::chrono::sys_days>& ends() const { return memory_.ends; }
  /// Since when its index has been too low for what is left of it.
  const std::optional<std::chrono::sys_days>& watched_since() const { return memory_.watched_since; }
  const Memory& memory() const { return memory_; }
  /// Whether what is under the eyes of the public may be shut for it.
  bool may_close(const Observation& seen, Timestamp now) const;
  const Decision& decision() const { return decision_; }

 private:
  bool is_in_force(std::chrono::sys_days today) const;
  bool misses_a_condition(const Observation& seen, std::chrono::sys_days today) const;
  void look_at_index(const Observation& seen, std::chrono::sys_days today, std::vector<WatchNotice>& notices);

  Decision decision_;
  Memory memory_;
  bool is_archived_ = false;
};

}  // namespace urna::assurance
