// SPDX-License-Identifier: EUPL-1.2
#include "protocol/ballot_check.hpp"

#include <optional>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "crypto/proof_batch.hpp"

namespace urna::protocol {
namespace {

using crypto::Element;
using crypto::ProofBatch;

/// The texts of all elements of a block of ballots, decoded together.
class ElementTexts {
 public:
  std::size_t add(std::string_view text) {
    texts_.push_back(text);
    return texts_.size() - 1;
  }
  void decode(const crypto::Group& group) { elements_ = group.parse_all(texts_); }
  const std::optional<Element>& at(std::size_t index) const { return elements_[index]; }

 private:
  std::vector<std::string_view> texts_;
  std::vector<std::optional<Element>> elements_;
};

/// A ballot of the block, between reading and verdict.
struct Candidate {
  BallotForm form;
  std::size_t first_element = 0;  ///< credential, then per answer: choices, then the commitment of a list answer
  std::size_t element_count = 0;
  std::optional<BallotRefusal> refusal;
  CheckedBallot checked;
};

void collect_elements(Candidate& candidate, ElementTexts& texts) {
  candidate.first_element = texts.add(candidate.form.credential);
  candidate.element_count = 1;
  for (const Answer& answer : candidate.form.answers) {
    for (const CiphertextText& choice : answer.choices) {
      texts.add(choice.alpha);
      texts.add(choice.beta);
      candidate.element_count += 2;
    }
    if (const auto* lists = std::get_if<ListsProofs>(&answer.proofs)) {
      texts.add(lists->nonzero.commitment);
      candidate.element_count += 1;
    }
  }
}

/// Puts the requirements of one answer into the batch.
class AnswerRequirements {
 public:
  AnswerRequirements(const Election& election, ProofBatch& batch, std::uint32_t owner, std::size_t question,
                     const std::string& context, const Answer& answer, const std::vector<crypto::Ciphertext>& choices)
      : election_(election),
        group_(election.group()),
        batch_(batch),
        owner_(owner),
        label_("question " + std::to_string(question + 1) + ", "),
        context_(context),
        answer_(answer),
        choices_(choices) {
    for (const crypto::Ciphertext& choice : choices_) bases_.push_back(add(choice, true));
  }

  void homomorphic(const HomomorphicQuestion& question, const HomomorphicProofs& proofs) {
    individual(proofs.individual);
    const auto context = std::make_shared<const std::string>(answer_context(context_, answer_.choices));
    const std::size_t first = question.blank ? 1 : 0;
    const crypto::Ciphertext sum = product(first, choices_.size());
    const Pair sum_bases = add(sum, false);
    std::vector<ProofBatch::Branch> branches;
    if (question.blank) branches.push_back(branch(bases_[0], 1));
    for (std::uint32_t value = question.min; value <= question.max; ++value)
      branches.push_back(branch(sum_bases, value));
    if (!question.blank) {
      batch_.require_one_of(owner_, label_ + "overall proof",
                            ProofBatch::Prefix("prove|", context, "|" + text(sum) + "|"), branches, proofs.overall);
      return;
    }
    batch_.require_one_of(owner_, label_ + "blank proof", ProofBatch::Prefix("bproof0|", context, "|"),
                          {branch(bases_[0], 0), branch(sum_bases, 0)}, proofs.blank);
    batch_.require_one_of(owner_, label_ + "overall proof", ProofBatch::Prefix("bproof1|", context, "|"), branches,
                          proofs.overall);
  }

  /// @param commitment  K of the non-zero proof, which is in the group's text form but not yet known to be a member
  void lists(const ListsQuestion& question, const ListsProofs& proofs, const Element& commitment) {
    individual(proofs.individual);
    const auto context = std::make_shared<const std::string>(answer_context(context_, answer_.choices));
    std::vector<std::size_t> flags;
    crypto::Ciphertext flag_sum = crypto::neutral_ciphertext(group_);
    crypto::Ciphertext kept_sum = crypto::neutral_ciphertext(group_);
    std::size_t first = 0;
    for (std::size_t i = 0; i < question.lists.size(); ++i) {
      const std::size_t end = first + 1 + question.lists[i].candidates.size();
      const crypto::Ciphertext kept = product(first + 1, end);
      batch_.require_one_of(owner_, label_ + "proof of list " + std::to_string(i + 1),
                            ProofBatch::Prefix("lproof|", context, "|"),
                            {branch(bases_[first], 1), branch(add(kept, false), 0)}, proofs.lists[i]);
      flag_sum = crypto::multiply(group_, flag_sum, choices_[first]);
      kept_sum = crypto::multiply(group_, kept_sum, kept);
      first = end;
    }
    batch_.require_one_of(owner_, label_ + "overall proof",
                          ProofBatch::Prefix("prove|", context, "|" + text(flag_sum) + "|"),
                          {branch(add(flag_sum, false), 1)}, std::span(&proofs.overall, 1));
    nonzero(context, proofs.nonzero, commitment, kept_sum);
  }

