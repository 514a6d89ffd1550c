// SPDX-License-Identifier: EUPL-1.2
// What is given to people: grants, groups, and the accesses of programs.
#include "storage/detail/blob_array.hpp"
#include "storage/detail/people_records.hpp"
#include "storage/sqlite_people_store.hpp"

namespace urna::storage {
namespace {

using detail::array_from;
using identity::Grant;
using identity::Group;
using identity::GroupId;
using identity::Identifier;
using identity::PersonId;
using identity::ServiceAccess;

using Blob = std::span<const std::byte>;

Identifier identifier_of(const identity::Subject& subject) {
  return std::visit([](const auto& id) { return id.get(); }, subject);
}

std::optional<journal::Actor> person_in(const identity::Subject& subject) {
  const auto* person = std::get_if<PersonId>(&subject);
  return person != nullptr ? std::optional(actor_of(*person)) : std::nullopt;
}

}  // namespace

SqliteGrantStore::SqliteGrantStore(PeopleDatabase& people)
    : people_(people), of_subject_(people.database_.prepare("SELECT id, record FROM grants WHERE subject = ?")) {}

Grant SqliteGrantStore::grant_in(const SqliteRow& row) const {
  Grant grant = detail::grant_in(people_.sealer_.open("grants", "record", row.blob(0), row.blob(1)).expose());
  grant.id = identity::GrantId(array_from<Identifier>(row.blob(0)));
  return grant;
}

void SqliteGrantStore::write(const Grant& grant) {
  const Blob id(grant.id.get());
  const Identifier subject = identifier_of(grant.subject);
  const Bytes record = people_.sealer_.seal("grants", "record", id, bytes_of(detail::record_of(grant)));
  people_.database_.prepare("INSERT OR REPLACE INTO grants (id, subject, record) VALUES (?, ?, ?)")
      .run(id, Blob(subject), Blob(record));
  people_.tell(PeopleChange::grant, person_in(grant.subject));
}

void SqliteGrantStore::add(const Grant& grant) {
  const std::lock_guard lock(people_.mutex_);
  SqliteDatabase::Transaction transaction(people_.database_);
  write(grant);
  transaction.commit();
}

std::vector<Grant> SqliteGrantStore::of(const identity::Subject& subject, const std::set<GroupId>& groups) const {
  const std::lock_guard lock(people_.mutex_);
  std::vector<Grant> found;
  const auto add_those_of = [&](const identity::Subject& one) {
    const Identifier id = identifier_of(one);
    of_subject_.each(
        [&](const SqliteRow& row) {
          Grant grant = grant_in(row);
          if (grant.subject == one) found.push_back(std::move(grant));
        },
        Blob(id));
  };
  add_those_of(subject);
  for (const GroupId& group : groups) add_those_of(group);
  return found;
}

std::vector<Grant> SqliteGrantStore::all() const {
  const std::lock_guard lock(people_.mutex_);
  std::vector<Grant> all;
  people_.database_.prepare("SELECT id, record FROM grants ORDER BY id").each([&](const SqliteRow& row) {
    all.push_back(grant_in(row));
  });
  return all;
}

bool SqliteGrantStore::change(const identity::GrantId& id, const std::function<bool(Grant&)>& change) {
  const std::lock_guard lock(people_.mutex_);
  SqliteDatabase::Transaction transaction(people_.database_);
  std::optional<Grant> grant;
  people_.database_.prepare("SELECT id, record FROM grants WHERE id = ?")
      .each([&](const SqliteRow& row) { grant = grant_in(row); }, Blob(id.get()));
  if (!grant || !change(*grant)) return false;
  write(*grant);
  transaction.commit();
  return true;
}

// ---- Groups.

SqliteGroupStore::SqliteGroupStore(PeopleDatabase& people)
    : people_(people), of_person_(people.database_.prepare("SELECT group_id FROM members WHERE person = ?")) {}

Group SqliteGroupStore::group_in(const SqliteRow& row) const {
  Group group;
  group.id = GroupId(array_from<Identifier>(row.blob(0)));
  group.name = people_.sealer_.open("groups", "name", row.blob(0), row.blob(1)).expose();
  people_.database_.prepare("SELECT person FROM members WHERE group_id = ?")
      .each([&](const SqliteRow& member) { group.members.insert(PersonId(array_from<Identifier>(member.blob(0)))); },
            Blob(group.id.get()));
  return group;
}

std::vector<Group> SqliteGroupStore::all() const {
  const std::lock_guard lock(people_.mutex_);
  std::vector<Group> all;
  people_.database_.prepare("SELECT id, name FROM groups ORDER BY id").each([&](const SqliteRow& row) {
    all.push_back(group_in(row));
  });
  return all;
}

std::set<GroupId> SqliteGroupStore::of(const PersonId& person) const {
  const std::lock_guard lock(people_.mutex_);
  std::set<GroupId> found;
  of_person_.each([&](const SqliteRow& row) { found.insert(GroupId(array_from<Identifier>(row.blob(0)))); },
                  Blob(person.get()));
  return found;
}

bool SqliteGroupStore::change(const GroupId& id, const std::function<bool(std::optional<Group>&)>& change) {
  const std::lock_guard lock(people_.mutex_);
  SqliteDatabase::Transaction transaction(people_.database_);
  std::optional<Group> group;
  const Blob named(id.get());
  people_.database_.prepare("SELECT id, name FROM groups WHERE id = ?")
      .each([&](const SqliteRow& row) { group = group_in(row); }, named);
  const std::set<PersonId> before = group ? group->members : std::set<PersonId>();
  if (!change(group)) return false;
  people_.database_.prepare("DELETE FROM members WHERE group_id = ?").run(named);
  people_.database_.prepare("DELETE FROM groups WHERE id = ?").run(named);
  const std::set<PersonId> after = group ? group->members : std::set<PersonId>();
  if (group) {
    const Bytes name = people_.sealer_.seal("groups", "name", named, bytes_of(group->name));
    people_.database_.prepare("INSERT INTO groups (id, name) VALUES (?, ?)").run(named, Blob(name));
    auto add = people_.database_.prepare("INSERT INTO members (group_id, person) VALUES (?, ?)");
    for (const PersonId& member : after) add.run(named, Blob(member.get()));
  }
  bool is_about_somebody = false;
  for (const auto& [some, others] : {std::pair(&before, &after), std::pair(&after, &before)}) {
    for (const PersonId& member : *some) {
      if (others->contains(member)) continue;
      people_.tell(PeopleChange::group, actor_of(member));
      is_about_somebody = true;
    }
  }
  if (!is_about_somebody) people_.tell(PeopleChange::group, std::nullopt);
  transaction.commit();
  return true;
}

// ---- Programs.

ServiceAccess SqliteServiceStore::access_in(const SqliteRow& row) const {
  ServiceAccess access =
      detail::access_in(people_.sealer_.open("services", "record", row.blob(0), row.blob(1)).expose());
  access.id = identity::ServiceId(array_from<Identifier>(row.blob(0)));
  return access;
}

std::optional<ServiceAccess> SqliteServiceStore::read(const identity::ServiceId& id) const {
  std::optional<ServiceAccess> found;
  people_.database_.prepare("SELECT id, record FROM services WHERE id = ?")
      .each([&](const SqliteRow& row) { found = access_in(row); }, Blob(id.get()));
  return found;
}

void SqliteServiceStore::write(const ServiceAccess& access) {
  const Blob id(access.id.get());
  const Bytes record = people_.sealer_.seal("services", "record", id, bytes_of(detail::record_of(access)));
  people_.database_.prepare("INSERT OR REPLACE INTO services (id, record) VALUES (?, ?)").run(id, Blob(record));
}

void SqliteServiceStore::add(const ServiceAccess& access) {
  const std::lock_guard lock(people_.mutex_);
  SqliteDatabase::Transaction transaction(people_.database_);
  write(access);
  people_.tell(PeopleChange::service, std::nullopt);
  transaction.commit();
}

std::optional<ServiceAccess> SqliteServiceStore::find(const identity::ServiceId& id) const {
  const std::lock_guard lock(people_.mutex_);
  return read(id);
}

bool SqliteServiceStore::change(const identity::ServiceId& id, const std::function<bool(ServiceAccess&)>& change) {
  const std::lock_guard lock(people_.mutex_);
  SqliteDatabase::Transaction transaction(people_.database_);
  auto access = read(id);
  const bool was_revoked = access && access->revoked;
  if (!access || !change(*access)) return false;
  write(*access);
  if (access->revoked.has_value() != was_revoked) people_.tell(PeopleChange::service, std::nullopt);
  transaction.commit();
  return true;
}

std::vector<ServiceAccess> SqliteServiceStore::all() const {
  const std::lock_guard lock(people_.mutex_);
  std::vector<ServiceAccess> all;
  people_.database_.prepare("SELECT id, record FROM services ORDER BY id").each([&](const SqliteRow& row) {
    all.push_back(access_in(row));
  });
  return all;
}

}  // namespace urna::storage
