// SPDX-License-Identifier: EUPL-1.2
#include "protocol/partial_decryption.hpp"

#include "base/ensure.hpp"
#include "crypto/proof_batch.hpp"
#include "protocol/detail/element_reader.hpp"

namespace urna::protocol {
namespace {

struct Place {
  std::size_t question;
  std::size_t choice;
};

std::vector<Place> places_of(const EncryptedTally& tally) {
  std::vector<Place> places;
  for (std::size_t i = 0; i < tally.size(); ++i) {
    for (std::size_t j = 0; j < tally[i].size(); ++j) places.push_back({i, j});
  }
  return places;
}

/// The text hashed before the commitments of every proof of one trustee.
std::string proof_prefix(const Election& election, const crypto::Element& trustee_key) {
  return "decrypt|" + election.fingerprint() + "|" + election.group().text(trustee_key) + "|";
}

std::optional<TallyFault> first_outside(const Election& election, const EncryptedTally& tally) {
  std::vector<crypto::PowerJob> jobs;
  const std::vector<Place> places = places_of(tally);
  for (const Place& place : places) {
    jobs.push_back({tally[place.question][place.choice].alpha, true, {}});
    jobs.push_back({tally[place.question][place.choice].beta, true, {}});
  }
  const auto results = election.group().engine(election.public_key())->compute(jobs);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i].is_member) {
      return TallyFault{places[i / 2].question, places[i / 2].choice, "the ciphertext is not in the group"};
    }
  }
  return std::nullopt;
}

/// The first question for which the decryption has too much or too little.
std::optional<std::size_t> first_other_shape(const EncryptedTally& tally, const PartialDecryption& decryption) {
  if (decryption.factors.size() != tally.size() || decryption.proofs.size() != tally.size()) return 0;
  for (std::size_t i = 0; i < tally.size(); ++i) {
    if (decryption.factors[i].size() != tally[i].size() || decryption.proofs[i].size() != tally[i].size()) return i;
  }
  return std::nullopt;
}

}  // namespace

Result<PartialDecryption, FormatError> read_partial_decryption(const crypto::Group& group,
                                                               std::span<const Shape> shapes, std::string_view text) {
  CanonicalReader reader(text);
  ElementReader elements(reader);
  PartialDecryption decryption;
  decryption.factors.resize(shapes.size());
  decryption.proofs.resize(shapes.size());
  reader.expect("{\"decryption_factors\":");
  reader.array(shapes.size(), [&](std::size_t i) {
    decryption.factors[i].resize(shapes[i].count());
    read_shaped(reader, shapes[i], [&](std::size_t j) { elements.read(decryption.factors[i][j]); });
  });
  reader.expect(",\"decryption_proofs\":");
  reader.array(shapes.size(), [&](std::size_t i) {
    decryption.proofs[i].resize(shapes[i].count());
    read_shaped(reader, shapes[i], [&](std::size_t j) { decryption.proofs[i][j] = reader.proof(); });
  });
  reader.expect("}");
  if (auto error = elements.finish(group)) return failure(std::move(*error));
  return decryption;
}

std::string partial_decryption_text(const crypto::Group& group, std::span<const Shape> shapes,
                                    const PartialDecryption& decryption) {
  ensure(decryption.factors.size() == shapes.size() && decryption.proofs.size() == shapes.size(),
         "a decryption has an entry per question");
  std::string out = "{\"decryption_factors\":[";
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    ensure(decryption.factors[i].size() == shapes[i].count() && decryption.proofs[i].size() == shapes[i].count(),
           "a decryption has the shape of the tally");
    if (i > 0) out += ",";
    append_shaped(out, shapes[i], [&](std::size_t j) { append_element(out, group, decryption.factors[i][j]); });
  }
  out += "],\"decryption_proofs\":[";
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (i > 0) out += ",";
    append_shaped(out, shapes[i], [&](std::size_t j) { append_proof(out, decryption.proofs[i][j]); });
  }
  return out + "]}";
}

Result<PartialDecryption, TallyFault> decrypt_partially(const Election& election, const EncryptedTally& tally,
                                                        const crypto::SecretScalar& key, crypto::RandomSource& random) {
  if (auto fault = first_outside(election, tally)) return failure(std::move(*fault));
  const crypto::Group& group = election.group();
  const std::string prefix = proof_prefix(election, group.generator_power(key));
  PartialDecryption decryption;
  for (const std::vector<crypto::Ciphertext>& ciphertexts : tally) {
    auto& factors = decryption.factors.emplace_back();
    auto& proofs = decryption.proofs.emplace_back();
    for (const crypto::Ciphertext& ciphertext : ciphertexts) {
      factors.push_back(group.power(ciphertext.alpha, key));
      proofs.push_back(crypto::prove_same_exponent(group, key, ciphertext.alpha, prefix, random));
    }
  }
  return decryption;
}

std::vector<TallyFault> decryption_faults(const Election& election, const EncryptedTally& tally,
                                          const crypto::Element& trustee_key, const PartialDecryption& decryption) {
  if (const auto question = first_other_shape(tally, decryption)) {
    return {{*question, 0, "the decryption does not have the shape of the tally"}};
  }
  const crypto::Group& group = election.group();
  const std::string prefix = proof_prefix(election, trustee_key);
  const crypto::Natural zero(0);
  const std::vector<Place> places = places_of(tally);
  crypto::ProofBatch batch(group);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto [question, choice] = places[i];
    const auto owner = static_cast<std::uint32_t>(i);
    const crypto::Proof& proof = decryption.proofs[question][choice];
    const auto alpha = batch.add_base(owner, tally[question][choice].alpha, true);
    const auto factor = batch.add_base(owner, decryption.factors[question][choice], true);
    // The engine below has the trustee's key in the place of y:  A = g^response·X^challenge, B =
    // alpha^response·factor^challenge.
    batch.require(owner, "decryption proof", prefix, proof.challenge,
                  {{{alpha, proof.response, proof.challenge, zero}},
                   {{alpha, zero, zero, proof.response}, {factor, zero, zero, proof.challenge}}});
  }
  std::vector<TallyFault> faults;
  for (auto& wrong : batch.run(*group.engine(trustee_key))) {
    faults.push_back({places[wrong.owner].question, places[wrong.owner].choice, std::move(wrong.label)});
  }
  return faults;
}

}  // namespace urna::protocol
