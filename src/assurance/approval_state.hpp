// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assurance/approval_json.hpp"
#include "assurance/service_file.hpp"

/// Where the approval of a service stands today: what stands in its way, and what has become of its decisions.
namespace urna::assurance {

/// Fields of a description that nothing is decided without, and that are missing: `organisation`, or a `level` below
/// the one that is required.
std::vector<std::string> lacks_of(const ServiceFile& file, const Evaluation& evaluation);

/// What a decision of today would be taken on.  Its digests are for the caller to fill in.
/// @param answers     those that the evaluation was made of
/// @param evaluation  without a proved index where nothing was ever checked
ServiceStanding standing_of(const ServiceFile& file, const Answers& answers, const Evaluation& evaluation,
                            const Catalogue& catalogue);

/// What a decision is watched by.  Whether a poll is open is for the caller to say.
Observation observation_of(const ServiceFile& file, const Evaluation& evaluation);

/// A decision today.
struct DecisionNow {
  std::uint64_t number = 0;
  DecisionWatch watch;
  DecisionState state = DecisionState::refused;
  std::vector<WatchNotice> notices;  ///< what was not told before
  bool has_changed = false;          ///< what is remembered of it
};

/// Each decision of a service, by number.  One that was accepted is archived on the day for which a later one was.
/// @param records  what is kept; drafts are passed over
std::vector<DecisionNow> decisions_now(std::span<const ApprovalRecord> records, const Observation& seen, Timestamp now);

/// The one that counts: the last that is neither refused nor archived; null when there is none.
const DecisionNow* current_of(std::span<const DecisionNow> decisions);

}  // namespace urna::assurance
