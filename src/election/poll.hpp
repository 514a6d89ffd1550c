// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.hpp"

namespace urna::election {

/// Where an election stands at the desk.  Only the ones from `announced` on are public.
enum class ElectionState { draft, announced, open, paused, closed, tallied, counted, annulled };

std::string_view name_of(ElectionState state);
std::optional<ElectionState> poll_state_named(std::string_view name);

struct ElectionPause {
  std::string why;                 ///< shown to voters
  std::optional<Timestamp> until;  ///< as announced; only an explicit resumption ends the pause
};

/// There is no result of this election and there will be none.
struct ElectionAnnulment {
  Timestamp at;
  std::string why;  ///< in the organiser's words, shown to everybody
};

/// What everybody may know of an election, and all that the desk must know to let voters in.  It is kept as the
/// document `poll` of the election, so that a change of state is a document put in the same transaction as the rest.
struct ElectionCard {
  ElectionState state = ElectionState::draft;
  std::string name;
  std::string description;
  std::string language = "en";  ///< `fr`, `nl`, `de` or `en`
  std::string administrator;
  std::string group;  ///< such as `Ed25519`
  std::string help_line;
  std::string fingerprint;  ///< Base64 of the set-up's digest; empty until the set-up is made
  std::uint64_t voters = 0;
  bool revoting = false;
  bool asks_birth_date = false;
  bool two_people = false;          ///< it takes two to open it, and two to close it
  bool is_trial = false;            ///< of another election, for practice: no vote in it counts for anything
  std::optional<Timestamp> opens;   ///< as announced: the state, not this date, opens
  std::optional<Timestamp> closes;  ///< from then on nobody signs in, whatever the state
  /// For so long after `closes` a voter who had signed in before may still finish.
  std::chrono::minutes grace{0};
  std::optional<Timestamp> closed_at;
  std::optional<ElectionPause> pause;               ///< while the state is `paused`
  std::optional<ElectionAnnulment> annulment = {};  ///< when the state is `annulled`
  /// Each voter's code comes in two parts, by two channels, and both are needed to vote.
  bool two_part_codes = false;
  /// Credentials on the public list beyond the voters': of letters that are in reserve, or in the place of a lost one.
  std::uint64_t reserve_letters = 0;
};

/// One canonical spelling: `poll_from(poll_text(p))` gives p back.
std::string poll_text(const ElectionCard& poll);
/// @returns  nothing when the text is not what `poll_text` writes
std::optional<ElectionCard> poll_from(std::string_view text);

}  // namespace urna::election
