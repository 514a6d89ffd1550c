// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <vector>

#include "election/organiser_desk.hpp"
#include "report/letter.hpp"

namespace urna::api::detail {

/// The letters of one election, from its roll and its card, which has both dates.
class VotersLetters {
 public:
  struct Settings {
    protocol::ElectionUuid election;
    std::string address;  ///< of this server, as in `OrganiserApi::Places`
    Timestamp made_at;
  };

  explicit VotersLetters(Settings settings) : settings_(std::move(settings)) {}

  /// Voters of whose name or address no typeface here has every letter: a box would stand in its place.
  /// @returns  `roll.csv:LINE` and the name, in the order of the roll, at most 1 000
  std::vector<election::OrganiserProblem> inspect(const election::ElectoralRoll& roll,
                                                  const election::ElectionCard& poll);

  /// @param part  1 or 2 where these are parts of codes; 0: they are whole
  /// @returns     a PDF that holds every code
  std::string print(const election::ElectoralRoll& roll, const election::ElectionCard& poll,
                    std::span<const protocol::VotingCode> codes, unsigned part = 0);

 private:
  struct Batch;
  Batch batch_of(const election::ElectoralRoll& roll, const election::ElectionCard& poll) const;

  const Settings settings_;
  report::LetterPrinter printer_;
};

}  // namespace urna::api::detail
