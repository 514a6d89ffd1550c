// SPDX-License-Identifier: EUPL-1.2
#include "protocol/tally_records.hpp"

#include <limits>

#include "base/ensure.hpp"
#include "protocol/detail/element_reader.hpp"

namespace urna::protocol {

std::vector<Shape> tally_shapes(std::span<const Question> questions, std::size_t num_tallied) {
  std::vector<Shape> shapes;
  for (const Question& question : questions) shapes.push_back(tally_shape(question, num_tallied));
  return shapes;
}

std::string describe(const TallyFault& fault) {
  return "question " + std::to_string(fault.question + 1) + ", choice " + std::to_string(fault.choice + 1) + ": " +
         fault.what;
}

Result<EncryptedTally, FormatError> read_encrypted_tally(const crypto::Group& group, std::span<const Shape> shapes,
                                                         std::string_view text) {
  CanonicalReader reader(text);
  ElementReader elements(reader);
  EncryptedTally tally(shapes.size());
  reader.array(shapes.size(), [&](std::size_t i) {
    tally[i].resize(shapes[i].count());
    read_shaped(reader, shapes[i], [&](std::size_t j) { elements.read(tally[i][j]); });
  });
  if (auto error = elements.finish(group)) return failure(std::move(*error));
  return tally;
}

std::string encrypted_tally_text(const crypto::Group& group, std::span<const Shape> shapes,
                                 const EncryptedTally& tally) {
  ensure(tally.size() == shapes.size(), "a tally has an entry per question");
  std::string out;
  std::size_t question = 0;
  append_array(out, tally, [&](const std::vector<crypto::Ciphertext>& ciphertexts) {
    const Shape& shape = shapes[question++];
    ensure(ciphertexts.size() == shape.count(), "a tally has the shape of its questions");
    append_shaped(out, shape, [&](std::size_t i) { append_ciphertext(out, group, ciphertexts[i]); });
  });
  return out;
}

Result<SizedEncryptedTally, FormatError> read_sized_encrypted_tally(std::string_view text) {
  CanonicalReader reader(text);
  SizedEncryptedTally tally;
  reader.expect("{\"num_tallied\":");
  tally.num_tallied = reader.integer(std::numeric_limits<std::uint32_t>::max());
  reader.expect(",\"total_weight\":");
  tally.total_weight = reader.weight();
  reader.expect(",\"encrypted_tally\":");
  tally.encrypted_tally = reader.hash();
  reader.expect("}");
  if (auto error = reader.finish()) return failure(std::move(*error));
  return tally;
}

std::string sized_encrypted_tally_text(const SizedEncryptedTally& tally) {
  std::string out = "{\"num_tallied\":" + std::to_string(tally.num_tallied) + ",\"total_weight\":";
  append_weight(out, tally.total_weight);
  out += ",\"encrypted_tally\":";
  append_hash(out, tally.encrypted_tally);
  return out + "}";
}

Result<Owned, FormatError> read_owned(std::string_view text) {
  CanonicalReader reader(text);
  Owned owned;
  reader.expect("{\"owner\":");
  if (reader.next_is("0")) reader.fail("an owner is counted from 1");
  owned.owner = static_cast<std::uint32_t>(reader.integer(std::numeric_limits<std::uint32_t>::max()));
  reader.expect(",\"payload\":");
  owned.payload = reader.hash();
  reader.expect("}");
  if (auto error = reader.finish()) return failure(std::move(*error));
  return owned;
}

std::string owned_text(const Owned& owned) {
  std::string out = "{\"owner\":" + std::to_string(owned.owner) + ",\"payload\":";
  append_hash(out, owned.payload);
  return out + "}";
}

}  // namespace urna::protocol
