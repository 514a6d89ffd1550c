// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "identity/access_store.hpp"

// For tests only: what every keeper of temporary access, emergencies and reviews promises.
namespace urna::storage {

/// A keeper under test; `reopen` is what a program finds after it was ended and started again.
class AccessKeeper {
 public:
  virtual ~AccessKeeper() = default;
  virtual identity::AccessStore& store() = 0;
  virtual void reopen() = 0;
};

using MakeAccessKeeper = std::unique_ptr<AccessKeeper> (*)();

class AccessStoreContract : public ::testing::TestWithParam<MakeAccessKeeper> {
 protected:
  AccessStoreContract() : keeper_(GetParam()()) {}
  identity::AccessStore& store() { return keeper_->store(); }
  void reopen() { keeper_->reopen(); }

  static constexpr Timestamp now{std::chrono::seconds(1'790'000'000)};

  template <class Id>
  static Id id(int number) {
    return Id({static_cast<std::byte>(number), std::byte{7}});
  }
  static Timestamp at(int second) { return now + std::chrono::seconds(second); }

  static identity::SupportAccess support(int number) {
    identity::SupportAccess made;
    made.id = id<identity::SupportId>(number);
    made.grant = id<identity::GrantId>(number + 1);
    made.person = id<identity::PersonId>(number + 2);
    made.tenant = id<identity::TenantId>(number + 3);
    made.reason = "l’import échoue";
    made.ticket = "T-4711";
    made.approved_by = id<identity::PersonId>(number + 4);
    made.from = at(number);
    made.until = at(number + 3600);
    return made;
  }
  static identity::EmergencyKit kit(int number) {
    identity::EmergencyKit made;
    for (std::size_t i = 0; i < made.keys.size(); ++i) {
      identity::SealedKey& sealed = made.keys.at(i);
      const auto byte = static_cast<std::byte>(number + static_cast<int>(i));
      sealed.key.id = Bytes(20 + i, byte);
      sealed.key.algorithm = i == 0 ? identity::KeyAlgorithm::es256 : identity::KeyAlgorithm::rs256;
      sealed.key.public_key = Bytes(64 + i, byte);
      sealed.key.counter = 4'000'000'000U;
      sealed.key.model = {byte};
      sealed.key.has_verified = true;
      sealed.envelope = "seal " + std::to_string(number) + std::to_string(i);
    }
    made.role = identity::Role::platform_owner;
    made.named_by = {id<identity::PersonId>(number), id<identity::PersonId>(number + 1)};
    made.named = at(number);
    return made;
  }
  static identity::EmergencyUse use(int number) {
    identity::EmergencyUse made;
    made.id = id<identity::EmergencyId>(number);
    made.grant = id<identity::GrantId>(number + 1);
    made.person = id<identity::PersonId>(number + 2);
    made.role = identity::Role::security_officer;
    made.reason = "nobody can sign in";
    made.from = at(number);
    made.until = at(number + 600);
    made.contacts = {{"ciso@example.org", {}, 3, at(5)}, {"", at(9), 0, Timestamp{}}};
    return made;
  }
  static identity::AccessReview review(int number, identity::Place place) {
    identity::AccessReview made;
    made.id = id<identity::ReviewId>(number);
    made.place = std::move(place);
    made.begun = at(number);
    made.due = at(number + 1000);
    made.items = {{id<identity::GrantId>(1), {}, {}, {}},
                  {id<identity::GrantId>(2), identity::ReviewVerdict::end, id<identity::PersonId>(3), at(4)},
                  {id<identity::GrantId>(3), identity::ReviewVerdict::keep, id<identity::PersonId>(4), at(5)}};
    return made;
  }

  void expect_kept(const identity::SupportAccess& written) {
    const auto read = store().find(written.id);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->grant, written.grant);
    EXPECT_EQ(read->person, written.person);
    EXPECT_EQ(read->tenant, written.tenant);
    EXPECT_EQ(read->reason, written.reason);
    EXPECT_EQ(read->ticket, written.ticket);
    EXPECT_EQ(read->approved_by, written.approved_by);
    EXPECT_EQ(read->from, written.from);
    EXPECT_EQ(read->until, written.until);
    EXPECT_EQ(read->ended, written.ended);
    EXPECT_EQ(read->end_noted, written.end_noted);
  }
  void expect_kept(const identity::EmergencyKit& written) {
    const auto read = store().kit();
    ASSERT_TRUE(read);
    for (std::size_t i = 0; i < written.keys.size(); ++i) {
      EXPECT_EQ(read->keys.at(i).key.id, written.keys.at(i).key.id);
      EXPECT_EQ(read->keys.at(i).key.algorithm, written.keys.at(i).key.algorithm);
      EXPECT_EQ(read->keys.at(i).key.public_key, written.keys.at(i).key.public_key);
      EXPECT_EQ(read->keys.at(i).key.counter, written.keys.at(i).key.counter);
      EXPECT_EQ(read->keys.at(i).key.model, written.keys.at(i).key.model);
      EXPECT_EQ(read->keys.at(i).key.has_verified, written.keys.at(i).key.has_verified);
      EXPECT_EQ(read->keys.at(i).envelope, written.keys.at(i).envelope);
    }
    EXPECT_EQ(read->role, written.role);
    EXPECT_EQ(read->named_by, written.named_by);
    EXPECT_EQ(read->named, written.named);
  }
  void expect_kept(const identity::EmergencyUse& written) {
    const auto read = store().find(written.id);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->grant, written.grant);
    EXPECT_EQ(read->person, written.person);
    EXPECT_EQ(read->role, written.role);
    EXPECT_EQ(read->reason, written.reason);
    EXPECT_EQ(read->from, written.from);
    EXPECT_EQ(read->until, written.until);
    EXPECT_EQ(read->ended, written.ended);
    EXPECT_EQ(read->end_noted, written.end_noted);
    EXPECT_EQ(read->overdue_noted, written.overdue_noted);
    ASSERT_EQ(read->contacts.size(), written.contacts.size());
    for (std::size_t i = 0; i < written.contacts.size(); ++i) {
      EXPECT_EQ(read->contacts[i].contact, written.contacts[i].contact);
      EXPECT_EQ(read->contacts[i].told, written.contacts[i].told);
      EXPECT_EQ(read->contacts[i].tries, written.contacts[i].tries);
      EXPECT_EQ(read->contacts[i].last_try, written.contacts[i].last_try);
    }
    ASSERT_EQ(read->findings.has_value(), written.findings.has_value());
    if (!written.findings) return;
    EXPECT_EQ(read->findings->by, written.findings->by);
    EXPECT_EQ(read->findings->at, written.findings->at);
    EXPECT_EQ(read->findings->text, written.findings->text);
    EXPECT_EQ(read->findings->envelopes, written.findings->envelopes);
  }
  void expect_kept(const identity::AccessReview& written) {
    const auto read = store().find(written.id);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->place, written.place);
    EXPECT_EQ(read->begun, written.begun);
    EXPECT_EQ(read->due, written.due);
    EXPECT_EQ(read->completed, written.completed);
    EXPECT_EQ(read->overdue_noted, written.overdue_noted);
    ASSERT_EQ(read->items.size(), written.items.size());
    for (std::size_t i = 0; i < written.items.size(); ++i) {
      EXPECT_EQ(read->items[i].grant, written.items[i].grant);
      EXPECT_EQ(read->items[i].verdict, written.items[i].verdict);
      EXPECT_EQ(read->items[i].by, written.items[i].by);
      EXPECT_EQ(read->items[i].at, written.items[i].at);
    }
  }

