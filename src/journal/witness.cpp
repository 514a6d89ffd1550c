// SPDX-License-Identifier: EUPL-1.2
#include "journal/witness.hpp"

#include <algorithm>
#include <charconv>

#include "journal/detail/padded_base64.hpp"

namespace urna::journal {
namespace {

constexpr std::string_view old_word = "old ";

std::optional<std::uint64_t> size_from(std::string_view text) {
  constexpr std::uint64_t size_max = (std::uint64_t{1} << 63U) - 1;
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || value > size_max || std::to_string(value) != text) return std::nullopt;
  return value;
}

std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

Witness::Answer refusal(unsigned status) { return {status, ""}; }

}  // namespace

std::string add_checkpoint_text(const AddCheckpoint& request) {
  std::string out = std::string(old_word) + std::to_string(request.old_size) + "\n";
  for (const Digest& hash : request.proof) out += detail::padded_base64(hash) + "\n";
  return out + "\n" + request.note;
}

std::optional<AddCheckpoint> add_checkpoint_from(std::string_view text) {
  if (text.size() > add_checkpoint_bytes_max) return std::nullopt;
  auto line = take_line(text);
  if (!line || !line->starts_with(old_word)) return std::nullopt;
  const auto old_size = size_from(line->substr(old_word.size()));
  if (!old_size) return std::nullopt;
  AddCheckpoint request{*old_size, {}, {}};
  for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
    const auto hash = detail::digest_from_padded_base64(*line);
    if (!hash || request.proof.size() == proof_hashes_max) return std::nullopt;
    request.proof.push_back(*hash);
  }
  if (!line || text.empty()) return std::nullopt;
  request.note = text;
  return request;
}

std::string witnessed_size_text(std::uint64_t size) { return std::to_string(size) + "\n"; }

std::optional<std::uint64_t> witnessed_size_from(std::string_view text) {
  if (!text.ends_with('\n')) return std::nullopt;
  text.remove_suffix(1);
  return size_from(text);
}

std::optional<NoteKey> WitnessedLog::key_of(const std::string& origin) const {
  if (origin == key.name()) return key;
  constexpr std::string_view logs = "/log/";
  const std::size_t at = key.name().find(logs);
  if (!is_whole_server || at == std::string::npos || !NoteKey::is_name(origin)) return std::nullopt;
  if (!origin.starts_with(key.name().substr(0, at + logs.size()))) return std::nullopt;
  return NoteKey(origin, key.key());
}

Witness::Answer Witness::add_checkpoint(std::string_view body) {
  constexpr unsigned malformed = 400;
  constexpr unsigned not_signed = 403;
  constexpr unsigned unknown_log = 404;
  constexpr unsigned other_size = 409;
  constexpr unsigned inconsistent = 422;
  const auto request = add_checkpoint_from(body);
  if (!request) return refusal(malformed);
  const auto parts = note_parts(request->note);
  const auto unproved = parts ? checkpoint_from(parts->text) : std::nullopt;
  if (!unproved) return refusal(malformed);
  std::vector<NoteKey> trusted;
  for (const WitnessedLog& log : logs_) {
    if (auto key = log.key_of(unproved->origin)) trusted.push_back(std::move(*key));
  }
  if (trusted.empty()) return refusal(unknown_log);
  const auto head = open_checkpoint(request->note, trusted);
  if (!head) return refusal(not_signed);
  if (request->old_size > head->size) return refusal(malformed);

  const std::lock_guard lock(mutex_);
  const Checkpoint last = seen_.last(head->origin).value_or(Checkpoint{head->origin, 0, hash_of_nothing()});
  if (request->old_size != last.size) return {other_size, witnessed_size_text(last.size)};
  if (head->size == last.size && head->root != last.root) return {other_size, witnessed_size_text(last.size)};
  if (!check_consistency(last.size, last.root, head->size, head->root, request->proof)) return refusal(inconsistent);
  if (*head != last) seen_.keep(*head);
  return {200, cosign(parts->text, name_, key_, now_()) + "\n"};
}

}  // namespace urna::journal
