// SPDX-License-Identifier: EUPL-1.2
#include "journal/journal_export.hpp"

#include <algorithm>
#include <charconv>

#include "base/printable.hpp"
#include "crypto/hash.hpp"
#include "journal/detail/padded_base64.hpp"
#include "journal/hash_tree.hpp"

namespace urna::journal {
namespace {

constexpr std::string_view manifest_kind = "urna/journal-export/v1";

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || std::to_string(value) != text) return std::nullopt;
  return value;
}

/// A note within quotes.  Notes of ours have no quotes and no backslashes.
std::string quoted(std::string_view note) {
  std::string out = "\"";
  for (const char c : note) c == '\n' ? out += "\\n" : out += c;
  return out + '"';
}

std::optional<std::string> unquoted(std::string_view line, std::string_view member) {
  const std::string begin = "{\"" + std::string(member) + "\":\"";
  if (!line.starts_with(begin) || !line.ends_with("\"}")) return std::nullopt;
  line = line.substr(begin.size(), line.size() - begin.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') return std::nullopt;
    if (line[i] != '\\') {
      out += line[i];
      continue;
    }
    if (++i == line.size() || line[i] != 'n') return std::nullopt;
    out += '\n';
  }
  return out;
}

struct Line {
  std::uint64_t number = 0;
  std::string_view entry;
  std::vector<Digest> proof;
};

std::optional<Line> export_line_from(std::string_view text) {
  constexpr std::string_view number = "{\"number\":";
  constexpr std::string_view entry = ",\"entry\":";
  constexpr std::string_view proof = ",\"proof\":[";
  const std::size_t entry_at = text.find(entry);
  const std::size_t proof_at = text.rfind(proof);
  if (!text.starts_with(number) || !text.ends_with("]}") || proof_at == text.npos || entry_at >= proof_at)
    return std::nullopt;
  Line line;
  const auto read = number_from(text.substr(number.size(), entry_at - number.size()));
  if (!read) return std::nullopt;
  line.number = *read;
  line.entry = text.substr(entry_at + entry.size(), proof_at - entry_at - entry.size());
  std::string_view hashes = text.substr(proof_at + proof.size());
  hashes.remove_suffix(2);
  while (!hashes.empty()) {
    constexpr std::size_t quoted_digest = 46;
    if (hashes.size() < quoted_digest || hashes.front() != '"' || hashes[quoted_digest - 1] != '"') return std::nullopt;
    const auto digest = detail::digest_from_padded_base64(hashes.substr(1, quoted_digest - 2));
    if (!digest || line.proof.size() == proof_hashes_max) return std::nullopt;
    line.proof.push_back(*digest);
    hashes.remove_prefix(quoted_digest);
    if (hashes.starts_with(',') && hashes.size() > 1) hashes.remove_prefix(1);
  }
  return line;
}

unsigned priority(Severity severity) {
  constexpr unsigned log_audit = 13 * 8;
  switch (severity) {
    case Severity::info:
      return log_audit + 6;
    case Severity::notice:
      return log_audit + 5;
    case Severity::warning:
      return log_audit + 4;
    case Severity::critical:
      return log_audit + 2;
  }
  return log_audit;
}

std::string syslog_head(Severity severity, Timestamp at, std::string_view host, std::string_view event) {
  return "<" + std::to_string(priority(severity)) + ">1 " + timestamp_text(at) + " " + std::string(host) + " urnad - " +
         std::string(event) + " [urna@32473";
}

}  // namespace

std::string export_line(std::uint64_t number, std::string_view entry, std::span<const Digest> proof) {
  std::string out = "{\"number\":" + std::to_string(number) + ",\"entry\":" + std::string(entry) + ",\"proof\":[";
  for (std::size_t i = 0; i < proof.size(); ++i) out += (i > 0 ? ",\"" : "\"") + detail::padded_base64(proof[i]) + "\"";
  return out + "]}\n";
}

std::string syslog_value(std::string_view value) {
  std::string out;
  for (const char c : printable(value)) {
    if (c == '"' || c == '\\' || c == ']') out += '\\';
    out += c;
  }
  return out;
}

std::string syslog_line(std::uint64_t number, const Entry& entry, std::string_view host) {
  std::string out = syslog_head(catalogued(entry.event).severity, entry.at, host, name_of(entry.event));
  const auto add = [&](std::string_view name, std::string_view value) {
    out += " " + std::string(name) + "=\"" + syslog_value(value) + "\"";
  };
  add("log", entry.log.text());
  add("number", std::to_string(number));
  add("act", entry.actor.text());
  if (entry.subject) add("sub", entry.subject->text());
  if (entry.object) add("obj", entry.object->text());
  add("res", name_of(entry.outcome));
  if (!entry.trace.empty()) add("trace", entry.trace);
  for (const auto& [fact, value] : entry.facts) add(name_of(fact), std::to_string(value));
  if (entry.payload) add("pc", detail::padded_base64(*entry.payload));
  return out + "]\n";
}

