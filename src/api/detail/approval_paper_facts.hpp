// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "assurance/approval_json.hpp"
#include "assurance/service_file.hpp"
#include "identity/person.hpp"
#include "report/approval_paper.hpp"

/// What a paper about an approval says, out of what is kept.
namespace urna::api::detail {

/// A file that is being filled in, and the service as it stands.
struct DraftOnPaper {
  const assurance::ApprovalDraft& draft;
  const assurance::ServiceFile& file;
  const assurance::Evaluation& evaluation;
  Timestamp now;
};
/// @param at_hand  with an authority
report::ApprovalPaper paper_of(const DraftOnPaper& at_hand, const assurance::Catalogue& catalogue,
                               report::Language language);

/// Out of the bytes that were sealed, and nothing else: whatever has become of
/// the service, the paper stays the same.
/// @param record  of a decision
report::ApprovalPaper paper_of(const assurance::ApprovalRecord& record, const assurance::Catalogue& catalogue,
                               report::Language language);

/// The measures that are asked for, with why and with what stands behind the
/// answer, and the service's own, one a line: UTF-8 with a byte order mark, `;` between cells, each as `csv_cell`
/// guards it. Titles in the language, or in English where the catalogue does not have it.
/// @param answers  those that the evaluation was made of
std::string measures_csv(const assurance::ServiceFile& file, const assurance::Answers& answers,
                         const assurance::Evaluation& evaluation, const assurance::Catalogue& catalogue,
                         const identity::PersonStore& people, report::Language language);

}  // namespace urna::api::detail
