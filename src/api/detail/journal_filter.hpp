// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "http/problem.hpp"
#include "http/request.hpp"
#include "journal/entry.hpp"

namespace urna::api::detail {

/// What is looked for in a log: whatever is set must fit.
struct JournalFilter {
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
  std::optional<journal::Actor> actor;  ///< who did it, or whom it is about
  std::optional<journal::Event> event;
  std::optional<std::string> object;  ///< stands somewhere in it
  std::optional<journal::Outcome> outcome;
  std::optional<std::string> trace;

  bool fits(const journal::Entry& entry) const;
  /// As a manifest says it: `event=poll.opened result=ok`; empty when nothing is set.
  std::string text() const;
};

/// From `since`, `until`, `actor`, `event`, `object`, `result` and `trace` in the query; empty values count as absent.
Result<JournalFilter, http::Problem> journal_filter_from(const http::Request& request);

}  // namespace urna::api::detail
