// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_organiser_store.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "storage/detail/account_row.hpp"
#include "storage/sealing_move.hpp"

namespace urna::storage {
namespace {

using identity::Organiser;

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
                                           {R"(
  ALTER TABLE accounts RENAME TO accounts_unsealed;
  CREATE TABLE accounts (
    name_index BLOB NOT NULL PRIMARY KEY CHECK (length(name_index) = 32),
    name BLOB NOT NULL,
    password BLOB NOT NULL,
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
    name_index BLOB NOT NULL PRIMARY KEY CHECK (length(name_index) = 32),
    pseudonym BLOB NOT NULL UNIQUE CHECK (length(pseudonym) = 16)
  ) STRICT;
  CREATE TRIGGER pseudonym_of_account AFTER INSERT ON accounts
  WHEN NOT EXISTS (SELECT 1 FROM pseudonyms WHERE name_index = new.name_index) BEGIN
    INSERT INTO pseudonyms (name_index, pseudonym) VALUES (new.name_index, randomblob(16));
  END;
)"},
                                           {std::string_view(SqliteOutbox::table)},
                                           {std::string_view(SqliteOutbox::payload_column)}};

journal::Actor actor_in(std::span<const std::byte> pseudonym) {
  return journal::Actor::person(detail::array_from<std::array<std::byte, 16>>(pseudonym));
}

}  // namespace

SqliteOrganiserStore::SqliteOrganiserStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                           Describe describe, const SqliteOptions& options)
    : sealer_(sealer),
      describe_(std::move(describe)),
      database_(path, migrations, options),
      find_(database_.prepare("SELECT password, totp, last_totp_step, code_hash, code_expires, totp_to_confirm "
                              "FROM accounts WHERE name_index = ?")),
      enrolled_(database_.prepare("SELECT name_index, name, password FROM accounts WHERE totp IS NOT NULL")),
      write_(database_.prepare(detail::write_account)),
      find_pseudonym_(database_.prepare("SELECT pseudonym FROM pseudonyms WHERE name_index = ?")),
      outbox_(mutex_, database_) {
  seal_account_table(database_, sealer_);
}

std::optional<journal::Actor> SqliteOrganiserStore::read_pseudonym(const std::string& name) const {
  std::optional<journal::Actor> actor;
  const Digest index = detail::name_index(sealer_, name);
  find_pseudonym_.each([&](const SqliteRow& row) { actor = actor_in(row.blob(0)); }, std::span<const std::byte>(index));
  return actor;
}

std::optional<journal::Actor> SqliteOrganiserStore::pseudonym(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return read_pseudonym(name);
}

std::optional<std::string> SqliteOrganiserStore::person(const journal::Actor& pseudonym) const {
  const std::lock_guard lock(mutex_);
  std::optional<std::string> name;
  database_.prepare("SELECT p.pseudonym, a.name_index, a.name FROM pseudonyms p JOIN accounts a USING (name_index)")
      .each([&](const SqliteRow& row) {
        if (actor_in(row.blob(0)) != pseudonym) return;
        name = sealer_.open("accounts", "name", row.blob(1), row.blob(2)).expose();
      });
  return name;
}

std::optional<Organiser> SqliteOrganiserStore::read(const std::string& name) const {
  const Digest index = detail::name_index(sealer_, name);
  std::optional<Organiser> found;
  find_.each([&](const SqliteRow& row) { found = detail::sealed_account(row, sealer_, name); },
             std::span<const std::byte>(index));
  return found;
}

std::optional<Organiser> SqliteOrganiserStore::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return read(name);
}

std::vector<std::string> SqliteOrganiserStore::enrolled() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  enrolled_.each([&](const SqliteRow& row) {
    const auto opened = [&](std::string_view column, int place) {
      return sealer_.open("accounts", column, row.blob(0), row.blob(place));
    };
    if (!opened("password", 2).expose().empty()) names.push_back(opened("name", 1).expose());
  });
  std::sort(names.begin(), names.end());
  return names;
}

bool SqliteOrganiserStore::change(const std::string& name,
                                  const std::function<bool(std::optional<Organiser>& account)>& change) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  std::optional<Organiser> account = read(name);
  if (!change(account) || !account) return false;
  account->name = name;
  detail::put_account(write_, sealer_, *account);
  if (describe_) {
    for (const journal::Entry& entry : describe_(read_pseudonym(name).value())) outbox_.put(entry);
  }
  transaction.commit();
  return true;
}

}  // namespace urna::storage
