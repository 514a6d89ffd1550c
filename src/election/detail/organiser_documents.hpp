// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "election/organiser_desk.hpp"

namespace urna::election::detail {

// Documents that only the organiser's desk knows.
inline constexpr std::string_view organiser = "organiser";          ///< name of the account
inline constexpr std::string_view trustee_desk = "trustee_desk";    ///< `TrusteeDesk::text`
inline constexpr std::string_view codes_dropped = "codes_dropped";  ///< there when a new roll made the codes worthless
inline constexpr std::string_view reserve = "reserve";              ///< `reserve_text`; when there are such letters
inline constexpr std::string_view suppliers =
    "code_suppliers";                                     ///< who prints or sends which part; when codes have two
inline constexpr std::string_view reissues = "reissues";  ///< `ReissueLog::text`; when there was a try
inline constexpr std::string_view roll_columns = "roll_columns";    ///< `RememberedColumns::text`
inline constexpr std::string_view decryptions = "decryptions";      ///< numbers of trustees, each ended by a blank
inline constexpr std::string_view shuffle_order = "shuffle_order";  ///< `ShuffleOrder::text`; when it was changed
inline constexpr std::string_view closing = "closing_balance";      ///< ballots, signatures, counter
inline constexpr std::string_view opened_at = "opened_at";
inline constexpr std::string_view counted_at = "counted_at";
inline constexpr std::string_view result = "result";  ///< the record, as the box published it

inline constexpr std::string_view opening = "opening_balance";  ///< ballots, signatures, counter; as the box opened
// Of a trial, and of the election that it tries.
inline constexpr std::string_view trial = "trial";                  ///< of the election tried: `trial_note_text`
inline constexpr std::string_view trial_of = "trial_of";            ///< of the trial: the election that it tries
inline constexpr std::string_view trial_codes = "trial_codes";      ///< a line each: id, code.  They open nothing else
inline constexpr std::string_view trial_keys = "trial_keys";        ///< two private keys.  They open nothing else
inline constexpr std::string_view trial_shuffle = "trial_shuffle";  ///< the record, so that it is made only once

inline OrganiserRefusal refusal(OrganiserFault fault, std::string detail = {}) {
  return OrganiserRefusal{fault, std::move(detail), {}};
}

}  // namespace urna::election::detail
