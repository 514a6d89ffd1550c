// SPDX-License-Identifier: EUPL-1.2
#include "evidence/account_checks.hpp"

#include <algorithm>
#include <charconv>

#include "crypto/argon2id.hpp"
#include "identity/password_policy.hpp"

namespace urna::evidence {
namespace {

using assurance::Seen;
using identity::Person;
using identity::PersonState;

constexpr std::chrono::hours daily{24};

bool counts(const Person& person) { return person.state == PersonState::active || person.state == PersonState::locked; }

template <class Is>
std::size_t count(std::span<const Person> people, Is is) {
  return static_cast<std::size_t>(
      std::ranges::count_if(people, [&](const Person& person) { return counts(person) && is(person); }));
}

Seen accounts_in(std::span<const Person> people) {
  return {"accounts", std::to_string(count(people, [](const Person&) { return true; })), false};
}

Seen wrong_when_any(std::string what, std::size_t number) {
  return {std::move(what), std::to_string(number), number > 0};
}

/// A number up to the next `$`; 0 when there is none.
std::uint32_t number_before_dollar(std::string_view& text) {
  const std::size_t end = std::min(text.find('$'), text.size());
  std::uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + end, number);
  const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + end;
  text.remove_prefix(std::min(end + 1, text.size()));
  return is_whole ? number : 0;
}

bool is_costly(std::string_view stored) {
  constexpr std::string_view kind = "argon2id$";
  if (!stored.starts_with(kind)) return false;
  stored.remove_prefix(kind.size());
  const std::uint32_t passes = number_before_dollar(stored);
  const std::uint32_t memory_kib = number_before_dollar(stored);
  const crypto::HashCost wanted;
  const std::size_t salt = stored.find('$');
  const bool has_parts = salt != std::string_view::npos && salt > 0 && salt + 1 < stored.size();
  return passes >= wanted.passes && memory_kib >= wanted.memory_kib && has_parts;
}

using identity::Strength;

/// How many of these are taken although somebody who guesses would have them soon.
std::size_t accepted_among(std::span<const std::string_view> guessed, std::span<const Strength> strengths) {
  std::size_t accepted = 0;
  for (const Strength strength : strengths) {
    const auto rule = identity::rule_of(strength);
    for (const std::string_view password : guessed)
      accepted += identity::find_weaknesses(password, rule, {}).empty() ? 1 : 0;
  }
  return accepted;
}

/// Of those that are in every collection: their SHA-1 begin with 0, 1, … F, so that a piece of a list lacks some.
constexpr std::string_view stolen_everywhere[] = {
    "1234567890", "superman", "football", "111111", "master",  "password", "abc123",   "123456",
    "sunshine",   "zxcvbnm",  "dragon",   "qwerty", "welcome", "whatever", "iloveyou", "123456789"};

/// How many of these would be taken in spite of the list.
std::size_t missed_by(const identity::BreachList& stolen) {
  const auto rule = identity::rule_of(Strength::basic);
  const auto is_missed = [&](std::string_view password) {
    const auto found = identity::find_weaknesses(password, rule, {}, &stolen);
    return std::ranges::find(found, identity::Weakness::breached) == found.end();
  };
  return static_cast<std::size_t>(std::ranges::count_if(stolen_everywhere, is_missed));
}

}  // namespace

CollectorManifest multi_factor_manifest() { return {"auth.mfa", 1, daily, true, {"accounts"}}; }

Look look_at_factors(std::span<const Person> people) {
  const std::size_t alone =
      count(people, [](const Person& person) { return person.factor_at_best() == identity::Factor::none; });
  return Look::at({accounts_in(people), wrong_when_any("without_second_factor", alone)});
}

CollectorManifest dormant_accounts_manifest() { return {"account.dormant", 1, daily, true, {"accounts", "journal"}}; }

Look look_at_dormant_accounts(std::span<const Person> people, const std::map<PersonId, Timestamp>& seen,
                              std::chrono::days idle_max, Timestamp now) {
  const std::size_t idle = count(people, [&](const Person& person) {
    const auto found = seen.find(person.id);
    return found == seen.end() || now - found->second > idle_max;
  });
  return Look::at(
      {accounts_in(people), {"idle_days_max", std::to_string(idle_max.count()), false}, wrong_when_any("idle", idle)});
}

CollectorManifest password_hash_manifest() { return {"auth.password_hash", 1, daily, true, {"accounts"}}; }

Look look_at_password_hashes(std::span<const Person> people) {
  const std::size_t weak = count(people, [](const Person& person) { return !is_costly(person.password); });
  const crypto::HashCost wanted;
  return Look::at({accounts_in(people),
                   {"memory_kib", std::to_string(wanted.memory_kib), false},
                   {"passes", std::to_string(wanted.passes), false},
                   wrong_when_any("weak_hashes", weak)});
}

CollectorManifest password_policy_manifest() {
  return {"auth.policy", 2, daily, false, {"password_rules", "stolen_list"}};
}

Look look_at_password_policy(const identity::BreachList* stolen) {
  // What lists of stolen passwords begin with, plain and made longer as people do.
  constexpr std::string_view guessed[] = {"password",         "12345678",         "azertyuiop",      "P@ssw0rd",
                                          "iloveyouiloveyou", "qwertyuiop123456", "Password2026!",   "aaaaaaaaaaaaaaaa",
                                          "motdepasse123456", "wachtwoord123456", "passwort12345678"};
  // Long enough, and found by the library alone that knows how people make them longer.
  constexpr std::string_view joined[] = {"monkeydragonmaster", "passwordfootballqwerty"};
  constexpr Strength all[] = {Strength::basic, Strength::standard, Strength::high};
  constexpr std::string_view good = "seven herons waited by the frozen canal";
  const std::size_t accepted = accepted_among(guessed, all) + accepted_among(joined, std::span(all).subspan(1));
  const bool is_good_refused = std::ranges::any_of(all, [&](Strength strength) {
    return !identity::find_weaknesses(good, identity::rule_of(strength), {}).empty();
  });
  const auto managers = identity::rule_of(Strength::high);
  constexpr std::size_t characters_min = 15;
  return Look::at(
      {{"tried", std::to_string(3 * std::size(guessed) + 2 * std::size(joined)), false},
       wrong_when_any("guessable_accepted", accepted),
       wrong_when_any("good_refused", is_good_refused ? 1 : 0),
       {"characters_min", std::to_string(managers.characters_min), managers.characters_min < characters_min},
       {"stolen_listed", std::to_string(stolen != nullptr ? stolen->size() : 0), false},
       wrong_when_any("stolen_missed", stolen != nullptr ? missed_by(*stolen) : 0)});
}

}  // namespace urna::evidence
