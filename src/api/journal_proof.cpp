// SPDX-License-Identifier: EUPL-1.2
#include "api/journal_proof.hpp"

#include "api/detail/signed_log_head.hpp"
#include "journal/hash_tree.hpp"

namespace urna::api {
namespace {

constexpr std::uint64_t entries_at_once = 1000;
constexpr std::uint64_t entries_looked_through = 20'000;
constexpr std::chrono::seconds patience{2};
/// Entries wait in an outbox until they are moved: their times follow each other only about.
constexpr std::chrono::hours out_of_order_at_most{1};

std::optional<Timestamp> time_of(storage::SqliteJournal& journal, const journal::LogName& log, std::uint64_t number) {
  const auto texts = journal.entries(log, number, number + 1);
  const auto entry = texts.empty() ? std::optional<journal::Entry>() : [&]() -> std::optional<journal::Entry> {
    auto read = journal::entry_from(texts.front());
    return read ? std::optional(std::move(*read)) : std::nullopt;
  }();
  return entry ? std::optional(entry->at) : std::nullopt;
}

/// About the first that is not older.
std::uint64_t first_since(storage::SqliteJournal& journal, const journal::LogName& log, std::uint64_t size,
                          Timestamp since) {
  std::uint64_t from = 0;
  std::uint64_t to = size;
  while (from < to) {
    const std::uint64_t middle = from + (to - from) / 2;
    const auto at = time_of(journal, log, middle);
    if (at && *at < since) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

bool is_about(const std::string& text, journal::Event event, const journal::Object& object) {
  if (text.find(object.text()) == std::string::npos) return false;
  const auto entry = journal::entry_from(text);
  return entry && entry->event == event && entry->object == object;
}

JournalProof proof_of(storage::JournalKeeper& keeper, const detail::SignedLogHead& head, std::uint64_t number,
                      const std::string& text) {
  journal::TiledTree tree(head.checkpoint.size, keeper.journal().reader(keeper.house()));
  return {text, journal::log_proof_text({number, tree.inclusion_proof(number), head.note}),
          keeper.signer().key(head.checkpoint.origin).text()};
}

}  // namespace

std::optional<JournalProof> journal_proof(storage::JournalKeeper& keeper, journal::Event event,
                                          const journal::Object& object, Timestamp at) {
  if (!keeper.settle_within(patience)) return std::nullopt;
  const journal::LogName& log = keeper.house();
  const auto head = detail::signed_head(keeper, log);
  if (!head) return std::nullopt;
  const std::uint64_t size = head->checkpoint.size;
  std::uint64_t number = first_since(keeper.journal(), log, size, at - out_of_order_at_most);
  while (number < size) {
    const auto texts = keeper.journal().entries(log, number, std::min(number + entries_at_once, size));
    if (texts.empty()) return std::nullopt;
    for (const std::string& text : texts) {
      if (is_about(text, event, object)) return proof_of(keeper, *head, number, text);
      ++number;
    }
  }
  return std::nullopt;
}

std::optional<JournalProof> newest_journal_proof(storage::JournalKeeper& keeper, journal::Event event) {
  if (!keeper.settle_within(patience)) return std::nullopt;
  const auto head = detail::signed_head(keeper, keeper.house());
  if (!head) return std::nullopt;
  const std::uint64_t size = head->checkpoint.size;
  const std::uint64_t oldest = size - std::min(size, entries_looked_through);
  for (std::uint64_t end = size; end > oldest;) {
    const std::uint64_t begin = end - std::min(end - oldest, entries_at_once);
    const auto texts = keeper.journal().entries(keeper.house(), begin, end);
    for (std::size_t i = texts.size(); i-- > 0;) {
      const auto entry = journal::entry_from(texts[i]);
      if (entry && entry->event == event && entry->outcome == journal::Outcome::ok)
        return proof_of(keeper, *head, begin + i, texts[i]);
    }
    end = begin;
  }
  return std::nullopt;
}

}  // namespace urna::api
