// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
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
  not_expected,          ///< nobody of this visit, or its time is over
  too_early,             ///< more than half an hour before the plan
  code_refused,          ///< no code of a visit that is on: unknown, over, withdrawn; nobody is told which
  no_code,               ///< to be withdrawn: the technician has none
  still_inside,          ///< somebody has not left
  not_inside,
  reason_missing,    ///< a departure without a code says why, in at most 500 bytes
  attached_already,  ///< the same file in the same version
  too_many_files,
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

/// By whom somebody was noted as there, or as gone.
struct Notice {
  bool is_by_code = false;  ///< the technician's own code was shown
  std::string by;           ///< who typed or noted it, in hexadecimal; empty: the technician, on the public page
};

struct Presence {
  std::string technician;  ///< of the register; empty: the stranger of the plan
  Timestamp came;
  std::optional<Timestamp> left = std::nullopt;
  Notice came_by = {};
  Notice left_by = {};
  std::string left_reason = {};  ///< of a departure without a code
};

/// What a technician shows on the premises: one each, kept as a digest.
struct VisitCode {
  std::string technician;
  std::string digest;  ///< SHA-256 of the code, in hexadecimal; see api/visit_door.hpp
  Timestamp until;
};

/// A file of the site's door, such as the log of its badges: as it was read when it was attached.
struct BadgeLog {
  std::string document;  ///< 32 hexadecimal characters
  std::uint32_t version = 0;
  std::string name;
  std::string digest;  ///< SHA-256, in hexadecimal
  std::string by;      ///< in hexadecimal
  Timestamp at;
};

struct InterventionPlan {
  std::string site;
  std::vector<Visitor> technicians;
  std::vector<std::string> systems;  ///< servers, racks, lines: identifiers of the register
  std::string purpose;
  std::string ticket;
  Timestamp from;
  Timestamp to;
  std::string stranger = {};  ///< of a visit that was found: who is there and is not in the register; at most 200 bytes
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
  std::vector<VisitCode> codes;  ///< none once it is closed or called off
  std::vector<BadgeLog> badge_logs;
};

/// One visit.  Handed the time, which must not go back.
class Intervention {
 public:
  static constexpr std::chrono::days plan_max{7};
  /// Earlier than planned that somebody may arrive.
  static constexpr std::chrono::minutes early_max{30};
  /// After the planned end, that a code still says that somebody has left.
  static constexpr std::chrono::hours code_margin{2};
  static constexpr std::size_t badge_logs_max = 20;

  static Result<Intervention, InterventionFault> announce(InterventionPlan plan, const std::string& by, Timestamp now);
  /// Somebody was there whom nobody had announced: it goes on as a visit, and is an incident.
  static Result<Intervention, InterventionFault> found(InterventionPlan plan, const std::string& by, Timestamp now);
  /// One that was kept.
  /// @param file  what `file` gave
  explicit Intervention(InterventionFile file) : file_(std::move(file)) {}

  /// By somebody else than whoever announced it.
  std::optional<InterventionFault> approve(const std::string& by, Timestamp now);
  std::optional<InterventionFault> call_off(Timestamp now);

  /// Of a visit that was approved, until its end.  What the technician had before is good for nothing any more.
  std::optional<InterventionFault> give_code(const std::string& technician, std::string digest, Timestamp now);
  std::optional<InterventionFault> withdraw_code(const std::string& technician);
  /// Whose code it is, while the visit is on and until the margin after its planned end; null for every other.
  const VisitCode* code_like(std::string_view digest, Timestamp now) const;

  /// Whoever has the code is there; the first begins the visit.
  std::optional<InterventionFault> arrive(std::string_view digest, const std::string& by, Timestamp now);
  std::optional<InterventionFault> leave(std::string_view digest, const std::string& by, Timestamp now);
  /// Somebody has gone who showed no code.
  /// @param technician  empty: the stranger
  std::optional<InterventionFault> note_departure(const std::string& technician, std::string reason,
                                                  const std::string& by, Timestamp now);
  /// While it is on, and once it is closed until somebody has reviewed it.
  std::optional<InterventionFault> attach(BadgeLog log);
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
  bool is_on() const;
  /// The presence of who is inside; null when they are not.
  Presence* inside(const std::string& technician);
  const Visitor* visitor(const std::string& technician) const;

  InterventionFile file_;
};

}  // namespace urna::hosting
