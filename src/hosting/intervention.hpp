// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/timestamp.hpp"

/// Somebody comes near a machine: who, when, why, at which systems, and what they left behind.
namespace urna::hosting {

enum class InterventionState {
  announced,
  approved,
  in_progress,  ///< somebody is on the premises
  closed,
  reviewed,
  called_off,
};

enum class InterventionFault {
  wrong_state,
  nobody,           ///< no technician, or no system: somebody comes to something
  purpose_missing,  ///< blank, or over 500 bytes
  ends_before_start,
  too_long,              ///< planned for more than a week
  in_the_past,           ///< announced for a time that is over
  technician_not_valid,  ///< unknown, or not valid on each of its days
  not_expected,          ///< checks in and was not announced
  still_inside,          ///< somebody has not checked out
  not_inside,
  actions_missing,    ///< closed without what was done
  statement_missing,  ///< closed without what the systems said of themselves before and after
  own_review,         ///< whoever closed it
};

/// A person of the register, and until when they may come.
struct Visitor {
  std::string technician;  ///< of the register
  std::chrono::sys_days valid_from;
  std::chrono::sys_days valid_to;  ///< that day included
};

struct Presence {
  std::string technician;
  Timestamp came;
  std::optional<Timestamp> left;
};

struct InterventionPlan {
  std::string site;
  std::vector<Visitor> technicians;
  std::vector<std::string> systems;  ///< servers, racks, lines: identifiers of the register
  std::string purpose;
  std::string ticket;
  Timestamp from;
  Timestamp to;
};

/// What it came to.
struct InterventionOutcome {
  std::string actions;
  std::string media;             ///< brought in and taken out; empty: none
  std::string statement_before;  ///< digests of the nodes' own statements; `absent` where there is none
  std::string statement_after;
};

/// What an alarm is raised for, each once.
enum class InterventionAlarm { not_announced, overlong, nobody_came };

/// One visit.  Handed the time, which must not go back.
class Intervention {
 public:
  static constexpr std::chrono::days plan_max{7};
  /// Earlier than planned that somebody may check in.
  static constexpr std::chrono::minutes early_max{30};

  static Result<Intervention, InterventionFault> announce(InterventionPlan plan, Timestamp now);
  /// Somebody was there whom nobody had announced: it goes on as a visit, and is an incident.
  static Result<Intervention, InterventionFault> found(InterventionPlan plan, Timestamp now);

  std::optional<InterventionFault> approve(const std::string& by, Timestamp now);
  std::optional<InterventionFault> call_off(Timestamp now);
  /// By code or key, on the premises.
  std::optional<InterventionFault> check_in(const std::string& technician, Timestamp now);
  std::optional<InterventionFault> check_out(const std::string& technician, Timestamp now);
  /// Once everybody has left.
  std::optional<InterventionFault> close(InterventionOutcome outcome, const std::string& by, Timestamp now);
  /// By somebody else than whoever closed it.
  std::optional<InterventionFault> review(const std::string& by, Timestamp now);

  /// To be asked every few minutes.
  std::vector<InterventionAlarm> look(Timestamp now);

  InterventionState state() const { return state_; }
  const InterventionPlan& plan() const { return plan_; }
  const std::vector<Presence>& presences() const { return presences_; }
  const std::optional<InterventionOutcome>& outcome() const { return outcome_; }
  bool was_announced() const { return was_announced_; }
  /// From the first who came to the last who left; nothing before.
  std::optional<Timestamp> began() const;
  std::optional<Timestamp> ended() const;

 private:
  explicit Intervention(InterventionPlan plan) : plan_(std::move(plan)) {}
  static std::optional<InterventionFault> find_fault(const InterventionPlan& plan);
  bool is_anybody_inside() const;
  const Visitor* visitor(const std::string& technician) const;

  InterventionPlan plan_;
  InterventionState state_ = InterventionState::announced;
  bool was_announced_ = true;
  bool told_not_announced_ = false, told_overlong_ = false, told_nobody_ = false;
  std::string approved_by_;
  std::string closed_by_;
  std::string reviewed_by_;
  std::vector<Presence> presences_;
  std::optional<InterventionOutcome> outcome_;
};

}  // namespace urna::hosting
