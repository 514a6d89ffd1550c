// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
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
  own_approval,       ///< whoever announced it
};

std::string_view name_of(InterventionState state);
std::optional<InterventionState> intervention_state_named(std::string_view name);

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

/// All that there is of a visit, to be kept.
struct InterventionFile {
  InterventionPlan plan;
  InterventionState state = InterventionState::announced;
  bool was_announced = true;
  std::vector<InterventionAlarm> told;  ///< alarms that were raised
  std::string announced_by;
  std::string approved_by;
  std::string closed_by;
  std::string reviewed_by;
  std::vector<Presence> presences;
  std::optional<InterventionOutcome> outcome;
};

/// One visit.  Handed the time, which must not go back.
class Intervention {
 public:
  static constexpr std::chrono::days plan_max{7};
  /// Earlier than planned that somebody may check in.
  static constexpr std::chrono::minutes early_max{30};

  static Result<Intervention, InterventionFault> announce(InterventionPlan plan, const std::string& by, Timestamp now);
  /// Somebody was there whom nobody had announced: it goes on as a visit, and is an incident.
  static Result<Intervention, InterventionFault> found(InterventionPlan plan, const std::string& by, Timestamp now);
  /// One that was kept.
  /// @param file  what `file` gave
  explicit Intervention(InterventionFile file) : file_(std::move(file)) {}

  /// By somebody else than whoever announced it.
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

  InterventionState state() const { return file_.state; }
  const InterventionPlan& plan() const { return file_.plan; }
  const std::vector<Presence>& presences() const { return file_.presences; }
  const std::optional<InterventionOutcome>& outcome() const { return file_.outcome; }
  bool was_announced() const { return file_.was_announced; }
  const InterventionFile& file() const { return file_; }
  /// From the first who came to the last who left; nothing before.
  std::optional<Timestamp> began() const;
  std::optional<Timestamp> ended() const;

 private:
  static std::optional<InterventionFault> find_fault(const InterventionPlan& plan);
  bool is_anybody_inside() const;
  const Visitor* visitor(const std::string& technician) const;

  InterventionFile file_;
};

}  // namespace urna::hosting
