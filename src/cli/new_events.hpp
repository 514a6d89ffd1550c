// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "cli/opened_archive.hpp"
#include "election/definition.hpp"

namespace urna::cli {

/// An event about to be appended, and what it means in words.
struct NewEvent {
  protocol::EventType type;
  std::vector<std::string> data;  ///< the payload last
  std::string text;
  std::uint32_t owner = 0;      ///< of a shuffle or a decryption
  std::string credential = {};  ///< of a ballot
  bool already_there = false;   ///< the archive holds it, or its trustee's other decryption: there is nothing to append
};

/// Whether a later ballot of the same voter takes the earlier one's place.
enum class Revoting {
  unknown,  ///< the definition, which says so, is not at hand
  refused,
  allowed
};
Revoting revoting_of(const std::optional<election::ElectionDefinition>& definition);

/// Why a second ballot of a voter is not taken.
/// @param who  "you have", "this voter has"
Problem second_ballot_problem(Revoting revoting, const std::string& who, const std::string& file);

struct AdditionRules {
  std::uint32_t trustee = 0;  ///< 0: find out by the key
  Revoting revoting = Revoting::unknown;
};

/// Judges what was made elsewhere, by its form a ballot, a shuffle or a partial decryption.
///
/// @param text  of the file, its last line feed apart
/// @errors      refused: it does not hold, or cannot come now; unusable: it is none of these
Result<NewEvent, Refusal> new_event(const OpenedArchive& archive, std::string text, const std::string& path,
                                    const AdditionRules& rules);

}  // namespace urna::cli
