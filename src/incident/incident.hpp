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
};

/// A notice that is owed, and how far it is.
struct Clock {
  Notice notice = Notice::customer;
  Timestamp started;
  Timestamp due;
  std::optional<Timestamp> told;
  std::optional<Digest> copy;  ///< SHA-256 of what was sent
  std::string reason_if_late;

  bool is_late(Timestamp now) const { return told.value_or(now) > due; }
};

struct Action {
  std::string what;
  std::string owner;
  std::chrono::sys_days due;
  std::optional<Timestamp> done;
};

/// One line of what happened; lines are added and never changed.
struct TimelineEntry {
  Timestamp at;
  std::string by;
  std::string what;
};

/// An alarm about a clock: 50, 75, 90 and 100 hundredths of its time have passed.  Each is told once.
struct ClockAlarm {
  Notice notice = Notice::customer;
  int hundredths = 50;

  friend bool operator==(const ClockAlarm&, const ClockAlarm&) = default;
};

/// One incident.  Handed the time, which must not go back.
class Incident {
 public:
  /// @param kind   of the catalogue of detectors: `journal.gap`, `integrity.error`, or what a person calls it
  /// @param by     a person, or the detector
  static Incident detect(std::string kind, std::string by, Timestamp now);

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
  std::optional<IncidentFault> promise(Action action, Timestamp now);
  std::optional<IncidentFault> do_action(std::size_t place, const std::string& by, Timestamp now);

  /// To be asked every few minutes.
  std::vector<ClockAlarm> look(Timestamp now);

  IncidentState state() const { return state_; }
  const std::string& kind() const { return kind_; }
  const IncidentFacts& facts() const { return facts_; }
  const std::vector<Clock>& clocks() const { return clocks_; }
  const std::vector<Action>& actions() const { return actions_; }
  const std::vector<TimelineEntry>& timeline() const { return timeline_; }
  Timestamp detected_at() const { return detected_at_; }
  const std::optional<Timestamp>& aware_at() const { return aware_at_; }
  const std::optional<Timestamp>& contained_at() const { return contained_at_; }

 private:
  Incident(std::string kind, Timestamp now) : kind_(std::move(kind)), detected_at_(now) {}
  std::optional<IncidentFault> move(IncidentState from, IncidentState to, const std::string& text,
                                    const std::string& by, Timestamp now);
  void note(const std::string& by, std::string what, Timestamp now);
  void wind_clocks();

  std::string kind_;
  IncidentState state_ = IncidentState::detected;
  Timestamp detected_at_;
  std::optional<Timestamp> aware_at_, contained_at_;
  IncidentFacts facts_;
  std::vector<Clock> clocks_;
  std::vector<Action> actions_;
  std::vector<TimelineEntry> timeline_;
  std::set<std::pair<Notice, int>> told_alarms_;
};

/// Who must be told of such an incident.
std::vector<Notice> owed(const IncidentFacts& facts);
/// When, counted from the moment at which it was known.  A month is one of the calendar.
Timestamp due(Notice notice, Timestamp aware_at);

/// Of many incidents, for a quarter's report.
struct IncidentStatistics {
  std::size_t incidents = 0;  ///< those that were not dismissed
  std::size_t notices = 0, notices_in_time = 0;
  /// Medians, of those that have got there; nothing when none has.
  std::optional<std::chrono::seconds> to_aware, to_tell, to_contain;
};
/// @param kind  empty: of every kind
IncidentStatistics statistics(std::span<const Incident> incidents, const std::string& kind, Timestamp from,
                              Timestamp to);

}  // namespace urna::incident
