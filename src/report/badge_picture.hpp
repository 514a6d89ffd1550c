// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <string>

#include "report/language.hpp"

namespace urna::report {

/// What a badge shows: whether a service is approved now.
struct BadgePicture {
  enum class State { valid, under_watch, suspended, expired, none };
  Language language = Language::english;
  State state = State::none;
  std::string service;        ///< its name, whatever somebody typed
  std::chrono::sys_days day;  ///< until when, or when it was looked at, as the state asks for
  std::string index = {};     ///< of now, `3.9`; empty: none is shown
};

/// SVG of 392 × 88 units, with words for whoever does not see it; no script, no style, nothing from elsewhere.  The
/// same badge gives the same bytes.
std::string draw_badge(const BadgePicture& badge);

/// What stands beside it where pictures are not seen: `Security approved until 21 November 2027: Vote of the mill`.
std::string badge_words(const BadgePicture& badge);

}  // namespace urna::report
