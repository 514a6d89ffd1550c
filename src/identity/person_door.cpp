// SPDX-License-Identifier: EUPL-1.2
#include "identity/person_door.hpp"

#include <algorithm>

#include "identity/detail/hashing_place.hpp"

namespace urna::identity {
namespace {

/// What is counted under, whatever was typed: nobody's name is empty.
std::string name_of(std::string_view typed) { return mail_address(typed).value_or(""); }

/// Whether a stored hash was made with this cost.
bool costs(const std::string& hash, crypto::HashCost cost) {
  return hash.starts_with("argon2id$" + std::to_string(cost.passes) + "$" + std::to_string(cost.memory_kib) + "$");
}

/// What a password is checked against where there is no account.  It opens nothing and is no secret: one for all doors
/// of the program, since each costs as much as a sign-in and there may be a hundred to open at once.
std::string nobodys_hash(crypto::HashCost cost, crypto::RandomSource& random) {
  static std::mutex mutex;
  static std::vector<std::string> made;
  const std::lock_guard lock(mutex);
  for (const std::string& hash : made)
    if (costs(hash, cost)) return hash;
  return made.emplace_back(crypto::hash_password("nobody's", cost, random));
}

bool opens(const std::optional<Person>& person) {
  return person && person->state == PersonState::active && !person->password.empty();
}

}  // namespace

PersonDoor::PersonDoor(Stores stores, Sessions& sessions, PersonWitness& witness, crypto::RandomSource& random,
                       crypto::HashCost cost)
    : stores_(stores),
      policies_(stores.policies != nullptr ? *stores.policies : no_policies_),
      sessions_(sessions),
      witness_(witness),
      random_(random),
      cost_(cost),
      nobodys_password_(nobodys_hash(cost, random)) {}

Challenge PersonDoor::challenge_for_sign_in(const Visit& visit) {
  const std::lock_guard lock(mutex_);
  return challenges_.issue(visit.browser, Ceremony::assertion, random_, visit.now);
}

SignInLimits::Verdict PersonDoor::admit(const Visit& visit, const std::string& address, const Proof& proof) {
  const bool is_guessable = std::holds_alternative<std::monostate>(proof) || std::holds_alternative<SixDigits>(proof);
  const std::lock_guard lock(mutex_);
  return limits_.admit(address, visit.from, is_guessable, visit.now);
}

std::chrono::seconds PersonDoor::wait(const Visit& visit, std::string_view address) const {
  const std::lock_guard lock(mutex_);
  return limits_.wait(name_of(address), visit.from, visit.now);
}

/// The same work for nobody as for somebody.
std::optional<PersonDoor::Shown> PersonDoor::look(const Visit& visit, const Person* person, const Proof& proof) {
  Shown shown;
  if (const auto* digits = std::get_if<SixDigits>(&proof)) {
    const TotpSecret nobodys;
    const bool has_device = person != nullptr && person->totp;
    const auto step = find_totp_step(has_device ? *person->totp : nobodys, digits->typed, visit.now);
    if (!has_device || !step) return std::nullopt;
    shown.factor = Factor::second;
    shown.totp_step = *step;
    return shown;
  }
  if (const auto* text = std::get_if<RecoveryText>(&proof)) {
    shown.recovery =
        find_recovery_code(person != nullptr ? person->recovery : RecoveryCodes(), text->typed, nobodys_password_);
    shown.factor = Factor::second;
    return shown.recovery ? std::optional(std::move(shown)) : std::nullopt;
  }
  if (const auto* answer = std::get_if<AssertionAnswer>(&proof)) {
    std::optional<Challenge> challenge;
    {
      const std::lock_guard lock(mutex_);
      challenge = challenges_.take(visit.browser, Ceremony::assertion, visit.now);
    }
    if (!challenge || person == nullptr) return std::nullopt;
    for (const SecurityKey& key : person->keys) {
      const auto done = check_assertion(visit.party, *challenge, key, *answer, false);
      if (!done && done.error() == WebAuthnFault::counter_went_back) {
        witness_.note(PersonEvent::key_counter_went_back, person->id, visit.now);
      }
      if (!done) continue;
      shown.factor = done->is_verified ? Factor::verified_key : Factor::key;
      shown.key.emplace(key.id, done->counter);
      return shown;
    }
    return std::nullopt;
  }
  // Nothing besides the password: only for whoever has nothing.
  if (person == nullptr || person->totp || !person->keys.empty()) return std::nullopt;
  return shown;
}

/// Within a change to the store: of two who show the same code at once, one is let in.
bool PersonDoor::remember(Person& person, const Shown& shown) {
  if (shown.totp_step > 0) {
    if (shown.totp_step <= person.last_totp_step) return false;
    person.last_totp_step = shown.totp_step;
  }
  if (shown.recovery && !spend_recovery_code(person.recovery, *shown.recovery)) return false;
  if (shown.key) {
    const auto key = std::find_if(person.keys.begin(), person.keys.end(),
                                  [&](const SecurityKey& one) { return one.id == shown.key->first; });
    if (key == person.keys.end()) return false;
    const bool counts = shown.key->second != 0 || key->counter != 0;
    if (counts && shown.key->second <= key->counter) return false;
    key->counter = shown.key->second;
  }
  return true;
}

void PersonDoor::note_failure(const Visit& visit, const std::string& address, const std::optional<Person>& person,
                              bool is_a_guess) {
  const std::optional<PersonId> id = person ? std::optional(person->id) : std::nullopt;
  witness_.note(PersonEvent::refused, id, visit.now);
  if (!is_a_guess) return;
  {
    const std::lock_guard lock(mutex_);
    limits_.failed(address, visit.from, visit.now);
  }
  if (opens(person)) begin_wait(visit, address, person->id);
  if (!opens(person) || !is_manager(person->id, visit.now)) return;
  bool is_locked = false;
  stores_.people.change(address, [&](std::optional<Person>& current) {
    if (!opens(current)) return false;
    ++current->failures;
    is_locked = current->failures >= failures_to_lock;
    if (is_locked) current->state = PersonState::locked;
    return true;
  });
  if (is_locked) witness_.note(PersonEvent::locked, id, visit.now);
}

void PersonDoor::begin_wait(const Visit& visit, const std::string& address, const PersonId& person) {
  const std::lock_guard lock(mutex_);
  const auto lasts = limits_.wait(address, visit.from, visit.now);
  if (lasts > std::chrono::seconds(0) && waits_.size() < waits_max)
    waits_.push_back({person, visit.now, visit.now + lasts});
}

void PersonDoor::tell_waits(Timestamp now) {
  std::vector<Wait> begun;
  std::vector<Wait> ended;
  {
    const std::lock_guard lock(mutex_);
    for (Wait& one : waits_) {
      if (!std::exchange(one.is_told, true)) begun.push_back(one);
      if (one.until <= now) ended.push_back(one);
    }
    std::erase_if(waits_, [&](const Wait& one) { return one.until <= now; });
  }
  for (const Wait& one : begun) witness_.note(PersonEvent::wait_begun, one.person, one.begun);
  for (const Wait& one : ended) witness_.note(PersonEvent::wait_over, one.person, now);
}

Result<SignedIn, SignInRefusal> PersonDoor::sign_in(const Visit& visit, std::string_view typed_address,
                                                    std::string_view password, const Proof& proof,
                                                    std::string_view before) {
  const std::string address = name_of(typed_address);
  const auto verdict = admit(visit, address, proof);
  const auto person = address.empty() ? std::nullopt : stores_.people.find(address);
  if (verdict != SignInLimits::Verdict::may_try) {
    witness_.note(PersonEvent::made_to_wait, person ? std::optional(person->id) : std::nullopt, visit.now);
    const bool is_besieged = verdict == SignInLimits::Verdict::other_factor;
    return failure(is_besieged ? SignInRefusal::other_factor : SignInRefusal::must_wait);
  }
  const detail::HashingPlace place(hashing_, hashing_max);
  if (!place.is_there()) return failure(SignInRefusal::must_wait);
  const bool may_open = opens(person);
  const auto form = password_to_hash(password);
  const bool fits =
      crypto::is_password(form ? form->expose() : std::string(), may_open ? person->password : nobodys_password_);
  const bool knows_password = may_open && form && fits;
  const auto shown = look(visit, may_open ? &*person : nullptr, proof);
  std::string rehashed;
  if (knows_password && shown && !costs(person->password, cost_)) {
    rehashed = crypto::hash_password(form->expose(), cost_, random_);
  }
  const bool opened = knows_password && shown && stores_.people.change(address, [&](std::optional<Person>& current) {
    // Changed meanwhile, or the code was used by somebody who looked over the shoulder.
    if (!opens(current) || current->password != person->password || !remember(*current, *shown)) return false;
    current->failures = 0;
    if (!rehashed.empty()) current->password = rehashed;
    return true;
  });
  if (!opened) {
    // A key that was refused is no guess: there is nothing to guess.
    const bool is_a_guess = !knows_password || !std::holds_alternative<AssertionAnswer>(proof);
    note_failure(visit, address, person, is_a_guess);
    return failure(SignInRefusal::refused);
  }
  return open_for(visit, *person, *shown, before);
}

SignedIn PersonDoor::open_for(const Visit& visit, const Person& person, const Shown& shown, std::string_view before) {
  bool is_known_place = false;
  {
    const std::lock_guard lock(mutex_);
    is_known_place = limits_.succeeded(person.address, visit.from, visit.now);
  }
  if (shown.recovery) witness_.note(PersonEvent::recovery_code_used, person.id, visit.now);
  witness_.note(is_known_place ? PersonEvent::signed_in : PersonEvent::signed_in_at_a_new_place, person.id, visit.now);
  if (tell_arrival_ && is_manager(person.id, visit.now)) tell_arrival_(person.id, visit.from);
  const SignIn sign_in{person.id, visit.host, kind_for(person.id, visit.now), shown.factor, shown.recovery.has_value()};
  return SignedIn{person.id, sessions_.open(sign_in, before, visit.now)};
}

Result<OpenedSession, SignInRefusal> PersonDoor::step_up(const Visit& visit, std::string_view cookie,
                                                         const Proof& proof) {
  const auto session = sessions_.find(cookie, visit.host, visit.now);
  const auto person = session ? stores_.people.find(session->person) : std::nullopt;
  if (!opens(person) || std::holds_alternative<std::monostate>(proof)) return failure(SignInRefusal::refused);
  const auto verdict = admit(visit, person->address, proof);
  if (verdict == SignInLimits::Verdict::must_wait) return failure(SignInRefusal::must_wait);
  const detail::HashingPlace place(hashing_, hashing_max);
  if (!place.is_there()) return failure(SignInRefusal::must_wait);
  const auto shown = look(visit, &*person, proof);
  const bool is_remembered = shown && stores_.people.change(person->address, [&](std::optional<Person>& current) {
    return opens(current) && remember(*current, *shown);
  });
  if (!is_remembered) {
    note_failure(visit, person->address, person, !std::holds_alternative<AssertionAnswer>(proof));
    return failure(SignInRefusal::refused);
  }
  auto renewed = sessions_.renew(cookie, visit.host, kind_for(person->id, visit.now), shown->factor, visit.now,
                                 shown->recovery.has_value());
  if (!renewed) return failure(SignInRefusal::refused);
  if (shown->recovery) witness_.note(PersonEvent::recovery_code_used, person->id, visit.now);
  witness_.note(PersonEvent::stepped_up, person->id, visit.now);
  return std::move(*renewed);
}

bool PersonDoor::is_manager(const PersonId& person, Timestamp now) const {
  const auto grants = live_grants(person, now);
  return std::any_of(grants.begin(), grants.end(),
                     [&](const Grant& grant) { return facts_of(grant.role).is_management; });
}

std::vector<Grant> PersonDoor::live_grants(const PersonId& person, Timestamp now) const {
  return live_among(stores_.grants.of(person, stores_.groups.of(person)), now);
}

SignInDemand PersonDoor::demand_of(const Invitation& invited) const {
  SignInDemand demand = policies_.demand_for(invited.roles);
  if (invited.roles.empty()) {
    // To work on one thing of the customer's, whose own list says what: as an organiser would come in.
    const SignInDemand organisers = policies_.demand_for(std::vector<Role>{Role::organiser});
    demand.strength = std::max(demand.strength, organisers.strength);
    demand.factor = std::max(demand.factor, organisers.factor);
  }
  return demand;
}

SignInDemand PersonDoor::demand_on(const PersonId& person, Timestamp now) const {
  return policies_.demand_for(live_grants(person, now));
}

Factor PersonDoor::factor_for(const PersonId& person, Timestamp now) const { return demand_on(person, now).factor; }

Strength PersonDoor::strength_for(const Person& person, Timestamp now) const {
  return std::max(person.strength, demand_on(person.id, now).strength);
}

SessionKind PersonDoor::kind_for(const PersonId& person, Timestamp now) const {
  return is_manager(person, now) ? SessionKind::management : SessionKind::staff;
}

bool PersonDoor::unlock(const PersonId& person, const PersonId& by, Timestamp now) {
  if (person == by) return false;
  const auto found = stores_.people.find(person);
  if (!found) return false;
  const bool unlocked = stores_.people.change(found->address, [&](std::optional<Person>& current) {
    if (!current || current->state != PersonState::locked) return false;
    current->state = PersonState::active;
    current->failures = 0;
    return true;
  });
  if (unlocked) witness_.note(PersonEvent::unlocked, person, now);
  return unlocked;
}

bool PersonDoor::disable(const PersonId& person, Timestamp now) {
  const auto found = stores_.people.find(person);
  if (!found) return false;
  const bool disabled = stores_.people.change(found->address, [&](std::optional<Person>& current) {
    if (!current || current->state == PersonState::disabled) return false;
    current->state = PersonState::disabled;
    return true;
  });
  sessions_.end_all(person);
  if (disabled) witness_.note(PersonEvent::disabled, person, now);
  return disabled;
}

}  // namespace urna::identity
