// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <string_view>

#include "report/language.hpp"

namespace urna::report::detail {

/// Every sentence of the papers about an approval.  `{}` is filled in, in order.
struct ApprovalWords {
  std::string_view page, draft;
  // the attestation
  std::string_view attestation, is_approved, until, from, by, index, declared, personalised, proved, not_verified;
  std::string_view check_title, check_text, check_then, not_more;
  // the decision
  std::string_view decision, form, approved, refused, months, date, reason, open;
  std::array<std::string_view, 3> levels;  ///< of security
  std::string_view organisation, level, authority, signed_by, times_in;
  std::string_view standing, measures, set_aside, allows, allows_none;
  std::string_view opinions, no_opinion, favourable, with_reservations, unfavourable, advised;
  std::string_view documents, no_document;
  std::string_view conditions, no_condition, condition_done, condition_begun;
  std::string_view waivers, waived;
  std::string_view together, services, list, remark;
  std::string_view sample, drawn, as_stated, expert, this_service, was_drawn, not_drawn, seed;
  std::string_view seal, delegated, fingerprint, key;
  std::string_view signature, signature_text, signature_line;
};

const ApprovalWords& approval_words(Language language);

}  // namespace urna::report::detail
