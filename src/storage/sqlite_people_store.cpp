// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_people_store.hpp"

#include <algorithm>

#include "storage/detail/blob_array.hpp"
#include "storage/detail/people_records.hpp"

namespace urna::storage {
namespace {

using detail::array_from;
using identity::Identifier;
using identity::Person;
using identity::PersonId;
using identity::TotpSecret;

using Blob = std::span<const std::byte>;

std::optional<Blob> view(const std::optional<Bytes>& bytes) {
  return bytes ? std::optional<Blob>(*bytes) : std::nullopt;
}

}  // namespace

SqlitePersonStore::SqlitePersonStore(PeopleDatabase& people)
    : people_(people),
      find_by_address_(
          people.database_.prepare("SELECT id, record, totp, totp_to_confirm FROM people WHERE address_index = ?")),
      find_by_id_(people.database_.prepare("SELECT id, record, totp, totp_to_confirm FROM people WHERE id = ?")),
      find_key_(people.database_.prepare("SELECT 1 FROM security_keys WHERE key_index = ?")) {}

Digest SqlitePersonStore::address_index(std::string_view address) const {
  return people_.sealer_.blind_index("people", "address", address);
}

Digest SqlitePersonStore::key_index(Blob key_id) const {
  return people_.sealer_.blind_index("security_keys", "key", to_hex(key_id));
}

Person SqlitePersonStore::person_in(const SqliteRow& row) const {
  const Blob id = row.blob(0);
  const auto secret = [&](int place, std::string_view column) -> std::optional<TotpSecret> {
    if (row.is_null(place)) return std::nullopt;
    const SecretText opened = people_.sealer_.open("people", column, id, row.blob(place));
    return TotpSecret(array_from<std::array<std::byte, 20>>(bytes_of(opened.expose())));
  };
  Person person = detail::person_in(people_.sealer_.open("people", "record", id, row.blob(1)).expose());
  person.id = PersonId(array_from<Identifier>(id));
  person.totp = secret(2, "totp");
  person.totp_to_confirm = secret(3, "totp_to_confirm");
  return person;
}

std::optional<Person> SqlitePersonStore::read(const std::string& address) const {
  std::optional<Person> found;
  const Digest index = address_index(address);
  find_by_address_.each([&](const SqliteRow& row) { found = person_in(row); }, Blob(index));
  return found;
}

std::optional<Person> SqlitePersonStore::find(const std::string& address) const {
  const std::lock_guard lock(people_.mutex_);
  return read(address);
}

std::optional<Person> SqlitePersonStore::find(const PersonId& id) const {
  const std::lock_guard lock(people_.mutex_);
  std::optional<Person> found;
  find_by_id_.each([&](const SqliteRow& row) { found = person_in(row); }, Blob(id.get()));
  return found;
}

bool SqlitePersonStore::is_key_taken(Blob key_id) const {
  const std::lock_guard lock(people_.mutex_);
  bool found = false;
  const Digest index = key_index(key_id);
  find_key_.each([&](const SqliteRow&) { found = true; }, Blob(index));
  return found;
}

void SqlitePersonStore::write(const Person& person, const std::optional<PersonId>& before) {
  const Blob id(person.id.get());
  const auto seal = [&](std::string_view column, Blob value) {
    return people_.sealer_.seal("people", column, id, value);
  };
  const auto seal_secret = [&](std::string_view column, const std::optional<TotpSecret>& secret) {
    return secret ? std::optional<Bytes>(seal(column, secret->expose())) : std::nullopt;
  };
  const Digest address = address_index(person.address);
  const Bytes record = seal("record", bytes_of(detail::record_of(person)));
  const auto totp = seal_secret("totp", person.totp);
  const auto totp_to_confirm = seal_secret("totp_to_confirm", person.totp_to_confirm);
  if (before) {
    people_.database_.prepare("DELETE FROM security_keys WHERE person = ?").run(Blob(before->get()));
    people_.database_.prepare("DELETE FROM people WHERE id = ?").run(Blob(before->get()));
  }
  people_.database_
      .prepare("INSERT INTO people (id, address_index, record, totp, totp_to_confirm) VALUES (?, ?, ?, ?, ?)")
      .run(id, Blob(address), Blob(record), view(totp), view(totp_to_confirm));
  for (const identity::SecurityKey& key : person.keys) {
    const Digest index = key_index(key.id);
    people_.database_.prepare("INSERT INTO security_keys (key_index, person) VALUES (?, ?)").run(Blob(index), id);
  }
}

bool SqlitePersonStore::change(const std::string& address, const std::function<bool(std::optional<Person>&)>& change) {
  const std::lock_guard lock(people_.mutex_);
  SqliteDatabase::Transaction transaction(people_.database_);
  std::optional<Person> person = read(address);
  const std::optional<PersonId> before = person ? std::optional(person->id) : std::nullopt;
  if (!change(person) || !person) return false;
  person->address = address;
  write(*person, before);
  people_.tell(PeopleChange::account, actor_of(person->id));
  transaction.commit();
  return true;
}

std::vector<Person> SqlitePersonStore::all() const {
  const std::lock_guard lock(people_.mutex_);
  std::vector<Person> all;
  people_.database_.prepare("SELECT id, record, totp, totp_to_confirm FROM people").each([&](const SqliteRow& row) {
    all.push_back(person_in(row));
  });
  std::sort(all.begin(), all.end(), [](const Person& a, const Person& b) { return a.address < b.address; });
  return all;
}

// ---- Invitations.

identity::Invitation SqliteInvitationStore::invitation_in(const SqliteRow& row) const {
  identity::Invitation invitation =
      detail::invitation_in(people_.sealer_.open("invitations", "record", row.blob(0), row.blob(1)).expose());
  invitation.hash = array_from<Digest>(row.blob(0));
  return invitation;
}

std::optional<identity::Invitation> SqliteInvitationStore::read(const Digest& hash) const {
  std::optional<identity::Invitation> found;
  people_.database_.prepare("SELECT hash, record FROM invitations WHERE hash = ?")
      .each([&](const SqliteRow& row) { found = invitation_in(row); }, Blob(hash));
  return found;
}

void SqliteInvitationStore::write(const identity::Invitation& invitation) {
  const Blob hash(invitation.hash);
  const Bytes record = people_.sealer_.seal("invitations", "record", hash, bytes_of(detail::record_of(invitation)));
  people_.database_.prepare("INSERT OR REPLACE INTO invitations (hash, record) VALUES (?, ?)").run(hash, Blob(record));
  people_.tell(PeopleChange::invitation, std::nullopt);
}

void SqliteInvitationStore::add(const identity::Invitation& invitation) {
  const std::lock_guard lock(people_.mutex_);
  SqliteDatabase::Transaction transaction(people_.database_);
  write(invitation);
  transaction.commit();
}

std::optional<identity::Invitation> SqliteInvitationStore::find(const Digest& hash) const {
  const std::lock_guard lock(people_.mutex_);
  return read(hash);
}

bool SqliteInvitationStore::change(const Digest& hash, const std::function<bool(identity::Invitation&)>& change) {
  const std::lock_guard lock(people_.mutex_);
  SqliteDatabase::Transaction transaction(people_.database_);
  auto invitation = read(hash);
  if (!invitation || !change(*invitation)) return false;
  write(*invitation);
  transaction.commit();
  return true;
}

std::vector<identity::Invitation> SqliteInvitationStore::all() const {
  const std::lock_guard lock(people_.mutex_);
  std::vector<identity::Invitation> all;
  people_.database_.prepare("SELECT hash, record FROM invitations ORDER BY hash").each([&](const SqliteRow& row) {
    all.push_back(invitation_in(row));
  });
  return all;
}

}  // namespace urna::storage
