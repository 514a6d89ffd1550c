// SPDX-License-Identifier: EUPL-1.2
#include "protocol/detail/audit_tally.hpp"

#include <algorithm>

#include "protocol/trustees_verification.hpp"

namespace urna::protocol {
namespace {

std::vector<Shape> shapes_of(const AuditedElection& audited) {
  return tally_shapes(audited.election->questions(), audited.counted->num_tallied);
}

/// Which choices of the published tally differ from the recomputed one.
void compare_tallies(const EncryptedTally& published, AuditedElection& audited) {
  const crypto::Group& group = audited.election->group();
  const EncryptedTally& ours = audited.counted->tally;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    for (std::size_t j = 0; j < ours[i].size(); ++j) {
      if (crypto::equal(group, ours[i][j], published[i][j])) continue;
      audited.report.fail(AuditStep::encrypted_tally,
                          describe(TallyFault{i, j, "is not the product of the counted ballots"}));
    }
  }
}

/// Reads `owned` and finds whose it is; reports in `step` when it is nobody's or does not name the record before it.
std::optional<Owner> find_owner(const ByteSource& source, std::span<const Record> data, AuditStep step,
                                AuditedElection& audited) {
  const auto owned = read_owned(content_of(source, data[1]));
  if (!owned) {
    audited.report.fail(step, "the record of its owner cannot be read, " + describe(owned.error()));
    return std::nullopt;
  }
  if (owned->payload != data[0].hash) {
    audited.report.fail(AuditStep::event_chain, "event " + std::to_string(audited.next_height) +
                                                    ": the record of its owner does not name the record before it");
  }
  if (!audited.trustees) return std::nullopt;
  const auto all = owners(*audited.trustees);
  if (owned->owner < 1 || owned->owner > all.size()) {
    audited.report.fail(
        step, "trustee " + std::to_string(owned->owner) + " does not exist: there are " + std::to_string(all.size()));
    return std::nullopt;
  }
  return all[owned->owner - 1];
}

std::string trustee(std::uint32_t number) { return "trustee " + std::to_string(number); }

}  // namespace

void audit_encrypted_tally(const ByteSource& source, std::span<const Record> data, AuditedElection& audited) {
  AuditReport& report = audited.report;
  const CountedBallots& counted = *audited.counted;
  const auto shapes = shapes_of(audited);
  const auto sized = read_sized_encrypted_tally(content_of(source, data[1]));
  if (!sized) {
    report.fail(AuditStep::encrypted_tally, "the record of its size cannot be read, " + describe(sized.error()));
  } else {
    if (sized->encrypted_tally != data[0].hash) {
      report.fail(AuditStep::event_chain, "event " + std::to_string(audited.next_height) +
                                              ": the record of its size does not name the tally before it");
    }
    if (sized->num_tallied != counted.num_tallied) {
      report.fail(AuditStep::encrypted_tally, "it says that " + std::to_string(sized->num_tallied) +
                                                  " ballots were counted; " + std::to_string(counted.num_tallied) +
                                                  " are");
    }
    if (sized->total_weight != counted.total_weight) {
      report.fail(AuditStep::encrypted_tally, "it says a total weight of " + std::to_string(sized->total_weight) +
                                                  "; it is " + std::to_string(counted.total_weight));
    }
  }
  const crypto::Group& group = audited.election->group();
  const std::string published = content_of(source, data[0]);
  if (published != encrypted_tally_text(group, shapes, counted.tally)) {
    auto read = read_encrypted_tally(group, shapes, published);
    if (read) {
      compare_tallies(*read, audited);
      audited.published = std::move(*read);
    } else {
      report.fail(AuditStep::encrypted_tally, "it cannot be read, " + describe(read.error()));
    }
  }
  std::size_t ciphertexts = 0;
  for (const auto& question : counted.tally) ciphertexts += question.size();
  report.pass(AuditStep::encrypted_tally, std::to_string(ciphertexts) + " ciphertexts recomputed and compared");
}

void audit_shuffle(const ByteSource& source, std::span<const Record> data, AuditedElection& audited) {
  const auto owner = find_owner(source, data, AuditStep::shuffles, audited);
  const std::string who = owner ? "the shuffle of " + trustee(owner->number) : "a shuffle";
  const Election& election = *audited.election;
  const auto record =
      read_shuffle(election.group(), audited.mixnet.size(), audited.counted->num_tallied, content_of(source, data[0]));
  if (!record) {
    audited.report.fail(AuditStep::shuffles, who + " cannot be read, " + describe(record.error()));
    return;
  }
  if (const auto refusal = find_shuffle_refusal(election, audited.mixnet, *record)) {
    audited.report.fail(AuditStep::shuffles, who + " does not hold: " + describe(*refusal));
  }
  if (owner &&
      std::find(audited.shufflers.begin(), audited.shufflers.end(), owner->number) != audited.shufflers.end()) {
    audited.report.fail(AuditStep::shuffles, trustee(owner->number) + " shuffled twice");
  }
  audited.mixnet = record->ciphertexts;
  audited.shufflers.push_back(owner ? owner->number : 0);
}

