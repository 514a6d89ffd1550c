// SPDX-License-Identifier: EUPL-1.2
#include "journal/checkpoint.hpp"

#include <algorithm>
#include <charconv>

#include "journal/detail/padded_base64.hpp"
#include "journal/hash_tree.hpp"

namespace urna::journal {
namespace {

constexpr std::uint64_t size_max = (std::uint64_t{1} << 63U) - 1;
constexpr std::string_view proof_head = "c2sp.org/tlog-proof@v1";

/// Takes a line off; nothing when there is no line end.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t value = 0;
  const bool is_decimal =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_decimal || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc() || value > size_max)
    return std::nullopt;
  return value;
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + detail::padded_base64(checkpoint.root) +
         "\n";
}

std::optional<Checkpoint> checkpoint_from(std::string_view text) {
  const auto origin = take_line(text);
  const auto size = take_line(text);
  const auto root = take_line(text);
  if (!origin || origin->empty() || !size || !root) return std::nullopt;
  const auto number = number_from(*size);
  const auto digest = detail::digest_from_padded_base64(*root);
  if (!number || !digest || text.starts_with('\n') || text.find("\n\n") != std::string_view::npos) return std::nullopt;
  return Checkpoint{std::string(*origin), *number, *digest};
}

Result<Checkpoint, NoteFault> open_checkpoint(std::string_view note, std::span<const NoteKey> trusted) {
  const auto text = open_note(note, trusted);
  if (!text) return failure(text.error());
  auto checkpoint = checkpoint_from(*text);
  if (!checkpoint) return failure(NoteFault::malformed);
  return std::move(*checkpoint);
}

std::string log_proof_text(const LogProof& proof) {
  std::string out = std::string(proof_head) + "\nindex " + std::to_string(proof.index) + "\n";
  for (const Digest& hash : proof.hashes) out += detail::padded_base64(hash) + "\n";
  return out + "\n" + proof.checkpoint;
}

std::string_view name_of(LogProofFault fault) {
  switch (fault) {
    case LogProofFault::malformed:
      return "malformed";
    case LogProofFault::checkpoint_false:
      return "its checkpoint is not signed by the key that was given";
    case LogProofFault::other_log:
      return "of another log";
    case LogProofFault::not_included:
      return "the entry is not in the log";
  }
  return "";
}

Result<LogProof, LogProofFault> log_proof_from(std::string_view text) {
  const auto malformed = [] { return failure(LogProofFault::malformed); };
  if (text.size() > note_bytes_max || take_line(text) != proof_head) return malformed();
  auto line = take_line(text);
  constexpr std::string_view extra = "extra ";
  constexpr std::string_view index = "index ";
  if (line && line->starts_with(extra)) {  // not authenticated, so not looked at
    if (!detail::from_padded_base64(line->substr(extra.size()))) return malformed();
    line = take_line(text);
  }
  if (!line || !line->starts_with(index)) return malformed();
  const auto number = number_from(line->substr(index.size()));
  if (!number) return malformed();
  LogProof proof{*number, {}, {}};
  for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
    const auto hash = detail::digest_from_padded_base64(*line);
    if (!hash || proof.hashes.size() == proof_hashes_max) return malformed();
    proof.hashes.push_back(*hash);
  }
  if (!line || text.empty()) return malformed();
  proof.checkpoint = text;
  return proof;
}

Result<Checkpoint, LogProofFault> check_log_proof(std::string_view proof, std::string_view entry,
                                                  std::string_view origin, std::span<const NoteKey> trusted) {
  const auto read = log_proof_from(proof);
  if (!read) return failure(read.error());
  auto checkpoint = open_checkpoint(read->checkpoint, trusted);
  if (!checkpoint) return failure(LogProofFault::checkpoint_false);
  if (checkpoint->origin != origin) return failure(LogProofFault::other_log);
  if (!check_inclusion(hash_of_leaf(entry), read->index, checkpoint->size, checkpoint->root, read->hashes))
    return failure(LogProofFault::not_included);
  return std::move(*checkpoint);
}

}  // namespace urna::journal
