// SPDX-License-Identifier: EUPL-1.2
#include "election/tally_steps.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace urna::election {
namespace {

using protocol::AuditedElection;
using protocol::ElectionStage;

tl::unexpected<StepRefusal> refuse(StepFault fault, std::string detail = "", std::uint32_t owner = 0) {
  return tl::unexpected<StepRefusal>(StepRefusal{fault, std::move(detail), owner});
}

std::vector<std::string> owned_records(std::string record, std::uint32_t owner) {
  std::string owned = protocol::owned_text({owner, crypto::sha256(record)});
  std::vector<std::string> data;
  data.push_back(std::move(record));
  data.push_back(std::move(owned));
  return data;
}

bool has_decrypted(const AuditedElection& audited, std::uint32_t owner) {
  return std::any_of(audited.decryptions.begin(), audited.decryptions.end(),
                     [&](const protocol::OwnedDecryption& other) { return other.owner == owner; });
}

}  // namespace

Result<JudgedShuffle, StepRefusal> judge_shuffle(const AuditedElection& audited, std::string text,
                                                 std::uint32_t trustee) {
  const protocol::Election& election = *audited.election;
  if (audited.report.stage != ElectionStage::tallied || !election.has_mixnet())
    return refuse(StepFault::too_early_or_late);
  if (trustee < 1 || trustee > owners(*audited.trustees).size()) return refuse(StepFault::no_such_trustee);
  if (std::find(audited.shufflers.begin(), audited.shufflers.end(), trustee) != audited.shufflers.end())
    return refuse(StepFault::twice, "", trustee);
  auto record = protocol::read_shuffle(election.group(), audited.mixnet.size(), audited.counted->num_tallied, text);
  if (!record) return refuse(StepFault::unreadable, describe(record.error()), trustee);
  if (const auto refusal = find_shuffle_refusal(election, audited.mixnet, *record))
    return refuse(StepFault::does_not_hold, describe(*refusal), trustee);
  return JudgedShuffle{trustee, owned_records(std::move(text), trustee), std::move(*record)};
}

Result<JudgedDecryption, StepRefusal> judge_decryption(const AuditedElection& audited, std::string text,
                                                       std::uint32_t trustee) {
  const protocol::Election& election = *audited.election;
  const ElectionStage first = election.has_mixnet() ? ElectionStage::shuffled : ElectionStage::tallied;
  if (audited.report.stage != ElectionStage::decrypting && audited.report.stage != first)
    return refuse(StepFault::too_early_or_late);
  const auto shapes = protocol::tally_shapes(election.questions(), audited.counted->num_tallied);
  auto decryption = protocol::read_partial_decryption(election.group(), shapes, text);
  if (!decryption) return refuse(StepFault::unreadable, describe(decryption.error()));
  const auto all = owners(*audited.trustees);
  if (trustee > all.size()) return refuse(StepFault::no_such_trustee);

  const protocol::EncryptedTally tally = audited.tally_to_decrypt();
  std::string why = "it verifies with the key of no trustee";
  for (const protocol::Owner& owner : all) {
    const auto faults = decryption_faults(election, tally, owner.key->public_key, *decryption);
    if (!faults.empty()) {
      if (trustee == owner.number) why = describe(faults.front());
      continue;
    }
    if (trustee != 0 && trustee != owner.number) return refuse(StepFault::of_another_trustee, "", owner.number);
    if (has_decrypted(audited, owner.number)) return refuse(StepFault::twice, "", owner.number);
    return JudgedDecryption{owner.number, owned_records(std::move(text), owner.number), std::move(*decryption)};
  }
  return refuse(StepFault::does_not_hold, why);
}

std::vector<std::string> tally_records(const protocol::Election& election, const protocol::CountedBallots& counted) {
  const auto shapes = protocol::tally_shapes(election.questions(), counted.num_tallied);
  std::vector<std::string> records;
  records.push_back(encrypted_tally_text(election.group(), shapes, counted.tally));
  records.push_back(protocol::sized_encrypted_tally_text(
      {counted.num_tallied, counted.total_weight, crypto::sha256(records.front())}));
  return records;
}

Result<protocol::ElectionResult, StepRefusal> count_votes(const AuditedElection& audited) {
  if (audited.report.stage != ElectionStage::decrypting) return refuse(StepFault::too_early_or_late);
  const auto plain = open_audited_tally(audited);
  if (!plain) return refuse(StepFault::too_few, plain.error());
  auto result = protocol::compute_result(*audited.election, *plain, audited.counted->total_weight);
  if (!result) return refuse(StepFault::does_not_hold, describe(result.error()));
  // Ballots that hold cannot sum up to this; should they, the result is not for publishing.
  const auto broken = protocol::broken_rules(audited.election->questions(), audited.counted->total_weight, *result);
  if (!broken.empty()) return refuse(StepFault::does_not_hold, describe(broken.front()));
  return std::move(*result);
}

}  // namespace urna::election
