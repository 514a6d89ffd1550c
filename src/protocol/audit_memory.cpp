// SPDX-License-Identifier: EUPL-1.2
#include "protocol/detail/audit_memory.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace urna::protocol {
namespace {

constexpr std::uint64_t count_max = 1ULL << 53;

Digest hash_of_prefix(const ByteSource& source, std::uint64_t length) {
  crypto::Sha256 hash;
  std::string piece(std::min<std::uint64_t>(length, 1U << 20), '\0');
  for (std::uint64_t at = 0; at < length; at += piece.size()) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), length - at));
    source.read(at, std::span(piece.data(), count));
    hash.add(std::string_view(piece.data(), count));
  }
  return hash.finish();
}

/// The memory without its last line, when that is the hash of the rest.
std::optional<std::string_view> body_of(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  if (end == std::string_view::npos || text.substr(end + 1) != crypto::sha256_hex(text.substr(0, end)))
    return std::nullopt;
  return text.substr(0, end);
}

crypto::Ciphertext read_ciphertext(CanonicalReader& reader, const crypto::Group& group) {
  crypto::Ciphertext ciphertext{group.neutral(), group.neutral()};
  reader.expect("{\"alpha\":");
  ciphertext.alpha = reader.element(group);
  reader.expect(",\"beta\":");
  ciphertext.beta = reader.element(group);
  reader.expect("}");
  return ciphertext;
}

}  // namespace

bool begins_with(const ByteSource& source, std::uint64_t length, const Digest& hash) {
  return length <= source.size() && hash_of_prefix(source, length) == hash;
}

std::string audit_memory(const AuditedElection& audited, const ByteSource& source) {
  const bool is_open = audited.report.is_verified() && audited.report.stage == ElectionStage::open && audited.box;
  if (!is_open || !audited.last_event) return "";
  AuditMemory memory;
  memory.prefix_bytes = source.size();
  memory.prefix_hash = hash_of_prefix(source, source.size());
  memory.next_height = audited.next_height;
  memory.last_event = *audited.last_event;
  memory.ballot_count = audited.report.ballot_count;
  memory.box = audited.box->memory();
  return audit_memory_text(*audited.election, memory);
}

std::string audit_memory_text(const Election& election, const AuditMemory& memory) {
  const crypto::Group& group = election.group();
  std::string out =
      "{\"urna_audit_memory\":1,\"prefix_bytes\":" + std::to_string(memory.prefix_bytes) + ",\"prefix_hash\":";
  append_hash(out, memory.prefix_hash);
  out += ",\"next_height\":" + std::to_string(memory.next_height) + ",\"last_event\":";
  append_hash(out, memory.last_event);
  out += ",\"ballots\":" + std::to_string(memory.ballot_count) +
         ",\"num_tallied\":" + std::to_string(memory.box.num_tallied) +
         ",\"total_weight\":" + std::to_string(memory.box.total_weight) + ",\"places\":";
  append_array(out, memory.box.places, [&](const OpenBallotBox::Memory::Place& place) {
    out += "[";
    append_hash(out, place.hash);
    out += "," + std::to_string(place.place) + "]";
  });
  out += ",\"replaced\":";
  append_array(out, memory.box.replaced, [&](const Digest& hash) { append_hash(out, hash); });
  out += ",\"sums\":";
  append_array(out, memory.box.sums, [&](const auto& question) {
    append_array(out, question,
                 [&](const crypto::Ciphertext& ciphertext) { append_ciphertext(out, group, ciphertext); });
  });
  out += ",\"mixnet\":";
  append_array(out, memory.box.mixnet, [&](const auto& question) {
    append_array(out, question, [&](const auto& entry) {
      out += "[" + std::to_string(entry.first) + ",";
      append_ciphertext(out, group, entry.second);
      out += "]";
    });
  });
  out += "}";
  return out + "\n" + crypto::sha256_hex(out);
}

std::optional<AuditMemoryPrefix> read_memory_prefix(std::string_view text) {
  const auto body = body_of(text);
  if (!body) return std::nullopt;
  CanonicalReader reader(*body);
  AuditMemoryPrefix prefix;
  reader.expect("{\"urna_audit_memory\":1,\"prefix_bytes\":");
  prefix.bytes = reader.integer(count_max);
  reader.expect(",\"prefix_hash\":");
  prefix.hash = reader.hash();
  if (reader.failed()) return std::nullopt;
  return prefix;
}

Result<AuditMemory, FormatError> read_audit_memory(const Election& election, const PublicCredentials& credentials,
                                                   std::string_view text) {
  const crypto::Group& group = election.group();
  CanonicalReader reader(body_of(text).value_or(""));
  AuditMemory memory;
  reader.expect("{\"urna_audit_memory\":1,\"prefix_bytes\":");
  memory.prefix_bytes = reader.integer(count_max);
  reader.expect(",\"prefix_hash\":");
  memory.prefix_hash = reader.hash();
  reader.expect(",\"next_height\":");
  memory.next_height = reader.integer(count_max);
  reader.expect(",\"last_event\":");
  memory.last_event = reader.hash();
  reader.expect(",\"ballots\":");
  memory.ballot_count = reader.integer(count_max);
  reader.expect(",\"num_tallied\":");
  memory.box.num_tallied = reader.integer(count_max);
  reader.expect(",\"total_weight\":");
  memory.box.total_weight = reader.integer(1ULL << 62);
  reader.expect(",\"places\":");
  reader.array(credentials.size(), [&](std::size_t) {
    reader.expect("[");
    const Digest hash = reader.hash();
    reader.expect(",");
    memory.box.places.push_back({hash, reader.integer(count_max)});
    reader.expect("]");
  });
  reader.expect(",\"replaced\":");
  reader.array([&] { memory.box.replaced.push_back(reader.hash()); });
  reader.expect(",\"sums\":");
  const auto& questions = election.questions();
  reader.array(questions.size(), [&](std::size_t i) {
    auto& sums = memory.box.sums.emplace_back();
    const std::size_t count = is_mixnet(questions[i]) ? 0 : choices_shape(questions[i]).count();
    reader.array(count, [&](std::size_t) { sums.push_back(read_ciphertext(reader, group)); });
  });
  reader.expect(",\"mixnet\":");
  reader.array(questions.size(), [&](std::size_t) {
    auto& entries = memory.box.mixnet.emplace_back();
    reader.array([&] {
      reader.expect("[");
      const auto credential =
          static_cast<CredentialIndex>(reader.integer(std::max<std::size_t>(credentials.size(), 1) - 1));
      reader.expect(",");
      entries.emplace_back(credential, read_ciphertext(reader, group));
      reader.expect("]");
    });
  });
  reader.expect("}");
  if (auto error = reader.finish()) return failure(std::move(*error));
  return memory;
}

}  // namespace urna::protocol
