// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "assurance/approval_file.hpp"
#include "assurance/assured_service_store.hpp"
#include "assurance/catalogue.hpp"
#include "assurance/decision_watch.hpp"
#include "assurance/evaluation.hpp"
#include "assurance/evidence.hpp"
#include "assurance/sample.hpp"
#include "assurance/service_json.hpp"

/// Files of approval as they are kept, handed over and sealed: in JSON, people by their identifiers.
namespace urna::assurance {

std::string_view word_of(Verdict verdict);
std::optional<Verdict> verdict_from(std::string_view word);
std::string_view word_of(ApprovalStep step);
std::string_view word_of(GateFault fault);
std::string_view word_of(DecisionState state);
std::string_view word_of(WatchNotice notice);

boost::json::object opinion_json(const Opinion& opinion);
boost::json::object board_json(const Board& board);

std::string approval_draft_json(const ApprovalDraft& draft);
/// What `approval_draft_json` wrote.
Result<ApprovalDraft, ServiceFault> parse_approval_draft(std::string_view json);

/// What was signed together with other services.
struct Together {
  std::size_t services = 0;           ///< of the list, this one among them
  Digest list{};                      ///< SHA-256 of what the authority read and signed
  std::string remark;                 ///< of this service alone
  std::optional<Sample> sample = {};  ///< where an expert looked at some of them
};

/// What a decision is about, and whose program judged it.
struct DecidedService {
  AssuredId id;
  std::uint64_t number = 0;  ///< of the file, from 1
  AssuredService kept;
  Evaluation evaluation;
  std::map<PersonId, std::string> names;          ///< of the people in it, as they are called on that day
  std::string program;                            ///< `urna 0.1.0`
  std::optional<std::vector<Proof>> proofs = {};  ///< of each measure of the catalogue, where something was checked
  std::vector<CheckStanding> checks = {};         ///< likewise: what the platform had seen of itself
  std::optional<Together> together = {};          ///< where it was not decided alone
};

/// A decision with all that it was taken on: these bytes are what is hashed, signed and handed over, and are kept as
/// they are.  UTF-8, one object, no line end; its first member is `"format":"urna/security-approval/v1"`.
std::string decision_json(const Decision& decision, const DecidedService& service, const Catalogue& catalogue);

/// What stood behind each measure that was asked for, as it is hashed: `SAUV.1 verified`, a line each.
std::string proofs_text(const Evaluation& evaluation, const std::vector<Proof>& proofs, const Catalogue& catalogue);

/// What watching a decision takes of it: who decided what, when, and under which conditions.  What it was taken on is
/// left empty.
Result<Decision, ServiceFault> parse_decision(std::string_view json);

/// What the platform had seen of itself when the decision was taken: `check_result_json`, a line each, by check.  Empty
/// where nothing was checked.
/// @param decision  what `decision_json` wrote
std::string evidence_lines(std::string_view decision);

std::string watch_json(const DecisionWatch::Memory& memory);
Result<DecisionWatch::Memory, ServiceFault> parse_watch(std::string_view json);

/// The statement that the platform signs of a decision: lines of a kind, the service, the file's number, the day it
/// ends, and the SHA-256 of the decision's bytes.
std::string decision_statement(const Decision& decision, const AssuredId& service, std::uint64_t number,
                               const Digest& sealed);

}  // namespace urna::assurance
