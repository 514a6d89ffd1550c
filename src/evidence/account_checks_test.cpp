// SPDX-License-Identifier: EUPL-1.2
#include "evidence/account_checks.hpp"

#include <gtest/gtest.h>

#include "crypto/argon2id.hpp"
#include "crypto/random.hpp"
#include "crypto/sha1.hpp"
#include "identity/password_policy.hpp"

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
  const Look look = look_at_password_policy(nullptr);
  EXPECT_EQ(look.finding, Finding::passed) << value_of(look, "guessable_accepted");
  EXPECT_EQ(value_of(look, "tried"), "37");
  EXPECT_EQ(value_of(look, "stolen_listed"), "0");
  using identity::Weakness;
  for (const char* const joined : {"monkeydragonmaster", "passwordfootballqwerty"})
    EXPECT_EQ(identity::find_weaknesses(joined, identity::rule_of(identity::Strength::standard), {}),
              std::vector<Weakness>{Weakness::guessed_soon})
        << "that the library is there and counts is seen by this one";
}

TEST(AccountChecks, AListThatLacksWhatWasStolenEverywhereIsCutOffOrNoSuchList) {
  std::vector<Bytes> stolen;
  for (const char* const password :
       {"1234567890", "superman", "football", "111111", "master", "password", "abc123", "123456", "sunshine", "zxcvbnm",
        "dragon", "qwerty", "welcome", "whatever", "iloveyou", "123456789"}) {
    const auto hash = crypto::sha1(password);
    stolen.emplace_back(hash.begin(), hash.begin() + identity::BreachList::prefix_bytes);
  }
  std::ranges::sort(stolen);
  const auto look_at = [](std::span<const Bytes> listed) {
    Bytes bytes;
    for (const Bytes& one : listed) bytes.insert(bytes.end(), one.begin(), one.end());
    const auto list = identity::BreachList::of(bytes);
    return look_at_password_policy(&*list);
  };
  EXPECT_EQ(look_at(stolen).finding, Finding::passed);
  EXPECT_EQ(value_of(look_at(stolen), "stolen_listed"), "16");
  const Look empty = look_at({});
  EXPECT_EQ(empty.finding, Finding::failed);
  EXPECT_EQ(value_of(empty, "stolen_missed"), "16");
  for (std::size_t sixteenth = 0; sixteenth < stolen.size(); ++sixteenth) {
    EXPECT_EQ(std::to_integer<unsigned>(stolen[sixteenth].front()) >> 4U, sixteenth) << "a piece of any list lacks one";
    auto lacking = stolen;
    lacking.erase(lacking.begin() + static_cast<std::ptrdiff_t>(sixteenth));
    const Look look = look_at(lacking);
    EXPECT_EQ(look.finding, Finding::failed);
    EXPECT_EQ(value_of(look, "stolen_missed"), "1");
  }
}

}  // namespace
}  // namespace urna::evidence
