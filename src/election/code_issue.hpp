// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/random.hpp"
#include "election/draft_election.hpp"
#include "election/electoral_roll.hpp"
#include "election/sign_in_secret.hpp"
#include "protocol/voting_code.hpp"

namespace urna::election {

/// What remains of the voting codes when the voters have theirs.
struct IssuedCodes {
  std::string public_credentials;         ///< canonical JSON, sorted: nothing links it to the roll
  std::vector<SignInVerifier> verifiers;  ///< in the order of the roll
  std::vector<SignInVerifier> reserve;    ///< of the letters in reserve, in their order; nobody's as yet
};

/// Makes a code for each voter, has them printed, and forgets them.  Nothing of a code outlives the call but what
/// `print` made of it.
///
/// @param print    is shown all codes, in the order of the roll, then those in reserve; what it throws passes through
/// @param threads  for the powers; codes are drawn in order
/// @param reserve  how many codes beyond the roll, with one vote each
IssuedCodes issue_codes(const ElectoralRoll& roll, const Draft& draft, crypto::RandomSource& random, unsigned threads,
                        const std::function<void(std::span<const protocol::VotingCode> codes)>& print,
                        std::size_t reserve = 0);

/// For the desk, in the order of the roll: `{"uuid":…,"verifiers":[{"id":…,"verifier":…},…]}`, a line a voter, each
/// verifier 64 characters of hexadecimal.
std::string sign_in_verifiers_text(const protocol::ElectionUuid& election, const ElectoralRoll& roll,
                                   std::span<const SignInVerifier> verifiers);

/// Codes made elsewhere: the verifiers as `sign_in_verifiers_text` writes them, and beside them the public credentials,
/// `"public_credentials":["…",…]`.  The order of neither list matters; `uuid` may be absent.
///
/// @param json  any spelling of that object
/// @returns     verifiers in the order of the roll, credentials not yet checked
/// @errors      in words: no such object; of another election; a voter who is missing, unknown or named twice; a
/// verifier
///              that is none or another voter's as well
Result<IssuedCodes, std::string> issued_codes_from(const protocol::ElectionUuid& election, const ElectoralRoll& roll,
                                                   std::string_view json);

}  // namespace urna::election
