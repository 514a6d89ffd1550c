// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "base/test_folder.hpp"
#include "identity/memory_invitation_store.hpp"
#include "identity/memory_person_store.hpp"
#include "identity/memory_service_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_people_store.hpp"

namespace urna::storage {
namespace {

using identity::AddressRange;
using identity::Grant;
using identity::GrantId;
using identity::Group;
using identity::GroupId;
using identity::Identifier;
using identity::InElection;
using identity::InTenant;
using identity::Invitation;
using identity::Person;
using identity::PersonId;
using identity::Role;
using identity::ServiceAccess;
using identity::TenantId;

constexpr Timestamp now{std::chrono::seconds(1'790'000'000)};
const TenantId lyon(Identifier{std::byte{1}});
const TenantId evry(Identifier{std::byte{2}});
const std::string rosa = "rosa@example.org";
const PersonId rosa_id(Identifier{std::byte{7}});
const GroupId staff(Identifier{std::byte{8}});

Person somebody(const PersonId& id) {
  Person person;
  person.id = id;
  person.name = "Rosa Luxemburg";
  person.state = identity::PersonState::locked;
  person.password = "argon2id$…";
  person.strength = identity::Strength::high;
  person.earlier_passwords = {"argon2id$older", "argon2id$oldest"};
  person.totp = identity::TotpSecret({std::byte{1}, std::byte{2}});
  person.totp_to_confirm = identity::TotpSecret({std::byte{3}});
  person.last_totp_step = 59'666'666;
  identity::SecurityKey key;
  key.id = {std::byte{5}, std::byte{6}};
  key.algorithm = identity::KeyAlgorithm::rs256;
  key.public_key = Bytes(259, std::byte{9});
  key.counter = 4'000'000'000;
  key.model = {std::byte{4}};
  key.may_be_copied = true;
  key.has_verified = true;
  person.keys = {key};
  person.recovery.hashes[3] = "argon2id$code";
  person.links.push_back({"https://login.example.org", "0815", Timestamp(std::chrono::seconds(1'795'513'327))});
  person.failures = 4;
  person.invitation = Digest{std::byte{11}};
  return person;
}

/// What every keeper of people promises.
class PeopleStores : public testing::TestWithParam<bool> {
 protected:
  PeopleStores() { open(); }
  void open() {
    if (!GetParam()) {
      people = std::make_unique<identity::MemoryPersonStore>();
      invitations = std::make_unique<identity::MemoryInvitationStore>();
      grants = std::make_unique<identity::MemoryGrantStore>();
      groups = std::make_unique<identity::MemoryGroupStore>();
      services = std::make_unique<identity::MemoryServiceStore>();
      return;
    }
    database = std::make_unique<PeopleDatabase>(folder.path("people.db"), keystore.sealer);
    people = std::make_unique<SqlitePersonStore>(*database);
    invitations = std::make_unique<SqliteInvitationStore>(*database);
    grants = std::make_unique<SqliteGrantStore>(*database);
    groups = std::make_unique<SqliteGroupStore>(*database);
    services = std::make_unique<SqliteServiceStore>(*database);
  }
  bool put(const std::string& address, const PersonId& id) {
    return people->change(address, [&](std::optional<Person>& person) {
      person = somebody(id);
      person->address = address;
      return true;
    });
  }

  TestFolder folder;
  keystore::UnlockedKeystore keystore;
  std::unique_ptr<PeopleDatabase> database;
  std::unique_ptr<identity::PersonStore> people;
  std::unique_ptr<identity::InvitationStore> invitations;
  std::unique_ptr<identity::GrantStore> grants;
  std::unique_ptr<identity::GroupStore> groups;
  std::unique_ptr<identity::ServiceStore> services;
};

INSTANTIATE_TEST_SUITE_P(Keepers, PeopleStores, testing::Bool(),
                         [](const auto& made) { return made.param ? "Sqlite" : "Memory"; });

TEST_P(PeopleStores, LeaveEverythingWhenAChangeIsTakenBack) {
  put(rosa, rosa_id);
  const auto spoil = [](std::optional<Person>& person) {
    person->name = "Somebody else";
    person->keys.clear();
  };
  EXPECT_FALSE(people->change(rosa, [&](std::optional<Person>& person) {
    spoil(person);
    return false;
  }));
  EXPECT_THROW(people->change(rosa,
                              [&](std::optional<Person>& person) -> bool {
                                spoil(person);
                                throw std::runtime_error("cut off");
                              }),
               std::runtime_error);
  EXPECT_EQ(people->find(rosa)->name, "Rosa Luxemburg");
  EXPECT_TRUE(people->is_key_taken(somebody(rosa_id).keys[0].id));
  EXPECT_FALSE(people->find("emma@example.org"));
}

TEST_P(PeopleStores, GiveBackEveryFieldOfAPerson) {
  ASSERT_TRUE(put(rosa, rosa_id));
  const auto found = people->find(rosa_id);
  ASSERT_TRUE(found);
  const Person wanted = somebody(rosa_id);
  EXPECT_EQ(found->id, rosa_id);
  EXPECT_EQ(found->address, rosa);
  EXPECT_EQ(found->name, wanted.name);
  EXPECT_EQ(found->state, wanted.state);
  EXPECT_EQ(found->password, wanted.password);
  EXPECT_EQ(found->strength, wanted.strength);
  EXPECT_EQ(found->earlier_passwords, wanted.earlier_passwords);
  EXPECT_EQ(found->totp->expose(), wanted.totp->expose());
  EXPECT_EQ(found->totp_to_confirm->expose(), wanted.totp_to_confirm->expose());
  EXPECT_EQ(found->last_totp_step, wanted.last_totp_step);
  ASSERT_EQ(found->keys.size(), 1U);
  EXPECT_EQ(found->keys[0].id, wanted.keys[0].id);
  EXPECT_EQ(found->keys[0].algorithm, wanted.keys[0].algorithm);
  EXPECT_EQ(found->keys[0].public_key, wanted.keys[0].public_key);
  EXPECT_EQ(found->keys[0].counter, wanted.keys[0].counter);
  EXPECT_EQ(found->keys[0].model, wanted.keys[0].model);
  EXPECT_TRUE(found->keys[0].may_be_copied);
  EXPECT_TRUE(found->keys[0].has_verified);
  EXPECT_EQ(found->recovery.hashes, wanted.recovery.hashes);
  EXPECT_EQ(found->failures, wanted.failures);
  EXPECT_EQ(found->invitation, wanted.invitation);
  ASSERT_EQ(found->links.size(), 1U);
  EXPECT_TRUE(found->links[0].is_for("https://login.example.org", "0815"));
  EXPECT_EQ(found->links[0].since, wanted.links[0].since);
}

TEST_P(PeopleStores, KnowNothingOfWhoeverBeganAnew) {
  put(rosa, rosa_id);
  const PersonId anew(Identifier{std::byte{70}});
  people->change(rosa, [&](std::optional<Person>& person) {
    person.emplace().id = anew;
    person->address = rosa;
    return true;
  });
  EXPECT_FALSE(people->find(rosa_id));
  EXPECT_EQ(people->find(rosa)->id, anew);
  EXPECT_FALSE(people->is_key_taken(somebody(rosa_id).keys[0].id)) << "the keys of before went with the account";
  EXPECT_EQ(people->all().size(), 1U);
}

TEST_P(PeopleStores, TellPeopleByAddress) {
  put(rosa, rosa_id);
  people->change("ada@example.org", [](std::optional<Person>& person) {
    person.emplace().id = PersonId(Identifier{std::byte{9}});
    person->address = "ada@example.org";
    return true;
  });
  const auto all = people->all();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].address, "ada@example.org");
}

// Shows IDN-10.
TEST_P(PeopleStores, SpendAnInvitationOnce) {
  Invitation invitation;
  invitation.hash = Digest{std::byte{1}};
  invitation.address = rosa;
  invitation.place = InElection{lyon, identity::ElectionUuid("c8Ty")};
  invitation.roles = {Role::organiser, Role::board_member};
  invitation.role_ends = now + std::chrono::hours(24);
  invitation.reason = "the works council";
  invitation.by = rosa_id;
  invitation.expires = now + std::chrono::hours(72);
  invitations->add(invitation);
  const auto found = invitations->find(invitation.hash);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->hash, invitation.hash);
  EXPECT_EQ(found->address, invitation.address);
  EXPECT_EQ(found->place, invitation.place);
  EXPECT_EQ(found->roles, invitation.roles);
  EXPECT_EQ(found->role_ends, invitation.role_ends);
  EXPECT_EQ(found->reason, invitation.reason);
  EXPECT_EQ(found->by, invitation.by);
  EXPECT_EQ(found->expires, invitation.expires);
  EXPECT_EQ(found->spent, std::nullopt);
  EXPECT_TRUE(identity::spend_invitation(*invitations, invitation.hash, now));
  EXPECT_FALSE(identity::spend_invitation(*invitations, invitation.hash, now));
  EXPECT_FALSE(identity::spend_invitation(*invitations, Digest{std::byte{2}}, now));
  ASSERT_EQ(invitations->all().size(), 1U);
  EXPECT_EQ(invitations->all()[0].spent, now);
}

Grant some_grant(std::uint8_t number, const identity::Subject& subject) {
  Grant grant;
  grant.id = GrantId(Identifier{std::byte{number}});
  grant.subject = subject;
  grant.role = Role::help_desk;
  grant.place = InTenant{lyon};
  grant.not_before = now;
  grant.expires = now + std::chrono::hours(1);
  grant.reason = "for the summer";
  grant.by = rosa_id;
  return grant;
}

TEST_P(PeopleStores, FindTheGrantsOfAPersonAndOfItsGroupsAndNoOthers) {
  grants->add(some_grant(1, rosa_id));
  grants->add(some_grant(2, staff));
  grants->add(some_grant(3, PersonId(Identifier{std::byte{99}})));
  grants->add(some_grant(4, identity::ServiceId(rosa_id.get())));  // another subject, though its bytes are hers
  EXPECT_EQ(grants->of(rosa_id, {}).size(), 1U);
  EXPECT_EQ(grants->of(rosa_id, {staff}).size(), 2U);
  const Grant found = grants->of(rosa_id, {})[0];
  const Grant wanted = some_grant(1, rosa_id);
  EXPECT_EQ(found.id, wanted.id);
  EXPECT_EQ(found.subject, wanted.subject);
  EXPECT_EQ(found.role, wanted.role);
  EXPECT_EQ(found.place, wanted.place);
  EXPECT_EQ(found.not_before, wanted.not_before);
  EXPECT_EQ(found.expires, wanted.expires);
  EXPECT_EQ(found.reason, wanted.reason);
  EXPECT_EQ(found.by, wanted.by);
  EXPECT_TRUE(grants->change(wanted.id, [](Grant& grant) {
    grant.ended = now;
    return true;
  }));
  EXPECT_EQ(grants->of(rosa_id, {})[0].ended, now);
  EXPECT_FALSE(grants->change(GrantId(Identifier{std::byte{50}}), [](Grant&) { return true; }));
  EXPECT_EQ(grants->all().size(), 4U);
}

TEST_P(PeopleStores, KeepGroupsAndWhoIsInThem) {
  const auto put_group = [&](std::optional<Group>& group) {
    group = Group{staff, "Régie", {rosa_id}};
    return true;
  };
  EXPECT_TRUE(groups->change(staff, put_group));
  EXPECT_EQ(groups->of(rosa_id), std::set<GroupId>{staff});
  ASSERT_EQ(groups->all().size(), 1U);
  EXPECT_EQ(groups->all()[0].name, "Régie");
  groups->change(staff, [](std::optional<Group>& group) {
    group->members.clear();
    return true;
  });
  EXPECT_TRUE(groups->of(rosa_id).empty());
  groups->change(staff, [](std::optional<Group>& group) {
    group.reset();
    return true;
  });
  EXPECT_TRUE(groups->all().empty());
}

TEST_P(PeopleStores, KeepWhatAProgramMay) {
  ServiceAccess access;
  access.id = identity::ServiceId(Identifier{std::byte{3}});
  access.hash = Digest{std::byte{4}};
  access.name = "the payroll";
  access.place = InTenant{lyon};
  access.permissions = {identity::Permission::roll_change, identity::Permission::document_change};
  access.from = {*AddressRange::parse("192.0.2.0/24"), *AddressRange::parse("2001:db8::/32")};
  access.by = rosa_id;
  access.expires = now;
  services->add(access);
  EXPECT_TRUE(services->change(access.id, [](ServiceAccess& one) {
    one.last_used = now;
    return true;
  }));
  const auto found = services->find(access.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->hash, access.hash);
  EXPECT_EQ(found->name, access.name);
  EXPECT_EQ(found->place, access.place);
  EXPECT_TRUE(found->permissions.has_all(access.permissions) && access.permissions.has_all(found->permissions));
  ASSERT_EQ(found->from.size(), 2U);
  EXPECT_EQ(found->from[0].text(), "192.0.2.0/24");
  EXPECT_EQ(found->from[1].text(), "2001:db8::/32");
  EXPECT_EQ(found->by, access.by);
  EXPECT_EQ(found->expires, access.expires);
  EXPECT_EQ(found->last_used, now);
  EXPECT_EQ(found->revoked, std::nullopt);
  EXPECT_EQ(services->all().size(), 1U);
  EXPECT_FALSE(services->find(identity::ServiceId(Identifier{})));
}

class PeopleFile : public testing::Test {
 protected:
  TestFolder folder;
  keystore::UnlockedKeystore keystore;
};

// Shows DB-01.
TEST_F(PeopleFile, HoldsNothingThatCanBeRead) {
  {
    PeopleDatabase database(folder.path("people.db"), keystore.sealer);
    SqlitePersonStore(database).change(rosa, [](std::optional<Person>& person) {
      person = somebody(rosa_id);
      return true;
    });
    SqliteGrantStore(database).add(some_grant(1, rosa_id));
    SqliteGroupStore(database).change(staff, [](std::optional<Group>& group) {
      group = Group{staff, "Spartacus", {rosa_id}};
      return true;
    });
  }
  std::ifstream file(folder.path("people.db"), std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(file)), {});
  for (const char* word : {"rosa", "Luxemburg", "argon2id", "Spartacus", "for the summer", "example.org"}) {
    EXPECT_EQ(content.find(word), std::string::npos) << word;
  }
}

// Shows AUD-02.
TEST_F(PeopleFile, TellsTheJournalOfEachChangeInTheSameTransaction) {
  std::vector<std::pair<PeopleChange, std::string>> told;
  PeopleDatabase database(folder.path("people.db"), keystore.sealer,
                          [&](PeopleChange change, const std::optional<journal::Actor>& subject) {
                            told.emplace_back(change, subject ? subject->text() : "");
                            journal::Entry entry;
                            entry.at = now;
                            entry.event = journal::Event::account_changed;
                            return std::vector{entry};
                          });
  SqlitePersonStore people(database);
  people.change(rosa, [](std::optional<Person>& person) {
    person = somebody(rosa_id);
    return true;
  });
  SqliteGrantStore(database).add(some_grant(1, rosa_id));
  const std::string who = actor_of(rosa_id).text();
  EXPECT_THAT(told, testing::ElementsAre(std::pair(PeopleChange::account, who), std::pair(PeopleChange::grant, who)));
  EXPECT_EQ(database.outbox().waiting(10).size(), 2U);
  people.change(rosa, [](std::optional<Person>&) { return false; });
  EXPECT_EQ(database.outbox().last_number(), 2U) << "nothing changed, nothing is said";
}

}  // namespace
}  // namespace urna::storage
