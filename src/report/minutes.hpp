// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/language.hpp"

namespace urna::report {

/// Somebody who held a key of the election.
struct MinutesTrustee {
  std::string name;
  std::string key_fingerprint;  ///< as the trustee was shown it at the ceremony
  bool holds_a_share = false;   ///< of a common key; otherwise a key of their own, which every count needs
  bool decrypted = false;       ///< took part in opening the tally
};

struct MinutesCollege {
  std::string name;
  std::uint64_t voters = 0;
  std::uint64_t voted = 0;  ///< at most `voters`
};

/// A line of figures: an option, a list, or a candidate within a list.
struct MinutesFigure {
  std::string label;
  std::uint64_t votes = 0;
  bool within = false;  ///< belongs to the line above it that is not `within`
};

/// Who takes a seat, or a place in an order.
struct MinutesSeat {
  std::string name;
  std::string detail;  ///< such as the list; may be empty
};

struct MinutesQuestion {
  std::string title;
  std::string rule;  ///< as a definition names it, such as `d-hondt`, or in words
  std::vector<MinutesFigure> figures;
  std::optional<std::uint64_t> blank;    ///< ballots that were cast blank, where the question allows it
  std::vector<MinutesSeat> seats;        ///< empty when the figures are the outcome
  std::vector<std::string> explanation;  ///< how the seats follow from the figures: `explained` of each line
};

/// A person who signs; a line without a name is for somebody who is there on the day.
struct MinutesSignatory {
  std::string name;
  std::string role;
};

/// What was found when the ballot box opened, or closed.
struct MinutesBalance {
  std::uint64_t ballots = 0;
  std::uint64_t signatures = 0;  ///< on the turnout list
  std::uint64_t counter = 0;
};

/// Who opened or closed the ballot box, where it took two people.
struct MinutesTwoPeople {
  std::string asked_by;
  std::vector<std::string> confirmed_by;  ///< at least one
};

/// What the minutes of a counted election say.  All of it is public: no voter is named, but those who are elected.
struct Minutes {
  Language language = Language::english;
  std::string organiser;
  std::string election;
  std::string uuid;
  std::string fingerprint;  ///< of the election
  std::string board_hash;   ///< of the last event: names the whole public board
  std::string group;        ///< such as `Ed25519`
  WallTime opened;
  WallTime closed;
  WallTime counted;
  std::optional<MinutesBalance> at_opening;  ///< the zero proof
  std::optional<MinutesBalance> at_closing;
  std::optional<MinutesTwoPeople> opened_by;  ///< none where one person was enough
  std::optional<MinutesTwoPeople> closed_by;
  std::string zone;  ///< of all times, in words
  std::string administrator;
  std::string credential_authority;
  std::vector<MinutesTrustee> trustees;
  std::uint32_t threshold = 0;  ///< of those who hold a share; 0 when nobody does
  std::uint64_t voters = 0;     ///< on the roll
  std::uint64_t voted = 0;      ///< on the turnout list
  std::uint64_t ballots = 0;    ///< counted
  std::vector<MinutesCollege> colleges;
  std::vector<MinutesQuestion> questions;
  std::string board_address;           ///< where everybody downloads the archive
  std::vector<std::string> incidents;  ///< what happened, such as a pause, a sentence a line
  std::vector<MinutesSignatory> signatories;
  std::chrono::sys_seconds made_at;  ///< the file's date
};

/// The minutes as a tagged PDF, A4, page by page numbered, with bookmarks.  The same minutes give the same bytes, so
/// that their digest may be announced.
///
/// Where signatures on the turnout list and counted ballots differ the minutes say so, in a line of their own: what
/// follows from it is for the electoral board to decide.
///
/// @throws std::runtime_error  when the libraries fail
std::string print_minutes(const Minutes& minutes);

}  // namespace urna::report
