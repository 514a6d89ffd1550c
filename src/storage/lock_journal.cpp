// SPDX-License-Identifier: EUPL-1.2
#include "storage/lock_journal.hpp"

#include <array>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "storage/detail/blob_array.hpp"

namespace urna::storage {
namespace {

// Of what was moved into the log, the chain keeps the last hash, to which the next one is chained.
constexpr Migration migrations[] = {{SqliteOutbox::table},
                                    {R"sql(
CREATE TABLE chain (
  number INTEGER PRIMARY KEY,
  hash   BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
)sql"},
                                    {SqliteOutbox::payload_column}};

Digest link(const Digest& before, std::string_view entry) {
  constexpr std::string_view context("urna/lock-journal/v1\0", 21);
  crypto::Sha256 sha256;
  sha256.add(context);
  sha256.add(std::string_view(reinterpret_cast<const char*>(before.data()), before.size()));
  sha256.add(entry);
  return sha256.finish();
}

}  // namespace

LockJournal::LockJournal(const std::string& path, const SqliteOptions& options)
    : database_(path, migrations, options),
      last_(database_.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")),
      find_(database_.prepare("SELECT hash FROM chain WHERE number = ?")),
      put_(database_.prepare("INSERT INTO chain (number, hash) "
                             "VALUES ((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), ?)")),
      forget_(database_.prepare("DELETE FROM chain WHERE number < (SELECT min(number) FROM outbox) - 1")),
      outbox_(mutex_, database_) {}

std::uint64_t LockJournal::last_number() {
  std::uint64_t last = 0;
  last_.each([&](const SqliteRow& row) { last = static_cast<std::uint64_t>(row.integer(0)); });
  return last;
}

std::optional<Digest> LockJournal::hash_of(std::uint64_t number) {
  if (number == 0) return Digest{};
  std::optional<Digest> hash;
  find_.each([&](const SqliteRow& row) { hash = detail::array_from<Digest>(row.blob(0)); }, number);
  return hash;
}

Digest LockJournal::note(const journal::Entry& entry) {
  ensure(entry.log.is_platform(), "the lock is the platform's");
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  // A chain that somebody has cut begins again; `is_whole` has said so.
  const Digest hash = link(hash_of(last_number()).value_or(Digest{}), journal::entry_text(entry));
  outbox_.put(entry);
  put_.run(std::span<const std::byte>(hash));
  forget_.run();
  transaction.commit();
  return hash;
}

bool LockJournal::is_whole() {
  const std::lock_guard lock(mutex_);
  std::vector<SqliteOutbox::Letter> letters;
  database_.prepare("SELECT number, entry FROM outbox ORDER BY number").each([&](const SqliteRow& row) {
    letters.push_back({static_cast<std::uint64_t>(row.integer(0)), std::string(row.text(1))});
  });
  std::uint64_t number = letters.empty() ? last_number() : letters.front().number - 1;
  std::optional<Digest> before = hash_of(number);
  for (const SqliteOutbox::Letter& letter : letters) {
    if (!before || letter.number != ++number) return false;
    const Digest hash = link(*before, letter.entry);
    before = hash_of(number);
    if (before != hash) return false;
  }
  return before.has_value() && number == last_number();
}

}  // namespace urna::storage