  void mixnet(const MixnetProof& proofs) {
    const CiphertextText& choice = answer_.choices[0];
    std::string prefix = "raweg|" + context_ + "|" + group_.text(election_.public_key()) + ",";
    prefix.append(choice.alpha).append(",").append(choice.beta).append("|");
    const crypto::Proof& proof = proofs.proof;
    batch_.require(owner_, label_ + "proof of knowledge", std::move(prefix), proof.challenge,
                   {{{bases_[0].alpha, proof.response, {}, proof.challenge}}});
  }

 private:
  struct Pair {
    ProofBatch::Base alpha;
    ProofBatch::Base beta;
  };

  Pair add(const crypto::Ciphertext& ciphertext, bool membership) {
    return {batch_.add_base(owner_, ciphertext.alpha, membership),
            batch_.add_base(owner_, ciphertext.beta, membership)};
  }

  static ProofBatch::Branch branch(const Pair& bases, std::uint32_t value) { return {bases.alpha, bases.beta, value}; }

  crypto::Ciphertext product(std::size_t first, std::size_t end) const {
    crypto::Ciphertext sum = choices_[first];
    for (std::size_t i = first + 1; i < end; ++i) sum = crypto::multiply(group_, sum, choices_[i]);
    return sum;
  }

  std::string text(const crypto::Ciphertext& ciphertext) const {
    return group_.text(ciphertext.alpha) + "," + group_.text(ciphertext.beta);
  }

  void individual(const std::vector<std::vector<crypto::Proof>>& proofs) {
    for (std::size_t i = 0; i < proofs.size(); ++i) {
      std::string prefix = "prove|" + context_ + "|";
      prefix.append(answer_.choices[i].alpha).append(",").append(answer_.choices[i].beta).append("|");
      batch_.require_one_of(owner_, label_ + "choice " + std::to_string(i + 1) + ": individual proof",
                            std::move(prefix), {branch(bases_[i], 0), branch(bases_[i], 1)}, proofs[i]);
    }
  }

  /// K is in the group, K ≠ 1, and hashes with A1 = α^t1·g^t2, A2 = β^t1·y^t2·K^c.  Membership of K is what makes the
  /// proof sound: an element of order two would let every candidate be struck out.
  void nonzero(const std::shared_ptr<const std::string>& context, const NonzeroProof& proof, const Element& commitment,
               const crypto::Ciphertext& kept_sum) {
    const ProofBatch::Base k = batch_.add_base(owner_, commitment, true);
    const Pair sum = add(kept_sum, false);
    ProofBatch::Prefix prefix("nonzero|", context, "|" + std::string(proof.commitment) + ",");
    batch_.require(owner_, label_ + "non-zero proof", std::move(prefix), proof.challenge,
                   {{{sum.alpha, proof.second_response, {}, proof.first_response}},
                    {{sum.beta, {}, proof.second_response, proof.first_response}, {k, {}, {}, proof.challenge}}});
  }

