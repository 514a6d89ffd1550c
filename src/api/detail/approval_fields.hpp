// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "assurance/approval_file.hpp"
#include "assurance/catalogue.hpp"
#include "http/json_body.hpp"

/// The steps of a file of approval as a body gives them: of one service, or of several that are approved together.
/// What does not fit is noted among the faults of the body.
namespace urna::api::detail {

/// `name`, `position`, `person`.
assurance::Authority authority_in(http::JsonFields& fields, const std::function<bool(const PersonId&)>& may_sign);
/// `collaborators`, `verdict`, `months`, `comment`.
assurance::Opinion opinion_in(http::JsonFields& fields, const PersonId& giver);
std::vector<std::string> titles_in(http::JsonFields& fields, std::string_view name);
/// `date`, `is_accepted`, `months`, `reason_of_refusal`, `conditions`.
assurance::Board board_in(http::JsonFields& fields, const assurance::Catalogue& catalogue);

bool has_advised(const assurance::ApprovalDraft& draft, const PersonId& person);
/// The opinions with this one instead of an earlier one of the same person.
std::vector<assurance::Opinion> with_opinion(const assurance::ApprovalDraft& draft, assurance::Opinion opinion);

}  // namespace urna::api::detail