bool is_filter(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; });
}

std::string manifest_text(const ExportManifest& manifest) {
  return std::string(manifest_kind) + "\nlog " + manifest.checkpoint.origin + "\nsize " +
         std::to_string(manifest.checkpoint.size) + "\nroot " + detail::padded_base64(manifest.checkpoint.root) +
         "\nfrom " + std::to_string(manifest.from) + "\nto " + std::to_string(manifest.to) + "\nentries " +
         std::to_string(manifest.entries) + "\ngaps " + std::to_string(manifest.gaps) + "\nfilter " + manifest.filter +
         "\nsha256 " + to_hex(manifest.digest) + "\n";
}

std::optional<ExportManifest> manifest_from(std::string_view text) {
  const std::string_view whole = text;
  ExportManifest out;
  const auto value = [&](std::string_view name) -> std::string_view {
    if (!text.starts_with(name)) return {};
    text.remove_prefix(name.size());
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
  };
  const auto number = [&](std::string_view name) { return number_from(value(name)).value_or(0); };
  value(manifest_kind);
  out.checkpoint.origin = value("log ");
  out.checkpoint.size = number("size ");
  out.checkpoint.root = detail::digest_from_padded_base64(value("root ")).value_or(Digest{});
  out.from = number("from ");
  out.to = number("to ");
  out.entries = number("entries ");
  out.gaps = number("gaps ");
  out.filter = value("filter ");
  out.digest = digest_from_hex(value("sha256 ")).value_or(Digest{});
  if (manifest_text(out) != whole) return std::nullopt;  // so that whatever was misread above shows
  return out;
}

std::string checkpoint_line(std::string_view note) { return "{\"checkpoint\":" + quoted(note) + "}\n"; }
std::string manifest_line(std::string_view note) { return "{\"manifest\":" + quoted(note) + "}\n"; }

std::string syslog_manifest_line(std::string_view note, Timestamp at, std::string_view host) {
  return syslog_head(Severity::notice, at, host, "journal.manifest") + " manifest=\"" +
         detail::padded_base64(bytes_of(note)) + "\"]\n";
}

Result<ExportManifest, ExportFault> check_export(std::string_view text, std::span<const NoteKey> trusted) {
  const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  if (!text.ends_with('\n') || lines < 2) return failure(ExportFault{lines, "the last lines are missing"});
  const std::size_t manifest_at = text.rfind('\n', text.size() - 2) + 1;  // 0 when there is no line before
  const auto manifest_note = unquoted(text.substr(manifest_at, text.size() - manifest_at - 1), "manifest");
  const auto signed_text = manifest_note ? open_note(*manifest_note, trusted)
                                         : Result<std::string, NoteFault>(failure(NoteFault::malformed));
  if (!signed_text) return failure(ExportFault{lines, "the manifest is " + std::string(name_of(signed_text.error()))});
  auto manifest = manifest_from(*signed_text);
  if (!manifest) return failure(ExportFault{lines, "the manifest is malformed"});
  if (crypto::sha256(text.substr(0, manifest_at)) != manifest->digest)
    return failure(ExportFault{lines, "the lines are not those that the manifest was signed for"});

  std::string_view rest = text.substr(0, manifest_at);
  std::uint64_t line_number = 0;
  std::uint64_t next = manifest->from;
  std::uint64_t gaps = 0;
  bool has_checkpoint = false;
  while (!rest.empty()) {
    ++line_number;
    const auto fault = [&](std::string what) { return failure(ExportFault{line_number, std::move(what)}); };
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    if (rest.empty()) {
      const auto note = unquoted(line, "checkpoint");
      const auto checkpoint =
          note ? open_checkpoint(*note, trusted) : Result<Checkpoint, NoteFault>(failure(NoteFault::malformed));
      if (!checkpoint) return fault("the checkpoint is " + std::string(name_of(checkpoint.error())));
      if (*checkpoint != manifest->checkpoint) return fault("the checkpoint is not the manifest's");
      has_checkpoint = true;
      break;
    }
    const auto read = export_line_from(line);
    if (!read) return fault("no entry with its number and proof");
    const auto entry = entry_from(read->entry);
    if (!entry) return fault("the entry is not canonical");
    const bool is_next = manifest->filter.empty() ? read->number == next : read->number >= next;
    if (!is_next || read->number >= manifest->to) return fault("an entry is missing, or out of order");
    next = read->number + 1;
    gaps += entry->event == Event::journal_gap ? 1 : 0;
    if (!check_inclusion(hash_of_leaf(read->entry), read->number, manifest->checkpoint.size, manifest->checkpoint.root,
                         read->proof))
      return fault("the entry is not in the log at that number");
  }
  const bool is_complete = manifest->filter.empty() ? next == manifest->to : true;
  if (!has_checkpoint || line_number != manifest->entries + 1 || gaps != manifest->gaps || !is_complete)
    return failure(ExportFault{line_number, "there are not as many entries as the manifest says"});
  return std::move(*manifest);
}

}  // namespace urna::journal
