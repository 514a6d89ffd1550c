// SPDX-License-Identifier: EUPL-1.2
// What the approvals of services are told of this desk: what was checked, what stands in its journal, what it votes on.
#include "desk.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

api::MeasureStatementApi::Around Desk::statements_around(std::function<std::string(std::string_view)> sign) {
  return {.sign = std::move(sign),
          .document = [this](const PersonId& who, const documents::DocumentId& document, std::uint32_t version) {
            return document_api_.described(who, document, version);
          }};
}

assurance::Answers Desk::answers_of(const assurance::ServiceFile& file) {
  auto answers = assurance::answers_of(file, assurance::Catalogue::built_in());
  const auto standings = evidence() != nullptr ? std::optional(evidence()->standings()) : std::nullopt;
  answers.proofs = assurance::proofs_behind(file, assurance::Catalogue::built_in(), standings, now());
  return answers;
}

std::vector<assurance::CheckStanding> Desk::checks_of(const assurance::ServiceFile& file) {
  if (!file.is_this_platform || evidence() == nullptr) return {};
  return evidence()->standings();
}

std::optional<api::JournalProof> Desk::proof_of_decision(const Digest& decision, Timestamp taken) {
  return api::journal_proof(journal_.keeper(), journal::Event::assurance_decision_signed,
                            journal::Object::of("decision", to_hex(decision)), taken);
}

api::BatchApprovalApi::Around Desk::batches() {
  return {.text = [this] { return settings_.text("batches"); },
          .put = [this](const std::string& text) { settings_.put("batches", text); },
          .may_sign = [this](const PersonId& person) { return may_sign(person); }};
}

api::FindCommon Desk::in_batch() {
  return [this](const assurance::AssuredId& service, const assurance::WrittenDescription& description) {
    return batch_approval_api_.common_of(service, description);
  };
}

bool Desk::may_sign(const PersonId& person) const {
  return colleagues_.may_here(person, identity::Permission::assurance_sign);
}

api::AssuranceApprovalApi::Ballots Desk::ballots() const {
  api::AssuranceApprovalApi::Ballots ballots;
  for (const protocol::ElectionUuid& election : organiser_.elections()) {
    const auto poll = organiser_.poll(election);
    if (!poll || poll->is_trial) continue;
    using enum election::ElectionState;
    ballots.is_open = ballots.is_open || poll->state == open || poll->state == paused;
    const bool is_near = poll->opens && *poll->opens < now() + assurance::DecisionWatch::cure;
    ballots.is_about_to_open = ballots.is_about_to_open || (poll->state == announced && is_near);
  }
  return ballots;
}

}  // namespace urnad
