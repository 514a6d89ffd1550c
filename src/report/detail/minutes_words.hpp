// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "report/language.hpp"

namespace urna::report::detail {

/// Every sentence of the minutes.  `{}` is filled in, in order.
struct MinutesWords {
  std::string_view title, continued;
  std::string_view page;
  std::string_view election, uuid, fingerprint, board_hash, group;
  std::string_view opened, closed, counted, times_in, found, two_people;
  std::string_view people, name, role, key, decrypted, yes, no;
  std::string_view administrator, credential_authority, trustee_alone, trustee_share;
  std::string_view threshold;
  std::string_view turnout, voters, voted, ballots, rate, college, all;
  std::string_view ballots_agree, ballots_differ;
  std::string_view result, rule, option, votes, blank, seats, seat, how;
  std::string_view incidents, no_incident;
  std::string_view verify, verify_text, verify_then;
  std::string_view remarks, remarks_text;
  std::string_view signatures, signatures_text, signature_name, signature_line;
};

const MinutesWords& minutes_words(Language language);

}  // namespace urna::report::detail
