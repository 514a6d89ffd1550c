// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "incident/incident.hpp"
#include "incident/unlock_window.hpp"
#include "journal/entry.hpp"

namespace urna::incident {

/// What the journal has to show for an incident to be opened by itself.
struct Detector {
  std::string_view kind;  ///< of the incident
  Severity severity = Severity::medium;
  std::vector<journal::Event> events;
  std::size_t count = 1;           ///< so many of them…
  std::chrono::seconds within{0};  ///< …in so much time
};

std::span<const Detector> detectors();

/// Something that a detector saw.
struct Detection {
  std::string kind;
  Severity severity = Severity::medium;

  friend bool operator==(const Detection&, const Detection&) = default;
};

/// Reads the journal, entry by entry in its order, and says what is an incident.
class JournalWatch {
 public:
  JournalWatch() = default;
  /// @param unlocking  when the operator means to unlock the platform; none: that is not judged
  explicit JournalWatch(std::vector<UnlockWindow> unlocking) : unlocking_(std::move(unlocking)) {}

  std::optional<Detection> see(const journal::Entry& entry);

 private:
  std::optional<Detection> see_check(const journal::Entry& entry);
  std::optional<Detection> see_unlocking(const journal::Entry& entry) const;

  std::vector<UnlockWindow> unlocking_;
  std::map<std::string_view, std::deque<Timestamp>> seen_;  ///< of detectors that count
  std::set<std::string> failing_;                           ///< checks that failed when they last looked
};

}  // namespace urna::incident
