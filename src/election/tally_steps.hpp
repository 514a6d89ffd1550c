// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "protocol/audit.hpp"

/// What follows the vote, judged before it is added to an archive.  All of them look at an election in which everything
/// so far was found to hold.
namespace urna::election {

enum class StepFault {
  too_early_or_late,   ///< the election has not come so far, or is past it
  no_such_trustee,     ///< the number stands for nobody
  twice,               ///< the trustee has done it already
  unreadable,          ///< no such record for this election
  does_not_hold,       ///< a proof or a rule
  of_another_trustee,  ///< of `owner`, not of the one named
  too_few,             ///< decryptions, or shuffles
};

struct StepRefusal {
  StepFault fault = StepFault::unreadable;
  std::string detail;       ///< which proof, which byte, what is missing; may be empty
  std::uint32_t owner = 0;  ///< the trustee concerned, if it was found out
};

struct JudgedShuffle {
  std::uint32_t owner = 0;
  std::vector<std::string> data;  ///< of the event
  protocol::ShuffleRecord record;
};

/// @param trustee  who made it, from 1: nothing in a shuffle tells
Result<JudgedShuffle, StepRefusal> judge_shuffle(const protocol::AuditedElection& audited, std::string text,
                                                 std::uint32_t trustee);

struct JudgedDecryption {
  std::uint32_t owner = 0;
  std::vector<std::string> data;  ///< of the event
  protocol::PartialDecryption decryption;
};

/// @param trustee  who made it, from 1; 0: found out by the key
Result<JudgedDecryption, StepRefusal> judge_decryption(const protocol::AuditedElection& audited, std::string text,
                                                       std::uint32_t trustee);

/// The records `encrypted_tally` and `sized_encrypted_tally` of a closed election.
std::vector<std::string> tally_records(const protocol::Election& election, const protocol::CountedBallots& counted);

/// Opens the tally and finds the votes.
/// @errors  too_few: decryptions; does_not_hold: what the ballots sum up to cannot be, so it is not for publishing
Result<protocol::ElectionResult, StepRefusal> count_votes(const protocol::AuditedElection& audited);

}  // namespace urna::election
