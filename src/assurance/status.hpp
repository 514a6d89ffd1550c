// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>

namespace urna::assurance {

/// How far a measure has come, as the people of the service say.  In the order of an index into tables.
enum class Status {
  unanswered,   ///< nobody has said
  to_start,     ///< `aLancer`
  in_progress,  ///< `enCours`: partly in place
  done,         ///< `fait`
  set_aside,    ///< `nonFait`: not applied, on purpose
};

/// What stands behind a status.
enum class Proof {
  verified,  ///< every check of the measure passed, is fresh and covers it whole
  attested,  ///< a signed statement with its file, in date, and no check that fails
  claimed,   ///< a status, and nothing behind it
  stale,     ///< the last good result is too old
  failed,    ///< a fresh result fails
};

/// @param word  `fait`, `enCours`, `nonFait`, `aLancer`, or empty
std::optional<Status> status_from(std::string_view word);
std::string_view word_of(Status status);

std::optional<Proof> proof_from(std::string_view word);
std::string_view word_of(Proof proof);

/// What a status weighs in the index, in halves: 2 when done, 1 when partly.
int halves(Status status);

/// The same, no more than what stands behind it allows: a machine lowers what is declared and never raises it.
int halves(Status status, Proof proof);

}  // namespace urna::assurance