 private:
  std::unique_ptr<AccessKeeper> keeper_;
};

TEST_P(AccessStoreContract, IsEmptyAtFirst) {
  EXPECT_TRUE(store().support().empty());
  EXPECT_FALSE(store().kit());
  EXPECT_TRUE(store().uses().empty());
  EXPECT_TRUE(store().reviews().empty());
  EXPECT_FALSE(store().find(id<identity::SupportId>(1)));
  EXPECT_FALSE(store().find(id<identity::EmergencyId>(1)));
  EXPECT_FALSE(store().find(id<identity::ReviewId>(1)));
}

TEST_P(AccessStoreContract, GivesBackEveryFieldAndTheNewestOfARecord) {
  auto access = support(1);
  auto used = use(1);
  auto looked_at = review(1, identity::InTenant{id<identity::TenantId>(8)});
  store().put(access);
  store().put(support(2));
  store().put(kit(1));
  store().put(used);
  store().put(use(2));
  store().put(looked_at);
  store().put(review(2, identity::OnPlatform{}));
  reopen();
  expect_kept(access);
  expect_kept(kit(1));
  expect_kept(used);
  expect_kept(looked_at);
  expect_kept(review(2, identity::OnPlatform{}));
  access.ended = at(60);
  access.end_noted = true;
  used.ended = at(60);
  used.end_noted = used.overdue_noted = true;
  used.contacts = {{"dpo@example.org", at(70), 1, at(70)}};
  used.findings = {id<identity::PersonId>(9), at(80), "Nothing else\nwas done.", {"seal 1", "seal 2"}};
  looked_at.items.pop_back();
  looked_at.completed = at(90);
  looked_at.overdue_noted = true;
  store().put(access);
  store().put(kit(3));
  store().put(used);
  store().put(looked_at);
  reopen();
  expect_kept(access);
  expect_kept(kit(3));
  expect_kept(used);
  expect_kept(looked_at);
  EXPECT_EQ(store().support().size(), 2U);
  EXPECT_EQ(store().uses().size(), 2U);
  EXPECT_EQ(store().reviews().size(), 2U);
}

TEST_P(AccessStoreContract, TellsTheOldestFirst) {
  for (const int number : {1, 3, 2}) {
    store().put(support(number));
    store().put(use(number));
    store().put(review(number, identity::OnPlatform{}));
  }
  for (std::size_t i = 0; i < 3; ++i) {
    const Timestamp expected = at(static_cast<int>(i) + 1);
    EXPECT_EQ(store().support().at(i).from, expected);
    EXPECT_EQ(store().uses().at(i).from, expected);
    EXPECT_EQ(store().reviews().at(i).begun, expected);
  }
}

}  // namespace urna::storage
