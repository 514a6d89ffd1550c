// SPDX-License-Identifier: EUPL-1.2
#include "protocol/shuffle_record.hpp"

#include "base/ensure.hpp"
#include "protocol/detail/element_reader.hpp"

namespace urna::protocol {
namespace {

std::vector<std::size_t> mixnet_places(std::span<const Question> questions) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (is_mixnet(questions[i])) places.push_back(i);
  }
  return places;
}

void read_proof(CanonicalReader& reader, ElementReader& elements, crypto::ShuffleProof& proof, std::size_t count) {
  const auto each_element = [&](std::vector<crypto::Element>& places) {
    places.resize(count);
    reader.array(count, [&](std::size_t i) { elements.read(places[i]); });
  };
  const auto each_number = [&](std::vector<crypto::Natural>& places) {
    places.resize(count);
    reader.array(count, [&](std::size_t i) { places[i] = reader.big(); });
  };
  reader.expect("[[");
  for (crypto::Element* const place : {&proof.t1, &proof.t2, &proof.t3}) {
    elements.read(*place);
    reader.expect(",");
  }
  reader.expect("[");
  elements.read(proof.t41);
  reader.expect(",");
  elements.read(proof.t42);
  reader.expect("],");
  each_element(proof.t_hat);
  reader.expect("],[");
  for (crypto::Natural* const place : {&proof.s1, &proof.s2, &proof.s3, &proof.s4}) {
    *place = reader.big();
    reader.expect(",");
  }
  each_number(proof.s_hat);
  reader.expect(",");
  each_number(proof.s_prime);
  reader.expect("],");
  each_element(proof.c);
  reader.expect(",");
  each_element(proof.c_hat);
  reader.expect("]");
}

void append_shuffle_proof(std::string& out, const crypto::Group& group, const crypto::ShuffleProof& proof) {
  const auto element = [&](const crypto::Element& value) { append_element(out, group, value); };
  const auto number = [&](const crypto::Natural& value) { append_big(out, value); };
  out += "[[";
  for (const crypto::Element* const value : {&proof.t1, &proof.t2, &proof.t3}) {
    element(*value);
    out += ",";
  }
  out += "[";
  element(proof.t41);
  out += ",";
  element(proof.t42);
  out += "],";
  append_array(out, proof.t_hat, element);
  out += "],[";
  for (const crypto::Natural* const value : {&proof.s1, &proof.s2, &proof.s3, &proof.s4}) {
    number(*value);
    out += ",";
  }
  append_array(out, proof.s_hat, number);
  out += ",";
  append_array(out, proof.s_prime, number);
  out += "],";
  append_array(out, proof.c, element);
  out += ",";
  append_array(out, proof.c_hat, element);
  out += "]";
}

}  // namespace

MixnetArrays mixnet_arrays(std::span<const Question> questions, const EncryptedTally& tally) {
  MixnetArrays arrays;
  for (const std::size_t place : mixnet_places(questions)) arrays.push_back(tally[place]);
  return arrays;
}

std::string mixnet_arrays_text(const crypto::Group& group, const MixnetArrays& arrays) {
  std::string out;
  append_array(out, arrays, [&](const std::vector<crypto::Ciphertext>& array) {
    append_array(out, array, [&](const crypto::Ciphertext& ciphertext) { append_ciphertext(out, group, ciphertext); });
  });
  return out;
}

EncryptedTally with_mixnet_arrays(std::span<const Question> questions, EncryptedTally tally, MixnetArrays shuffled) {
  const std::vector<std::size_t> places = mixnet_places(questions);
  ensure(places.size() == shuffled.size(), "a shuffle has an array per mixnet question");
  for (std::size_t i = 0; i < places.size(); ++i) tally[places[i]] = std::move(shuffled[i]);
  return tally;
}

Result<ShuffleRecord, FormatError> read_shuffle(const crypto::Group& group, std::size_t arrays, std::size_t num_tallied,
                                                std::string_view text) {
  CanonicalReader reader(text);
  ElementReader elements(reader);
  ShuffleRecord record{MixnetArrays(arrays), std::vector<crypto::ShuffleProof>(arrays)};
  reader.expect("{\"ciphertexts\":");
  reader.array(arrays, [&](std::size_t i) {
    record.ciphertexts[i].resize(num_tallied);
    reader.array(num_tallied, [&](std::size_t j) { elements.read(record.ciphertexts[i][j]); });
  });
  reader.expect(",\"proofs\":");
  reader.array(arrays, [&](std::size_t i) { read_proof(reader, elements, record.proofs[i], num_tallied); });
  reader.expect("}");
  if (auto error = elements.finish(group)) return failure(std::move(*error));
  return record;
}

std::string shuffle_text(const crypto::Group& group, const ShuffleRecord& record) {
  std::string out = "{\"ciphertexts\":" + mixnet_arrays_text(group, record.ciphertexts) + ",\"proofs\":";
  append_array(out, record.proofs, [&](const crypto::ShuffleProof& proof) { append_shuffle_proof(out, group, proof); });
  return out + "}";
}

std::string describe(const ShuffleRefusal& refusal) {
  return "question " + std::to_string(refusal.question + 1) + ": " + describe(refusal.fault);
}

Result<ShuffleRecord, ShuffleRefusal> make_shuffle(const Election& election, const MixnetArrays& input,
                                                   crypto::RandomSource& random) {
  const std::vector<std::size_t> places = mixnet_places(election.questions());
  ensure(input.size() == places.size(), "a shuffle has an array per mixnet question");
  ShuffleRecord record;
  for (std::size_t i = 0; i < input.size(); ++i) {
    auto shuffled = crypto::shuffle(election.group(), election.public_key(), election.fingerprint(), input[i], random);
    if (!shuffled) return failure(ShuffleRefusal{places[i], shuffled.error()});
    record.ciphertexts.push_back(std::move(shuffled->output));
    record.proofs.push_back(std::move(shuffled->proof));
  }
  return record;
}

std::optional<ShuffleRefusal> find_shuffle_refusal(const Election& election, const MixnetArrays& input,
                                                   const ShuffleRecord& record) {
  const std::vector<std::size_t> places = mixnet_places(election.questions());
  ensure(input.size() == places.size(), "a shuffle has an array per mixnet question");
  if (record.ciphertexts.size() != places.size() || record.proofs.size() != places.size()) {
    return ShuffleRefusal{0, {crypto::ShuffleFault::Kind::lengths_differ}};
  }
  for (std::size_t i = 0; i < input.size(); ++i) {
    const auto fault = crypto::find_shuffle_fault(election.group(), election.public_key(), election.fingerprint(),
                                                  input[i], record.ciphertexts[i], record.proofs[i]);
    if (fault) return ShuffleRefusal{places[i], *fault};
  }
  return std::nullopt;
}

}  // namespace urna::protocol
