// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "crypto/random.hpp"
#include "protocol/voting_code.hpp"

namespace urna::protocol {

/// A voting code in two parts, each by another channel: docs/protocol/voting-code.md.  Each part is spelled as a voting
/// code is, with a check of its own, and alone it tells nothing of the code: every code fits it as well as any other.
struct CodeParts {
  VotingCode first;   ///< drawn anew
  VotingCode second;  ///< the code minus the first, character by character in GF(32)
};

/// The code as two parts; both change from one call to the next.
/// @secrecy  no branch and no address depends on a character, but for the map of the alphabet
CodeParts split(const VotingCode& code, crypto::RandomSource& random);

/// The code of two parts, in either order.
/// @returns  nothing when both are the same: whoever typed them typed one part twice
std::optional<VotingCode> joined(const VotingCode& one, const VotingCode& other);

}  // namespace urna::protocol
