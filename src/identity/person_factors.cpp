// SPDX-License-Identifier: EUPL-1.2
// The part of `PersonDoor` with which people who are signed in change what they show.
#include <algorithm>

#include "identity/detail/hashing_place.hpp"
#include "identity/person_door.hpp"

namespace urna::identity {

/// Whoever has shown a factor in the last minutes: a session left open in a train must not be enough.
Result<PersonDoor::Fresh, EntryFault> PersonDoor::fresh(const Visit& visit, std::string_view cookie) {
  const auto session = sessions_.find(cookie, visit.host, visit.now);
  auto person = session ? stores_.people.find(session->person) : std::nullopt;
  if (!person || person->state != PersonState::active) return failure(EntryFault::not_signed_in);
  // Whoever has a password alone cannot show anything else, and begins with a first factor.
  const bool has_factor = person->factor_at_best() != Factor::none;
  const bool has_shown = session->factor != Factor::none || !has_factor;
  if (!has_shown || visit.now - session->shown > step_up_lasts) return failure(EntryFault::not_fresh);
  // Or else six digits that somebody was talked out of would register the keys that they stand below.
  const Factor needed = std::min(person->factor_at_best(), factor_for(person->id, visit.now));
  if (session->factor < needed && !session->has_shown_recovery_code) return failure(EntryFault::other_factor);
  return Fresh{session->id, std::move(*person)};
}

bool PersonDoor::change_factors(const Visit& visit, const Fresh& who, PersonEvent event,
                                const std::function<bool(Person&)>& change) {
  const bool changed = stores_.people.change(who.person.address, [&](std::optional<Person>& current) {
    return current && current->state == PersonState::active && change(*current);
  });
  if (!changed) return false;
  sessions_.end_all(who.person.id, who.session);
  witness_.note(event, who.person.id, visit.now);
  return true;
}

std::optional<EntryFault> PersonDoor::add_own_key(const Visit& visit, std::string_view cookie,
                                                  const RegistrationAnswer& answer) {
  std::optional<Challenge> challenge;
  {
    const std::lock_guard lock(mutex_);
    challenge = challenges_.take(visit.browser, Ceremony::registration, visit.now);
  }
  const auto who = fresh(visit, cookie);
  if (!who) return who.error();
  if (!challenge) return EntryFault::key_refused;
  const bool must_verify = factor_for(who->person.id, visit.now) == Factor::verified_key;
  auto key = check_registration(visit.party, *challenge, answer, must_verify,
                                [&](std::span<const std::byte> id) { return stores_.people.is_key_taken(id); });
  if (!key) return EntryFault::key_refused;
  const bool added = change_factors(visit, *who, PersonEvent::factor_changed,
                                    [&](Person& person) { return add_to(person, std::move(*key)); });
  return added ? std::nullopt : std::optional(EntryFault::key_refused);
}

std::optional<EntryFault> PersonDoor::remove_own_key(const Visit& visit, std::string_view cookie,
                                                     std::span<const std::byte> key_id) {
  const auto who = fresh(visit, cookie);
  if (!who) return who.error();
  const Factor needed = factor_for(who->person.id, visit.now);
  EntryFault fault = EntryFault::key_refused;
  const bool removed = change_factors(visit, *who, PersonEvent::factor_changed, [&](Person& person) {
    const auto count = std::erase_if(person.keys, [&](const SecurityKey& key) {
      return std::equal(key.id.begin(), key.id.end(), key_id.begin(), key_id.end());
    });
    if (count > 0 && person.factor_at_best() < needed) fault = EntryFault::factor_missing;
    return count > 0 && person.factor_at_best() >= needed;
  });
  return removed ? std::nullopt : std::optional(fault);
}

Result<DeviceSecret, EntryFault> PersonDoor::begin_own_device(const Visit& visit, std::string_view cookie) {
  const auto who = fresh(visit, cookie);
  if (!who) return failure(who.error());
  TotpSecret secret = make_totp_secret(random_);
  DeviceSecret shown{totp_text(secret), totp_address("account", secret)};
  const bool begun = stores_.people.change(who->person.address, [&](std::optional<Person>& current) {
    if (!current || current->state != PersonState::active) return false;
    current->totp_to_confirm = std::move(secret);
    return true;
  });
  if (!begun) return failure(EntryFault::not_signed_in);
  return shown;
}

std::optional<EntryFault> PersonDoor::confirm_own_device(const Visit& visit, std::string_view cookie,
                                                         std::string_view six_digits) {
  const auto who = fresh(visit, cookie);
  if (!who) return who.error();
  const bool confirmed = change_factors(visit, *who, PersonEvent::factor_changed,
                                        [&](Person& person) { return confirm_totp(person, six_digits, visit.now); });
  return confirmed ? std::nullopt : std::optional(EntryFault::device_refused);
}

Result<std::array<SecretText, recovery_code_count>, EntryFault> PersonDoor::renew_recovery_codes(
    const Visit& visit, std::string_view cookie) {
  const auto who = fresh(visit, cookie);
  if (!who) return failure(who.error());
  const detail::HashingPlace place(hashing_, hashing_max);
  if (!place.is_there()) return failure(EntryFault::must_wait);
  NewRecoveryCodes codes = make_recovery_codes(random_, cost_);
  const bool renewed = change_factors(visit, *who, PersonEvent::recovery_codes_renewed, [&](Person& person) {
    person.recovery = codes.kept;
    return true;
  });
  if (!renewed) return failure(EntryFault::not_signed_in);
  return std::move(codes.shown);
}

}  // namespace urna::identity
