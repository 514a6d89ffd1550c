// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_organiser_store.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace urna::storage {
namespace {

using identity::Organiser;
using identity::TotpSecret;

const std::vector<Migration> migrations = {{R"(
  CREATE TABLE accounts (
    name TEXT NOT NULL PRIMARY KEY,
    password TEXT NOT NULL,
    totp BLOB,
    last_totp_step INTEGER NOT NULL,
    code_hash BLOB,
    code_expires INTEGER,
    totp_to_confirm BLOB
  ) STRICT
)"},
                                           // SQLite draws the pseudonyms of accounts that are there and of new ones.
                                           {R"(
  CREATE TABLE pseudonyms (
    name TEXT NOT NULL PRIMARY KEY,
    pseudonym BLOB NOT NULL UNIQUE
  ) STRICT;
  INSERT INTO pseudonyms (name, pseudonym) SELECT name, randomblob(16) FROM accounts;
  CREATE TRIGGER pseudonym_of_account AFTER INSERT ON accounts
  WHEN NOT EXISTS (SELECT 1 FROM pseudonyms WHERE name = new.name) BEGIN
    INSERT INTO pseudonyms (name, pseudonym) VALUES (new.name, randomblob(16));
  END;
)"},
                                           {std::string_view(SqliteOutbox::table)}};

template <std::size_t N>
std::array<std::byte, N> bytes_in(std::span<const std::byte> blob) {
  std::array<std::byte, N> bytes{};
  if (blob.size() != N) throw DatabaseFailed("an account has a field of another length");
  std::copy(blob.begin(), blob.end(), bytes.begin());
  return bytes;
}

std::optional<TotpSecret> secret_in(const SqliteRow& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return TotpSecret(bytes_in<20>(row.blob(column)));
}

std::optional<std::span<const std::byte>> blob_of(const std::optional<TotpSecret>& secret) {
  if (!secret) return std::nullopt;
  return std::span<const std::byte>(secret->expose());
}

}  // namespace

SqliteOrganiserStore::SqliteOrganiserStore(const std::string& path, Describe describe, const SqliteOptions& options)
    : describe_(std::move(describe)),
      database_(path, migrations, options),
      find_(database_.prepare("SELECT password, totp, last_totp_step, code_hash, code_expires, totp_to_confirm "
                              "FROM accounts WHERE name = ?")),
      enrolled_(database_.prepare("SELECT name FROM accounts WHERE totp IS NOT NULL AND password <> '' ORDER BY name")),
      write_(database_.prepare("INSERT OR REPLACE INTO accounts (name, password, totp, last_totp_step, code_hash, "
                               "code_expires, totp_to_confirm) VALUES (?, ?, ?, ?, ?, ?, ?)")),
      find_pseudonym_(database_.prepare("SELECT pseudonym FROM pseudonyms WHERE name = ?")),
      outbox_(mutex_, database_) {}

std::optional<journal::Actor> SqliteOrganiserStore::read_pseudonym(const std::string& name) const {
  std::optional<journal::Actor> actor;
  find_pseudonym_.each([&](const SqliteRow& row) { actor = journal::Actor::person(bytes_in<16>(row.blob(0))); }, name);
  return actor;
}

std::optional<journal::Actor> SqliteOrganiserStore::pseudonym(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return read_pseudonym(name);
}

std::optional<std::string> SqliteOrganiserStore::person(const journal::Actor& pseudonym) const {
  const std::lock_guard lock(mutex_);
  std::optional<std::string> name;
  database_.prepare("SELECT name, pseudonym FROM pseudonyms").each([&](const SqliteRow& row) {
    if (journal::Actor::person(bytes_in<16>(row.blob(1))) == pseudonym) name = row.text(0);
  });
  return name;
}

std::optional<Organiser> SqliteOrganiserStore::read(const std::string& name) const {
  std::optional<Organiser> found;
  find_.each(
      [&](const SqliteRow& row) {
        Organiser& account = found.emplace();
        account.name = name;
        account.password = row.text(0);
        account.totp = secret_in(row, 1);
        account.last_totp_step = static_cast<std::uint64_t>(row.integer(2));
        if (!row.is_null(3)) {
          account.code = {bytes_in<32>(row.blob(3)), Timestamp(std::chrono::seconds(row.integer(4)))};
        }
        account.totp_to_confirm = secret_in(row, 5);
      },
      name);
  return found;
}

std::optional<Organiser> SqliteOrganiserStore::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return read(name);
}

std::vector<std::string> SqliteOrganiserStore::enrolled() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  enrolled_.each([&](const SqliteRow& row) { names.emplace_back(row.text(0)); });
  return names;
}

bool SqliteOrganiserStore::change(const std::string& name,
                                  const std::function<bool(std::optional<Organiser>& account)>& change) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  std::optional<Organiser> account = read(name);
  if (!change(account) || !account) return false;
  std::optional<std::span<const std::byte>> code_hash;
  std::optional<std::int64_t> code_expires;
  if (account->code) {
    code_hash = std::span<const std::byte>(account->code->hash);
    code_expires = account->code->expires.time_since_epoch().count();
  }
  write_.run(name, account->password, blob_of(account->totp), account->last_totp_step, code_hash, code_expires,
             blob_of(account->totp_to_confirm));
  if (describe_) {
    for (const journal::Entry& entry : describe_(read_pseudonym(name).value())) outbox_.put(entry);
  }
  transaction.commit();
  return true;
}

}  // namespace urna::storage
