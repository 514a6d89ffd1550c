// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"

/// Something has gone wrong: who must be told by when, what was done, and what was learnt.
namespace urna::incident {

enum class IncidentState {
  detected,   ///< by a machine or a person; nobody has judged it yet
  qualified,  ///< it is one
  contained,
  recovered,
  reviewed,  ///< cause and lessons are written down
  closed,
  dismissed,  ///< it is none, and it is said why
};

enum class Severity { low, medium, high, critical };

/// Whose the data are: it decides who tells whom.
enum class DataRole {
  processor,   ///< the customer's: the customer is told, and tells the authority
  controller,  ///< our own
};

enum class IncidentFault {
  wrong_state,
  aware_in_future,
  aware_later,     ///< known is known: that moment may move back, never on
  reason_missing,  ///< blank or over 2,000 bytes: a dismissal, a late notice, a cause, lessons
  told_already,
  not_owed,     ///< nobody has to be told so
  open_action,  ///< something that was promised is not done
  in_past,      ///< an action that is due before it is promised
};

/// Who has to be told.
enum class Notice {
  customer,            ///< within 24 hours
  authority,           ///< of data protection, within 72 hours
  people,              ///< those whose data they are, where the risk for them is high: without delay, 72 hours here
  early_warning,       ///< to the national agency where the service is in its scope: 24 hours
  agency_report,       ///< 72 hours
  agency_final_report  ///< one month
};
inline constexpr std::size_t notice_count = static_cast<std::size_t>(Notice::agency_final_report) + 1;

/// What is known of it so far; whatever is not is said to be unknown, and never left out.
struct IncidentFacts {
  Severity severity = Severity::medium;
  bool has_personal_data = false;
  bool is_risk_high = false;  ///< for those people
  bool is_in_scope = false;   ///< of the law on essential and important entities
  DataRole role = DataRole::processor;
  std::set<std::string> customers = {};  ///< concerned, by their random names
  std::optional<std::uint64_t> people = {};
  std::optional<std::string> nature = {};        ///< what happened to which categories of data and people
  std::optional<std::string> consequences = {};  ///< likely
  std::optional<std::string> measures = {};      ///< taken and planned
  std::optional<std::string> contact = {};       ///< who answers questions

  friend bool operator==(const IncidentFacts&, const IncidentFacts&) = default;
};

/// A notice that is owed, and how far it is.
struct Clock {
  Notice notice = Notice::customer;
  Timestamp started;
  Timestamp due;
  std::optional<Timestamp> told = {};
  std::optional<Digest> copy = {};  ///< SHA-256 of what was sent
  std::string reason_if_late = {};

  friend bool operator==(const Clock&, const Clock&) = default;
  bool is_late(Timestamp now) const { return told.value_or(now) > due; }
};

struct Action {
  std::string what;
  std::string owner;
  std::chrono::sys_days due;
  std::optional<Timestamp> done = {};

  friend bool operator==(const Action&, const Action&) = default;
};

/// What a line of what happened says.
enum class Step {
  detected,
  qualified,  ///< text: since when it was known
  dismissed,
  learned,      ///< more is known
  known_since,  ///< text: since when, and what was thought before
  contained,
  recovered,
  cause,
  lessons,
  closed,
  told,      ///< text: the notice, and the SHA-256 of what was sent
  promised,  ///< text: an action
  done,      ///< text: that action
  remarked,
};

/// One line of what happened; lines are added and never changed.
struct TimelineEntry {
  Timestamp at;
  std::string by;
  Step step = Step::remarked;
  std::string text;

  friend bool operator==(const TimelineEntry&, const TimelineEntry&) = default;
};

/// An alarm about a clock: 50, 75, 90 and 100 hundredths of its time have passed.  Each is told once.
struct ClockAlarm {
  Notice notice = Notice::customer;
  int hundredths = 50;

  friend bool operator==(const ClockAlarm&, const ClockAlarm&) = default;
};

/// All that there is of an incident, as it is kept.
struct IncidentParts {
  std::string kind;
  bool is_drill = false;  ///< an exercise: said in every draft, and counted by nobody
  IncidentState state = IncidentState::detected;
  Timestamp detected_at;
  std::optional<Timestamp> aware_at, contained_at;
  IncidentFacts facts;
  std::vector<Clock> clocks;
  std::vector<Action> actions;
  std::vector<TimelineEntry> timeline;
  std::set<std::pair<Notice, int>> told_alarms;