void audit_partial_decryption(const ByteSource& source, std::span<const Record> data, AuditedElection& audited) {
  constexpr AuditStep step = AuditStep::partial_decryptions;
  const auto owner = find_owner(source, data, step, audited);
  if (!owner) return;
  const Election& election = *audited.election;
  auto decryption = read_partial_decryption(election.group(), shapes_of(audited), content_of(source, data[0]));
  if (!decryption) {
    audited.report.fail(step,
                        trustee(owner->number) + ": the decryption cannot be read, " + describe(decryption.error()));
    return;
  }
  const bool twice = std::any_of(audited.decryptions.begin(), audited.decryptions.end(),
                                 [&](const OwnedDecryption& other) { return other.owner == owner->number; });
  if (twice) audited.report.fail(step, trustee(owner->number) + " decrypted twice");
  auto faults = decryption_faults(election, audited.tally_to_decrypt(), owner->key->public_key, *decryption);
  if (!faults.empty() && audited.published && audited.decryptions.empty()) {
    // The tally was refused already; say of the decryption whether it is at least the published tally's.
    audited.follows_published = true;
    const auto other = decryption_faults(election, audited.tally_to_decrypt(), owner->key->public_key, *decryption);
    audited.follows_published = other.empty();
    if (other.empty()) faults.clear();
  }
  for (const TallyFault& fault : faults) audited.report.fail(step, trustee(owner->number) + ", " + describe(fault));
  if (faults.empty() && !twice) audited.decryptions.push_back({owner->number, std::move(*decryption)});
}

Result<std::vector<std::vector<crypto::Element>>, std::string> open_audited_tally(const AuditedElection& audited) {
  std::vector<std::uint32_t> supplied;
  for (const OwnedDecryption& decryption : audited.decryptions) supplied.push_back(decryption.owner);
  const auto combined = combination(*audited.trustees, supplied);
  if (!combined) {
    const TooFewShares& lack = combined.error();
    std::uint32_t first = 0;
    for (const Owner& owner : owners(*audited.trustees)) {
      if (owner.item == lack.item && first == 0) first = owner.number;
    }
    return failure("of the keys from " + trustee(first) + " on, " + std::to_string(lack.wanted) + " must decrypt and " +
                   std::to_string(lack.present) + " did");
  }
  std::vector<WeightedShare> shares;
  for (const auto& item : *combined) {
    for (const ShareWeight& weight : item) {
      const auto from =
          std::find_if(audited.decryptions.begin(), audited.decryptions.end(),
                       [&](const OwnedDecryption& decryption) { return decryption.owner == weight.owner; });
      shares.push_back({&from->decryption, weight.exponent});
    }
  }
  return open_tally(*audited.election, audited.tally_to_decrypt(), shares);
}

void audit_result(const ByteSource& source, std::span<const Record> data, AuditedElection& audited) {
  AuditReport& report = audited.report;
  const auto& questions = audited.election->questions();
  report.result = content_of(source, data[0]);
  auto result = read_result(questions, audited.counted->num_tallied, report.result);
  if (!result) {
    report.fail(AuditStep::result, "it cannot be read, " + describe(result.error()));
    return;
  }
  for (const TallyFault& fault : broken_rules(questions, audited.counted->total_weight, *result)) {
    report.fail(AuditStep::result, describe(fault));
  }
  if (!audited.trustees) return;
  const auto plain = open_audited_tally(audited);
  if (!plain) {
    report.fail(AuditStep::partial_decryptions, plain.error());
    return;
  }
  for (const TallyFault& fault : result_faults(*audited.election, *plain, audited.counted->total_weight, *result)) {
    report.fail(AuditStep::result, describe(fault));
  }
  report.pass(AuditStep::result, std::string("every figure is the one that the ") +
                                     (audited.follows_published ? "published tally, not the ballots', " : "tally ") +
                                     "opens to");
  audited.result = std::move(*result);
}

void finish_tally(AuditedElection& audited) {
  AuditReport& report = audited.report;
  if (!audited.election) return;
  if (!audited.election->has_mixnet()) {
    report.skip(AuditStep::shuffles, "no question needs it");
  } else if (!audited.shufflers.empty()) {
    report.pass(AuditStep::shuffles,
                std::to_string(audited.shufflers.size()) + (audited.shufflers.size() == 1 ? " shuffle" : " shuffles"));
  }
  if (report.stage == ElectionStage::decrypting || report.stage == ElectionStage::finished) {
    report.pass(AuditStep::partial_decryptions,
                std::to_string(audited.decryptions.size()) + (audited.decryptions.size() == 1 ? " holds" : " hold") +
                    (audited.follows_published ? ", for the published tally, which is not the ballots'" : ""));
  }
}

}  // namespace urna::protocol
