// SPDX-License-Identifier: EUPL-1.2
#include "journal/incident_file.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include "base/printable.hpp"
#include "crypto/hash.hpp"
#include "journal/checkpoint.hpp"
#include "journal/entry.hpp"
#include "journal/hash_tree.hpp"

namespace urna::journal {
namespace {

using Kind = DossierFinding::Kind;

/// Where a tree of so many leaves, at least two, is cut in two: RFC 6962 §2.1.
std::uint64_t cut_of(std::uint64_t leaves) { return std::bit_floor(leaves - 1); }

/// The hashes of a tree, of which a row of leaves is known and two ways from it up to the root.
class TreeWithRow {
 public:
  TreeWithRow(std::uint64_t from, std::span<const Digest> leaves)
      : from_(from), to_(from + leaves.size()), leaves_(leaves) {}

  /// @param first, last  what is left of each way below this node; ends with what stands beside its lower half
  std::optional<Digest> hash(std::uint64_t begin, std::uint64_t end, std::span<const Digest> first,
                             std::span<const Digest> last) const {
    if (end - begin == 1) return leaves_[begin - from_];
    const std::uint64_t cut = begin + cut_of(end - begin);
    const bool goes_first = begin <= from_ && from_ < end && !is_inside(begin, end);
    const bool goes_last = begin < to_ && to_ <= end && !is_inside(begin, end);
    if ((goes_first && first.empty()) || (goes_last && last.empty())) return std::nullopt;
    const auto deeper = [](std::span<const Digest> way) { return way.empty() ? way : way.first(way.size() - 1); };
    const auto left = cut <= from_ ? std::optional(first.back()) : hash(begin, cut, deeper(first), deeper(last));
    const auto right = cut >= to_ ? std::optional(last.back()) : hash(cut, end, deeper(first), deeper(last));
    if (!left || !right) return std::nullopt;
    return hash_of_nodes(*left, *right);
  }

 private:
  bool is_inside(std::uint64_t begin, std::uint64_t end) const { return from_ <= begin && end <= to_; }

  const std::uint64_t from_;
  const std::uint64_t to_;
  const std::span<const Digest> leaves_;
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// `platform` of `journal/platform/entries.jsonl`; nothing for a file that is no such.
std::optional<std::string> log_of(std::string_view path) {
  const std::string ending = "/" + std::string(incident_path::entries);
  if (!path.starts_with(incident_path::logs) || !path.ends_with(ending)) return std::nullopt;
  path.remove_prefix(incident_path::logs.size());
  if (path.size() <= ending.size()) return std::nullopt;
  return std::string(path.substr(0, path.size() - ending.size()));
}

std::vector<Digest> leaves_of(std::span<const std::string_view> lines) {
  std::vector<Digest> leaves;
  leaves.reserve(lines.size());
  for (const std::string_view line : lines) leaves.push_back(hash_of_leaf(line));
  return leaves;
}

DossierFinding finding(Kind kind, const std::string& log, const std::string& words) {
  return {kind, printable("Journal " + log + ": " + words)};
}

/// What the file says of one log.
class Log {
 public:
  Log(const SealedBundle& bundle, std::string name) : bundle_(bundle), name_(std::move(name)) {}

  DossierFinding look() const {
    const std::vector<std::string_view> lines = lines_of(*part(incident_path::entries));
    const bool are_entries = std::ranges::all_of(lines, [](auto line) { return entry_from(line).has_value(); });
    if (!are_entries) return finding(Kind::fails, name_, "a line in it is no entry of a journal.");
    const std::string* const first = part(incident_path::first);
    const std::string* const last = part(incident_path::last);
    const std::string* const key_text = part(incident_path::key);
    if (first == nullptr || last == nullptr || key_text == nullptr || lines.empty())
      return finding(Kind::absent, name_, entries_text(lines.size()) + ", and no signed checkpoint that shows them.");
    const std::vector<std::string_view> key_lines = lines_of(*key_text);
    const auto key = key_lines.size() == 1 ? NoteKey::parse(key_lines[0]) : std::nullopt;
    if (!key) return finding(Kind::fails, name_, "what should be the journal's key is none.");
    const auto head = check_log_proof(*first, lines.front(), key->name(), std::span(&*key, 1));
    const auto also = check_log_proof(*last, lines.back(), key->name(), std::span(&*key, 1));
    if (!head || !also)
      return finding(Kind::fails, name_,
                     "its proof is " + std::string(name_of(head ? also.error() : head.error())) + ".");
    const auto way = log_proof_from(*first);
    const auto way_back = log_proof_from(*last);
    const std::vector<Digest> leaves = leaves_of(lines);
    const bool is_row =
        *head == *also && way_back->index - way->index + 1 == lines.size() && way->index <= way_back->index;
    if (!is_row || root_with_row(way->index, leaves, head->size, way->hashes, way_back->hashes) != head->root)
      return finding(Kind::fails, name_, "its entries are not those that the signed checkpoint stands for.");
    return finding(Kind::holds, name_,
                   entries_text(lines.size()) + ", from number " + std::to_string(way->index) +
                       ", are in the log as its checkpoint of " + std::to_string(head->size) + " was signed by " +
                       key->name() + ".");
  }

 private:
  static std::string entries_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " entry" : " entries");
  }
  const std::string* part(std::string_view name) const {
    return bundle_.find(std::string(incident_path::logs) + name_ + "/" + std::string(name));
  }

  const SealedBundle& bundle_;
  const std::string name_;
};

}  // namespace

std::optional<Digest> root_with_row(std::uint64_t from, std::span<const Digest> leaves, std::uint64_t size,
                                    std::span<const Digest> first, std::span<const Digest> last) {
  if (leaves.empty() || size < leaves.size() || from > size - leaves.size()) return std::nullopt;
  return TreeWithRow(from, leaves).hash(0, size, first, last);
}

bool IncidentFileReport::holds() const {
  return std::ranges::none_of(findings, [](const DossierFinding& one) { return one.kind == Kind::fails; });
}

Result<IncidentFileReport, BundleRefusal> check_incident_file(std::string_view bytes,
                                                              const std::optional<NoteKey>& trusted) {
  const auto bundle = open_bundle(bytes, trusted);
  if (!bundle) return failure(bundle.error());
  if (bundle->head.format != incident_file_format)
    return failure(BundleRefusal{BundleFault::malformed_list, std::string(bundle_manifest_path)});
  IncidentFileReport report;
  report.head = bundle->head;
  report.list = crypto::sha256(note_parts(bundle->note)->text);
  report.is_signer_given = trusted.has_value();
  report.is_by_platform = !bundle->head.key.starts_with(std::string(collector_name) + "+");
  for (const BundleFile& file : bundle->files) {
    if (const auto log = log_of(file.path)) report.findings.push_back(Log(*bundle, *log).look());
  }
  if (const std::string* const absent = bundle->find(incident_path::absent)) {
    for (const std::string_view line : lines_of(*absent)) report.absent.push_back(printable(line));
  }
  return report;
}

}  // namespace urna::journal