  friend bool operator==(const IncidentParts&, const IncidentParts&) = default;
};

/// One incident.  Handed the time, which must not go back.
class Incident {
 public:
  /// @param kind   of the catalogue of detectors: `journal.damaged`, `data.altered`, or what a person calls it
  /// @param by     a person, or the detector
  static Incident detect(std::string kind, const std::string& by, Timestamp now, Severity severity = Severity::medium);
  /// An exercise.
  static Incident rehearse(std::string kind, const std::string& by, Timestamp now);
  /// As it was kept.
  explicit Incident(IncidentParts parts) : parts_(std::move(parts)) {}

  /// It is one.  The clocks run from the moment at which somebody of ours knew, not from when it was mended.
  std::optional<IncidentFault> qualify(IncidentFacts facts, Timestamp aware_at, const std::string& by, Timestamp now);
  std::optional<IncidentFault> dismiss(const std::string& reason, const std::string& by, Timestamp now);
  /// More is known.  What is owed already stays owed.
  std::optional<IncidentFault> learn(IncidentFacts facts, const std::string& by, Timestamp now);
  /// Somebody knew earlier than was thought.
  std::optional<IncidentFault> correct_awareness(Timestamp aware_at, const std::string& by, Timestamp now);

  /// contained, recovered: one after the other.
  std::optional<IncidentFault> contain(const std::string& how, const std::string& by, Timestamp now);
  std::optional<IncidentFault> recover(const std::string& how, const std::string& by, Timestamp now);
  std::optional<IncidentFault> review(const std::string& cause, const std::string& lessons, const std::string& by,
                                      Timestamp now);
  /// Once everybody who had to be told was, and everything that was promised is done.
  std::optional<IncidentFault> close(const std::string& by, Timestamp now);

  /// @param copy            SHA-256 of what was sent
  /// @param reason_if_late  wanted when it is
  std::optional<IncidentFault> tell(Notice notice, const Digest& copy, const std::string& reason_if_late,
                                    const std::string& by, Timestamp now);
  std::optional<IncidentFault> promise(Action action, const std::string& by, Timestamp now);
  std::optional<IncidentFault> do_action(std::size_t place, const std::string& by, Timestamp now);

  /// What is worth remembering, in any state but the last two.
  std::optional<IncidentFault> remark(const std::string& text, const std::string& by, Timestamp now);

  /// To be asked every few minutes.
  std::vector<ClockAlarm> look(Timestamp now);

  IncidentState state() const { return parts_.state; }
  bool is_over() const { return state() == IncidentState::closed || state() == IncidentState::dismissed; }
  const std::string& kind() const { return parts_.kind; }
  bool is_drill() const { return parts_.is_drill; }
  const IncidentFacts& facts() const { return parts_.facts; }
  const std::vector<Clock>& clocks() const { return parts_.clocks; }
  const std::vector<Action>& actions() const { return parts_.actions; }
  const std::vector<TimelineEntry>& timeline() const { return parts_.timeline; }
  Timestamp detected_at() const { return parts_.detected_at; }
  const std::optional<Timestamp>& aware_at() const { return parts_.aware_at; }
  const std::optional<Timestamp>& contained_at() const { return parts_.contained_at; }
  const IncidentParts& parts() const { return parts_; }

 private:
  std::optional<IncidentFault> move(IncidentState from, IncidentState to, Step step, const std::string& text,
                                    const std::string& by, Timestamp now);
  void note(const std::string& by, Step step, std::string text, Timestamp now);
  void wind_clocks();

  IncidentParts parts_;
};

/// Who must be told of such an incident.
std::vector<Notice> owed(const IncidentFacts& facts);
/// When, counted from the moment at which it was known.  A month is one of the calendar.
Timestamp due(Notice notice, Timestamp aware_at);

/// Of many incidents, for a quarter's report.
struct IncidentStatistics {
  std::size_t incidents = 0;  ///< those that were neither dismissed nor an exercise
  std::size_t notices = 0, notices_in_time = 0;
  /// Medians, of those that have got there; nothing when none has.
  std::optional<std::chrono::seconds> to_aware, to_tell, to_contain;
};
/// @param kind  empty: of every kind
IncidentStatistics statistics(std::span<const Incident> incidents, const std::string& kind, Timestamp from,
                              Timestamp to);

}  // namespace urna::incident
