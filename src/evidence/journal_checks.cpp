// SPDX-License-Identifier: EUPL-1.2
#include "evidence/journal_checks.hpp"

#include <algorithm>

#include "journal/entry.hpp"

namespace urna::evidence {
namespace {

using assurance::Look;
using assurance::Seen;

constexpr std::uint64_t entries_at_once = 1024;

/// The tree of the entries, hashed anew, and whether its pieces are those that are kept and served.
class TreeAnew {
 public:
  explicit TreeAnew(const LogSeen& log) : log_(log) {}

  /// @returns  false when entries are missing, or a piece is another
  bool grow_to(std::uint64_t size) {
    while (tree_.size() < size) {
      const auto texts = log_.entries(tree_.size(), std::min(tree_.size() + entries_at_once, size));
      if (texts.empty()) return false;
      std::vector<Digest> leaves;
      leaves.reserve(texts.size());
      for (const std::string& text : texts) leaves.push_back(journal::hash_of_leaf(text));
      for (journal::Tile& tile : tree_.append(leaves)) {
        const std::pair place{tile.place.level, tile.place.index};
        edge_.erase(place);
        if (tile.hashes.size() == tile_width) {
          if (!is_kept(tile)) return false;
        } else {
          edge_.emplace(place, std::move(tile));
        }
      }
    }
    return std::ranges::all_of(edge_, [&](const auto& piece) { return is_kept(piece.second); });
  }
  Digest root() const { return tree_.root(); }

 private:
  static constexpr std::size_t tile_width = 256;

  bool is_kept(const journal::Tile& tile) const { return log_.read(tile.place) == tile.hashes; }

  const LogSeen& log_;
  journal::GrowingTree tree_;
  std::map<std::pair<unsigned, std::uint64_t>, journal::Tile> edge_;  // not full yet
};

enum class LogState { whole, altered, unsigned_yet };

LogState state_of(const LogSeen& log) {
  if (!log.checkpoint || !log.key) return LogState::unsigned_yet;
  const auto signed_head = journal::open_checkpoint(*log.checkpoint, std::span(&*log.key, 1));
  if (!signed_head || signed_head->origin != log.origin || signed_head->size > log.size) return LogState::altered;
  TreeAnew tree(log);
  const bool is_whole = tree.grow_to(signed_head->size) && tree.root() == signed_head->root;
  return is_whole ? LogState::whole : LogState::altered;
}

bool shows_presence(journal::Event event) {
  using journal::Event;
  return event == Event::account_signed_in || event == Event::account_enrolled ||
         event == Event::account_role_taken_up || event == Event::account_stepped_up;
}

}  // namespace

assurance::CollectorManifest journal_integrity_manifest() {
  return {"log.integrity", 1, std::chrono::hours(1), true, {"journal"}};
}

Look look_at_journal(const std::vector<LogSeen>& logs) {
  std::uint64_t entries = 0;
  std::size_t altered = 0;
  std::size_t not_signed = 0;
  for (const LogSeen& log : logs) {
    entries += log.size;
    const LogState state = state_of(log);
    altered += state == LogState::altered ? 1 : 0;
    not_signed += state == LogState::unsigned_yet ? 1 : 0;
  }
  std::vector<Seen> seen{{"logs", std::to_string(logs.size()), false},
                         {"entries", std::to_string(entries), false},
                         {"altered", std::to_string(altered), altered > 0}};
  if (altered == 0 && (not_signed > 0 || logs.empty())) {
    seen.push_back({"unsigned", std::to_string(not_signed), false});
    return {assurance::Finding::unknown, std::move(seen)};
  }
  return Look::at(std::move(seen));
}

assurance::CollectorManifest journal_retention_manifest() {
  return {"log.retention", 1, std::chrono::hours(24), true, {"journal"}};
}

Look look_at_journal_retention(const std::vector<LogSeen>& logs, const std::vector<journal::DetailsMonth>& months,
                               const journal::DetailsRetention& retention, Timestamp now) {
  std::size_t cut = 0;
  std::optional<Timestamp> oldest;
  for (const LogSeen& log : logs) {
    const auto first = log.entries(0, 1);
    const auto entry = first.empty() ? std::nullopt : [&]() -> std::optional<journal::Entry> {
      auto read = journal::entry_from(first.front());
      return read ? std::optional(std::move(*read)) : std::nullopt;
    }();
    if (log.size > 0 && !entry) ++cut;
    if (entry) oldest = std::min(oldest.value_or(entry->at), entry->at);
  }
  const auto overdue =
      std::ranges::count_if(months, [&](const journal::DetailsMonth& month) { return retention.is_over(month, now); });
  const auto days = oldest ? std::chrono::floor<std::chrono::days>(now - *oldest).count() : 0;
  return Look::at({{"logs", std::to_string(logs.size()), false},
                   {"oldest_days", std::to_string(days), false},
                   {"without_beginning", std::to_string(cut), cut > 0},
                   {"months_overdue", std::to_string(overdue), overdue > 0}});
}

std::map<PersonId, Timestamp> last_seen_in(const LogSeen& log, Timestamp since) {
  std::map<PersonId, Timestamp> seen;
  for (std::uint64_t to = log.size; to > 0;) {
    const std::uint64_t from = to > entries_at_once ? to - entries_at_once : 0;
    for (const std::string& text : log.entries(from, to)) {
      const auto entry = journal::entry_from(text);
      if (!entry || entry->outcome != journal::Outcome::ok || !shows_presence(entry->event)) continue;
      const auto pseudonym = entry->subject ? entry->subject->pseudonym() : entry->actor.pseudonym();
      if (!pseudonym) continue;
      Timestamp& last = seen[PersonId(*pseudonym)];
      last = std::max(last, entry->at);
    }
    const auto oldest = log.entries(from, from + 1);
    const auto first = oldest.empty()
                           ? Result<journal::Entry, journal::EntryFault>(failure(journal::EntryFault::not_canonical))
                           : journal::entry_from(oldest.front());
    if (first && first->at < since) break;
    to = from;
  }
  return seen;
}

}  // namespace urna::evidence
