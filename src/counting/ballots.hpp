// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

namespace urna::counting {

/// One decrypted ballot of a ranking or grading question: one whole number per option, in the order of the question.
/// A result of the non-homomorphic kind is a list of these.
using BallotVector = std::vector<int>;

/// Whether a ballot of zeros only is a blank one, set aside, or an ordinary one.
enum class BlankBallots { set_aside, ordinary };

}  // namespace urna::counting
