// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/report.hpp"
#include "cli/session.hpp"
#include "protocol/ballot_making.hpp"
#include "protocol/election.hpp"

namespace urna::cli {

/// Shows each question and takes the voter's choice, in words and numbers, until it follows the question's rules.
/// @errors  unusable: nothing more is typed
Result<protocol::PlainChoices, Refusal> ask_for_choices(const protocol::Election& election, Console& console);

/// What the voter is about to cast, a line a choice.
/// @secrecy  tells the vote: for the voter's own screen
SecretText summary_of(const protocol::Election& election, const protocol::PlainChoices& choices);

/// Reads choices that a program wrote: JSON, one array per question as in the protocol, `[[1,0],[0,1,0]]`; rows of rows
/// for lists, `[[[1,1,0],[0,0]]]`; one number per answer for a preference.  Blanks and line ends may stand between.
///
/// @param origin  named in errors; never the choices themselves
/// @errors        unusable: not of the shape that the questions ask for; refused: ranks or grades that the rule of the
///                question would not count
Result<protocol::PlainChoices, Refusal> read_choices(const protocol::Election& election, const SecretText& text,
                                                     const std::string& origin);

/// The names of a preference question's grades, best first, from its `extra`; none when it is ranked.
std::vector<std::string> grades_of(const protocol::MixnetQuestion& question);

}  // namespace urna::cli
