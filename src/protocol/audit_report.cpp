// SPDX-License-Identifier: EUPL-1.2
#include "protocol/audit_report.hpp"

#include <algorithm>

namespace urna::protocol {
namespace {

struct StepWords {
  std::string_view name;
  std::string_view title;
  std::string_view explanation;
};

constexpr std::array<StepWords, audit_step_count> words = {{
    {"archive_form", "The archive is whole and every record is what its name says",
     "Each record's header must be byte for byte the only one that its name, length and the archive's timestamp allow, "
     "and the SHA-256 of "
     "its content must be its name. A changed, cut or added byte anywhere shows here."},
    {"event_chain", "The events form one chain, in the order that an election takes",
     "Each event names the hash of the one before it and carries just the records of its kind: set-up, ballots, end of "
     "the vote, tally, "
     "shuffles, decryptions, result. A removed, moved or added event breaks the chain or its order."},
    {"older_copy", "An older copy of the archive is its beginning",
     "Whoever kept a copy during the vote can tell whether anything that was in it was taken back later. Keep copies."},
    {"election", "The election is well formed, in a known group",
     "Questions must be such that every ballot that holds can be counted, and the public key must lie in the group and "
     "not be neutral."},
    {"trustees", "The trustees know their keys, and the election's key is made of them",
     "Each trustee proves knowledge of a private key; threshold keys must agree with the members' signed commitments. "
     "The election's key "
     "must be the product of the trustees' keys, so that nobody else can decrypt."},
    {"credentials", "The public credentials are distinct keys of the group",
     "Each voter has one public credential. A credential outside the group, neutral or listed twice would let somebody "
     "vote unseen or twice."},
    {"ballots", "Every ballot is signed by a credential on the list and proves its choices",
     "A ballot must be of the one canonical form, for this election, signed by a listed credential, and prove that "
     "what it encrypts follows "
     "the rules of each question, without showing it. A ballot that is there twice was replayed."},
    {"counted_ballots", "The last ballot of each credential counts, and no other",
     "The ballots that count are found anew from the archive; their number and weight are what the tally below must "
     "say."},
    {"encrypted_tally", "The encrypted tally is the product of the counted ballots",
     "The published tally, its number of ballots and its total weight are compared with those computed from the "
     "ballots: none was left out, "
     "added or changed."},
    {"shuffles", "Each shuffle only reordered and re-encrypted",
     "Each shuffle proves that its output holds the same ballots as its input, in an order that nobody but its trustee "
     "knows."},
    {"partial_decryptions", "The trustees' decryptions are right",
     "Each trustee proves that the factors come from the private key that belongs to the public one. There must be "
     "enough of them."},
    {"result", "The result is what the tally decrypts to",
     "The factors are combined and the tally opened; every published count must be the one found."},
}};

constexpr std::array<std::string_view, 4> status_names = {"not_reached", "not_applicable", "passed", "failed"};
constexpr std::array<std::string_view, 7> stage_names = {"unknown",  "open",       "closed",  "tallied",
                                                         "shuffled", "decrypting", "finished"};

}  // namespace

AuditReport::AuditReport() {
  for (std::size_t i = 0; i < checks.size(); ++i) checks[i].step = static_cast<AuditStep>(i);
}

void AuditReport::fail(AuditStep step, std::string finding) {
  AuditCheck& check = at(step);
  check.status = AuditStatus::failed;
  ++check.finding_count;
  if (check.findings.size() < findings_max) check.findings.push_back(std::move(finding));
}

void AuditReport::pass(AuditStep step, std::string figures) {
  AuditCheck& check = at(step);
  check.figures = std::move(figures);
  if (check.status != AuditStatus::failed) check.status = AuditStatus::passed;
}

void AuditReport::skip(AuditStep step, std::string why) {
  AuditCheck& check = at(step);
  if (check.status != AuditStatus::not_reached) return;
  check.status = AuditStatus::not_applicable;
  check.figures = std::move(why);
}

bool AuditReport::is_verified() const {
  const bool any_failed = std::any_of(checks.begin(), checks.end(),
                                      [](const AuditCheck& check) { return check.status == AuditStatus::failed; });
  return !any_failed && at(AuditStep::election).status == AuditStatus::passed && stage != ElectionStage::unknown;
}

std::string_view name_of(AuditStep step) { return words[static_cast<std::size_t>(step)].name; }
std::string_view title_of(AuditStep step) { return words[static_cast<std::size_t>(step)].title; }
std::string_view explanation_of(AuditStep step) { return words[static_cast<std::size_t>(step)].explanation; }
std::string_view name_of(AuditStatus status) { return status_names[static_cast<std::size_t>(status)]; }
std::string_view name_of(ElectionStage stage) { return stage_names[static_cast<std::size_t>(stage)]; }

}  // namespace urna::protocol
