// SPDX-License-Identifier: EUPL-1.2
#include "evidence/account_checks.hpp"

#include <gtest/gtest.h>

#include "crypto/argon2id.hpp"
#include "crypto/random.hpp"

namespace urna::evidence {
namespace {

using assurance::Finding;
using identity::Person;
using identity::PersonState;

const Timestamp now{std::chrono::seconds(1'795'000'000)};

PersonId id(int number) {
  std::array<std::byte, 16> bytes{};
  bytes.back() = static_cast<std::byte>(number);
  return PersonId(bytes);
}

Person person(int number, PersonState state = PersonState::active) {
  Person made;
  made.id = id(number);
  made.address = "p" + std::to_string(number) + "@example.org";
  made.state = state;
  made.password = "argon2id$3$65536$c2FsdHNhbHRzYWx0c2FsdA==$a2V5";
  made.totp.emplace(std::array<std::byte, 20>{});
  return made;
}

std::string value_of(const Look& look, const std::string& what) {
  for (const auto& seen : look.seen)
    if (seen.what == what) return seen.value;
  return {};
}

TEST(AccountChecks, OneAccountWithoutASecondFactorIsOneTooMany) {
  std::vector<Person> people;
  people.push_back(person(1));
  people.push_back(person(2));
  EXPECT_EQ(look_at_factors(people).finding, Finding::passed);
  people.back().totp.reset();
  const Look look = look_at_factors(people);
  EXPECT_EQ(look.finding, Finding::failed);
  EXPECT_EQ(value_of(look, "without_second_factor"), "1");
  EXPECT_EQ(value_of(look, "accounts"), "2");
  people.back().state = PersonState::disabled;
  EXPECT_EQ(look_at_factors(people).finding, Finding::passed) << "nothing opens for whoever has left";
  people.back().state = PersonState::locked;
  EXPECT_EQ(look_at_factors(people).finding, Finding::failed) << "a lock is taken off again";
}

TEST(AccountChecks, AnAccountThatNobodyUsesIsDormant) {
  std::vector<Person> people;
  people.push_back(person(1));
  const std::chrono::days most{90};
  EXPECT_EQ(look_at_dormant_accounts(people, {{id(1), now - most}}, most, now).finding, Finding::passed);
  EXPECT_EQ(look_at_dormant_accounts(people, {{id(1), now - most - std::chrono::seconds(1)}}, most, now).finding,
            Finding::failed);
  EXPECT_EQ(look_at_dormant_accounts(people, {{id(2), now}}, most, now).finding, Finding::failed);
}

TEST(AccountChecks, APasswordThatIsCheapToGuessFromItsHashIsWeak) {
  std::vector<Person> people;
  people.push_back(person(1));
  EXPECT_EQ(look_at_password_hashes(people).finding, Finding::passed);
  crypto::SystemRandom random;
  for (const std::string& weak :
       {crypto::hash_password("seven herons", {3, 1024}, random),
        crypto::hash_password("seven herons", {1, 65'536}, random), std::string("argon2id$3$65536$"),
        std::string("argon2id$3x$65536$c2Fs$a2V5"), std::string("seven herons"),
        std::string("$2y$10$abcdefghijklmnopqrstuv"), std::string()}) {
    people.front().password = weak;
    EXPECT_EQ(look_at_password_hashes(people).finding, Finding::failed) << weak;
  }
}

TEST(AccountChecks, WhatGuessersTryFirstIsRefusedToday) {
  const Look look = look_at_password_policy();
  EXPECT_EQ(look.finding, Finding::passed) << value_of(look, "guessable_accepted");
  EXPECT_EQ(value_of(look, "tried"), "33");
}

}  // namespace
}  // namespace urna::evidence
