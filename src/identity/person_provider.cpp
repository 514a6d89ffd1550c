// SPDX-License-Identifier: EUPL-1.2
// The part of `PersonDoor` for people whom an identity provider knows.
#include <algorithm>

#include "identity/detail/hashing_place.hpp"
#include "identity/person_door.hpp"

namespace urna::identity {

std::optional<Person> PersonDoor::find_linked(std::string_view issuer, std::string_view subject) const {
  for (Person& person : stores_.people.all()) {
    const auto is_it = [&](const ProviderLink& link) { return link.is_for(issuer, subject); };
    if (std::any_of(person.links.begin(), person.links.end(), is_it)) return std::move(person);
  }
  return std::nullopt;
}

Result<SignedIn, SignInRefusal> PersonDoor::sign_in_by_provider(const Visit& visit, const PersonId& known,
                                                                bool is_second, const Proof& proof,
                                                                std::string_view before) {
  const auto person = stores_.people.find(known);
  if (!person || person->state != PersonState::active) return failure(SignInRefusal::refused);
  const bool is_nothing_shown = std::holds_alternative<std::monostate>(proof);
  if (is_nothing_shown && is_second && !is_manager(person->id, visit.now)) {
    Shown shown;
    shown.factor = Factor::second;
    return open_for(visit, *person, shown, before);
  }
  const bool has_something = person->totp || !person->keys.empty();
  if (is_nothing_shown && has_something) return failure(SignInRefusal::other_factor);
  const auto verdict = admit(visit, person->address, proof);
  if (verdict != SignInLimits::Verdict::may_try) {
    witness_.note(PersonEvent::made_to_wait, person->id, visit.now);
    const bool is_besieged = verdict == SignInLimits::Verdict::other_factor;
    return failure(is_besieged ? SignInRefusal::other_factor : SignInRefusal::must_wait);
  }
  const detail::HashingPlace place(hashing_, hashing_max);  // a recovery code is compared like a password
  if (!place.is_there()) return failure(SignInRefusal::must_wait);
  const auto shown = look(visit, &*person, proof);
  const bool opened = shown && stores_.people.change(person->address, [&](std::optional<Person>& current) {
    if (!current || current->state != PersonState::active || !remember(*current, *shown)) return false;
    current->failures = 0;
    return true;
  });
  if (!opened) {
    note_failure(visit, person->address, person, !std::holds_alternative<AssertionAnswer>(proof));
    return failure(SignInRefusal::refused);
  }
  return open_for(visit, *person, *shown, before);
}

std::optional<EntryFault> PersonDoor::find_stale(const Visit& visit, std::string_view cookie) {
  const auto who = fresh(visit, cookie);
  return who ? std::nullopt : std::optional(who.error());
}

std::optional<EntryFault> PersonDoor::link_to_provider(const Visit& visit, std::string_view cookie,
                                                       const std::string& issuer, const std::string& subject) {
  const auto who = fresh(visit, cookie);
  if (!who) return who.error();
  const std::lock_guard one(linking_);
  if (find_linked(issuer, subject)) return EntryFault::key_refused;
  const bool linked = change_factors(visit, *who, PersonEvent::factor_changed, [&](Person& person) {
    if (person.links.size() >= links_max) return false;
    person.links.push_back({issuer, subject, visit.now});
    return true;
  });
  return linked ? std::nullopt : std::optional(EntryFault::factor_missing);
}

std::optional<EntryFault> PersonDoor::unlink_from_provider(const Visit& visit, std::string_view cookie,
                                                           const std::function<bool(const ProviderLink&)>& is_it) {
  const auto who = fresh(visit, cookie);
  if (!who) return who.error();
  const bool unlinked = change_factors(visit, *who, PersonEvent::factor_changed,
                                       [&](Person& person) { return std::erase_if(person.links, is_it) > 0; });
  return unlinked ? std::nullopt : std::optional(EntryFault::key_refused);
}

}  // namespace urna::identity