  const Election& election_;
  const crypto::Group& group_;
  ProofBatch& batch_;
  std::uint32_t owner_;
  std::string label_;
  const std::string& context_;
  const Answer& answer_;
  const std::vector<crypto::Ciphertext>& choices_;
  std::vector<Pair> bases_;
};

/// Decoded elements in, requirements out; refuses what no proof can heal.
void require_all(const Election& election, ProofBatch& batch, std::uint32_t owner, Candidate& candidate,
                 const ElementTexts& texts) {
  const crypto::Group& group = election.group();
  for (std::size_t i = 0; i < candidate.element_count; ++i) {
    if (!texts.at(candidate.first_element + i)) {
      candidate.refusal = {BallotRejection::malformed,
                           i == 0
                               ? "the credential is not an element of the group in canonical form"
                               : "element " + std::to_string(i) + " is not an element of the group in canonical form"};
      return;
    }
  }
  std::size_t next = candidate.first_element;
  const Element credential = *texts.at(next++);
  if (group.is_neutral(credential)) {
    candidate.refusal = {BallotRejection::unknown_credential, "the credential is the neutral element"};
    return;
  }
  const BallotForm& form = candidate.form;
  const ProofBatch::Base credential_base = batch.add_base(owner, credential, true);
  batch.require(owner, "signature", "sig|" + std::string(form.signature_hash) + "|", form.signature.challenge,
                {{{credential_base, form.signature.response, {}, form.signature.challenge}}});
  const std::string context = proof_context(election, form.credential);
  candidate.checked.choices.resize(form.answers.size());
  for (std::size_t i = 0; i < form.answers.size(); ++i) {
    const Answer& answer = form.answers[i];
    auto& choices = candidate.checked.choices[i];
    for (std::size_t j = 0; j < answer.choices.size(); ++j) {
      choices.push_back({*texts.at(next), *texts.at(next + 1)});
      next += 2;
    }
    AnswerRequirements requirements(election, batch, owner, i, context, answer, choices);
    if (const auto* homomorphic = std::get_if<HomomorphicProofs>(&answer.proofs)) {
      requirements.homomorphic(std::get<HomomorphicQuestion>(election.questions()[i]), *homomorphic);
    } else if (const auto* lists = std::get_if<ListsProofs>(&answer.proofs)) {
      const Element commitment = *texts.at(next++);
      if (group.is_neutral(commitment)) {
        candidate.refusal = {
            BallotRejection::proof_invalid,
            "question " + std::to_string(i + 1) + ", non-zero proof: the commitment is the neutral element"};
        return;
      }
      requirements.lists(std::get<ListsQuestion>(election.questions()[i]), *lists, commitment);
    } else {
      requirements.mixnet(std::get<MixnetProof>(answer.proofs));
    }
  }
}

}  // namespace

std::string_view name_of(BallotRejection rejection) {
  switch (rejection) {
    case BallotRejection::malformed:
      return "malformed";
    case BallotRejection::other_election:
      return "other election";
    case BallotRejection::unknown_credential:
      return "unknown credential";
    case BallotRejection::signature_invalid:
      return "signature invalid";
    case BallotRejection::proof_invalid:
      return "proof invalid";
    case BallotRejection::replayed:
      return "replayed";
  }
  return "";
}

BallotChecker::BallotChecker(const Election& election)
    : election_(election), engine_(election.group().engine(election.public_key())) {}

std::vector<Result<CheckedBallot, BallotRefusal>> BallotChecker::check(
    std::span<const std::string_view> ballots) const {
  std::vector<Candidate> candidates(ballots.size());
  ElementTexts texts;
  for (std::size_t i = 0; i < ballots.size(); ++i) {
    Candidate& candidate = candidates[i];
    auto form = read_ballot(ballots[i], election_);
    if (!form) {
      candidate.refusal = {BallotRejection::malformed, describe(form.error())};
      continue;
    }
    candidate.form = std::move(*form);
    if (candidate.form.election_uuid != election_.uuid() || candidate.form.election_hash != election_.fingerprint()) {
      candidate.refusal = {BallotRejection::other_election,
                           "it names the election " + std::string(candidate.form.election_uuid) + " with fingerprint " +
                               std::string(candidate.form.election_hash)};
      continue;
    }
    if (candidate.form.signature_hash != signed_hash(candidate.form.unsigned_part)) {
      candidate.refusal = {BallotRejection::signature_invalid, "the signature was made over another text"};
      continue;
    }
    candidate.checked.credential = candidate.form.credential;
    candidate.checked.hash = crypto::sha256(ballots[i]);
    collect_elements(candidate, texts);
  }
  texts.decode(election_.group());
  ProofBatch batch(election_.group());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!candidates[i].refusal) require_all(election_, batch, static_cast<std::uint32_t>(i), candidates[i], texts);
  }
  for (const ProofBatch::Failure& failed : batch.run(*engine_)) {
    auto& refusal = candidates[failed.owner].refusal;
    if (refusal) continue;  // the first reason is enough for one ballot
    refusal = {
        failed.label.starts_with("signature") ? BallotRejection::signature_invalid : BallotRejection::proof_invalid,
        failed.label};
  }
  std::vector<Result<CheckedBallot, BallotRefusal>> answers;
  answers.reserve(candidates.size());
  for (Candidate& candidate : candidates) {
    if (candidate.refusal) {
      answers.push_back(failure(std::move(*candidate.refusal)));
    } else {
      answers.push_back(std::move(candidate.checked));
    }
  }
  return answers;
}

}  // namespace urna::protocol
