// SPDX-License-Identifier: EUPL-1.2
#include "protocol/ballot.hpp"

#include "crypto/hash.hpp"

namespace urna::protocol {
namespace {

CiphertextText read_ciphertext(CanonicalReader& reader) {
  CiphertextText ciphertext;
  reader.expect("{\"alpha\":");
  ciphertext.alpha = reader.plain_string();
  reader.expect(",\"beta\":");
  ciphertext.beta = reader.plain_string();
  reader.expect("}");
  return ciphertext;
}

std::vector<crypto::Proof> read_proofs(CanonicalReader& reader, std::size_t count) {
  std::vector<crypto::Proof> proofs;
  proofs.reserve(count);
  reader.array(count, [&](std::size_t) { proofs.push_back(reader.proof()); });
  return proofs;
}

void read_choices(CanonicalReader& reader, const Shape& shape, Answer& answer) {
  reader.expect("{\"choices\":");
  answer.choices.reserve(shape.count());
  read_shaped(reader, shape, [&](std::size_t) { answer.choices.push_back(read_ciphertext(reader)); });
}

struct AnswerReader {
  CanonicalReader& reader;
  Answer& answer;

  std::vector<std::vector<crypto::Proof>> individual_proofs(const Shape& shape) const {
    std::vector<std::vector<crypto::Proof>> proofs;
    proofs.reserve(shape.count());
    reader.expect(",\"individual_proofs\":");
    read_shaped(reader, shape, [&](std::size_t) { proofs.push_back(read_proofs(reader, 2)); });
    return proofs;
  }

  void operator()(const HomomorphicQuestion& question) const {
    const Shape shape = choices_shape(question);
    read_choices(reader, shape, answer);
    HomomorphicProofs proofs;
    proofs.individual = individual_proofs(shape);
    reader.expect(",\"overall_proof\":");
    proofs.overall = read_proofs(reader, question.max - question.min + 1 + (question.blank ? 1 : 0));
    if (question.blank) {
      reader.expect(",\"blank_proof\":");
      proofs.blank = read_proofs(reader, 2);
    }
    reader.expect("}");
    answer.proofs = std::move(proofs);
  }

  void operator()(const ListsQuestion& question) const {
    const Shape shape = choices_shape(question);
    read_choices(reader, shape, answer);
    ListsProofs proofs;
    proofs.individual = individual_proofs(shape);
    reader.expect(",\"overall_proof\":");
    proofs.overall = reader.proof();
    reader.expect(",\"list_proofs\":");
    reader.array(question.lists.size(), [&](std::size_t) { proofs.lists.push_back(read_proofs(reader, 2)); });
    reader.expect(",\"nonzero_proof\":{\"commitment\":");
    proofs.nonzero.commitment = reader.plain_string();
    reader.expect(",\"challenge\":");
    proofs.nonzero.challenge = reader.big();
    reader.expect(",\"response\":[");
    proofs.nonzero.first_response = reader.big();
    reader.expect(",");
    proofs.nonzero.second_response = reader.big();
    reader.expect("]}}");
    answer.proofs = std::move(proofs);
  }

  void operator()(const MixnetQuestion&) const {
    reader.expect("{\"choices\":");
    answer.choices = {read_ciphertext(reader)};
    reader.expect(",\"proof\":");
    answer.proofs = MixnetProof{reader.proof()};
    reader.expect("}");
  }
};

}  // namespace

Result<BallotForm, FormatError> read_ballot(std::string_view text, const Election& election) {
  CanonicalReader reader(text);
  BallotForm ballot;
  reader.expect("{\"election_uuid\":");
  ballot.election_uuid = reader.plain_string();
  reader.expect(",\"election_hash\":");
  ballot.election_hash = reader.plain_string();
  reader.expect(",\"credential\":");
  ballot.credential = reader.plain_string();
  reader.expect(",\"answers\":");
  const auto& questions = election.questions();
  ballot.answers.resize(questions.size());
  reader.array(questions.size(), [&](std::size_t i) {
    std::visit(AnswerReader{reader, ballot.answers[i]}, questions[i]);
  });
  ballot.unsigned_part = reader.since(0);
  reader.expect(",\"signature\":{\"hash\":");
  ballot.signature_hash = reader.plain_string();
  reader.expect(",\"proof\":");
  ballot.signature = reader.proof();
  reader.expect("}}");
  if (auto error = reader.finish()) return failure(std::move(*error));
  return ballot;
}

std::string tracker_text(const Digest& ballot_hash) { return to_base64(ballot_hash); }

std::string signed_hash(std::string_view unsigned_part) {
  return to_base64(crypto::Sha256().add(unsigned_part).add(std::string_view("}")).finish());
}

std::string proof_context(const Election& election, std::string_view credential) {
  return election.fingerprint() + "|" + std::string(credential);
}

std::string answer_context(const std::string& proof_context, const std::vector<CiphertextText>& choices) {
  std::string context = proof_context;
  char separator = '|';
  for (const CiphertextText& choice : choices) {
    context.push_back(separator);
    context.append(choice.alpha).append(",").append(choice.beta);
    separator = ',';
  }
  return context;
}

}  // namespace urna::protocol
