// SPDX-License-Identifier: EUPL-1.2
// The half of `PersonDoor` that makes and changes accounts.
#include <algorithm>

#include "base/utf8.hpp"
#include "identity/detail/hashing_place.hpp"
#include "identity/person_door.hpp"

namespace urna::identity {
namespace {

bool is_name(const std::string& text) {
  constexpr std::size_t bytes_max = 200;
  const bool is_blank = text.find_first_not_of(' ') == std::string::npos;
  return !is_blank && text.size() <= bytes_max && is_utf8(text) &&
         std::none_of(text.begin(), text.end(),
                      [](char character) { return static_cast<unsigned char>(character) < ' ' || character == 0x7f; });
}

}  // namespace

std::optional<Invitation> PersonDoor::invitation(const Visit& visit, std::string_view link,
                                                 std::string_view address) const {
  auto found = find_invitation(stores_.invitations, link, address, visit.host, visit.now);
  if (!found && found.error() == InvitationFault::other_tenant && visit.at_platform)
    found = find_invitation(stores_.invitations, link, address, std::nullopt, visit.now);
  if (!found || !stands(*found, visit.now)) return std::nullopt;
  return std::move(*found);
}

bool PersonDoor::stands(const Invitation& invited, Timestamp now) const {
  if (!invited.by) return true;
  const auto giver = stores_.people.find(*invited.by);
  if (!giver || giver->state == PersonState::disabled) return false;
  const std::vector<Grant> grants = live_grants(giver->id, now);
  Asker asker;
  asker.who = giver->id;
  asker.groups = stores_.groups.of(giver->id);
  asker.grants = grants;
  asker.factor = Factor::verified_key;  // it was shown when they invited
  asker.now = now;
  return std::all_of(invited.roles.begin(), invited.roles.end(),
                     [&](Role role) { return may_give(asker, role, invited.place); });
}

std::vector<Weakness> PersonDoor::weaknesses(const Visit& visit, Strength strength, const std::string& address,
                                             const std::string& name, std::string_view password) const {
  KnownNames names = visit.names;
  names.person.insert(names.person.end(), {address, name});
  return find_weaknesses(password, rule_of(strength), names, stores_.breached);
}

Result<DeviceSecret, EntryFault> PersonDoor::begin(const Visit& visit, std::string_view link, std::string_view address,
                                                   const std::string& name, std::string_view password) {
  const auto invited = invitation(visit, link, address);
  if (!invited) return failure(EntryFault::invitation_refused);
  if (!is_name(name)) return failure(EntryFault::name_malformed);
  const Strength strength = demand_of(*invited).strength;
  if (!weaknesses(visit, strength, invited->address, name, password).empty()) {
    return failure(EntryFault::password_weak);
  }
  const detail::HashingPlace place(hashing_, hashing_max);
  if (!place.is_there()) return failure(EntryFault::must_wait);
  const std::string hashed = crypto::hash_password(password_to_hash(password)->expose(), cost_, random_);
  const auto id = draw_identifier<PersonId>(random_);
  TotpSecret secret = make_totp_secret(random_);
  DeviceSecret shown{totp_text(secret), totp_address("account", secret)};
  const bool begun = stores_.people.change(invited->address, [&](std::optional<Person>& person) {
    if (person && person->state != PersonState::enrolling) return false;
    person.emplace();
    person->id = id;
    person->address = invited->address;
    person->name = name;
    person->password = hashed;
    person->strength = strength;
    person->totp_to_confirm = std::move(secret);
    person->invitation = invited->hash;
    return true;
  });
  if (!begun) return failure(EntryFault::has_account);
  return shown;
}

bool PersonDoor::change_enrolling(const Invitation& invited, const std::function<bool(Person&)>& change) {
  return stores_.people.change(invited.address, [&](std::optional<Person>& person) {
    const bool goes_on = person && person->state == PersonState::enrolling && person->invitation == invited.hash;
    return goes_on && change(*person);
  });
}

bool PersonDoor::confirm_totp(Person& person, std::string_view six_digits, Timestamp now) {
  const auto step = person.totp_to_confirm ? find_totp_step(*person.totp_to_confirm, six_digits, now)
                                           : std::optional<std::uint64_t>();
  if (!step) return false;
  person.totp = std::move(person.totp_to_confirm);
  person.totp_to_confirm.reset();
  person.last_totp_step = *step;
  return true;
}

bool PersonDoor::add_to(Person& person, SecurityKey key) {
  constexpr std::size_t keys_max = 10;
  const bool is_there =
      std::any_of(person.keys.begin(), person.keys.end(), [&](const SecurityKey& other) { return other.id == key.id; });
  if (is_there || person.keys.size() >= keys_max) return false;
  person.keys.push_back(std::move(key));
  return true;
}

std::optional<EntryFault> PersonDoor::confirm_device(const Visit& visit, std::string_view link,
                                                     std::string_view address, std::string_view six_digits) {
  const auto invited = invitation(visit, link, address);
  if (!invited) return EntryFault::invitation_refused;
  const bool confirmed =
      change_enrolling(*invited, [&](Person& person) { return confirm_totp(person, six_digits, visit.now); });
  return confirmed ? std::nullopt : std::optional(EntryFault::device_refused);
}

Challenge PersonDoor::challenge_for_new_key(const Visit& visit) {
  const std::lock_guard lock(mutex_);
  return challenges_.issue(visit.browser, Ceremony::registration, random_, visit.now);
}

std::optional<EntryFault> PersonDoor::add_key(const Visit& visit, std::string_view link, std::string_view address,
                                              const RegistrationAnswer& answer) {
  std::optional<Challenge> challenge;
  {
    const std::lock_guard lock(mutex_);
    challenge = challenges_.take(visit.browser, Ceremony::registration, visit.now);
  }
  const auto invited = invitation(visit, link, address);
  if (!invited) return EntryFault::invitation_refused;
  if (!challenge) return EntryFault::key_refused;
  const bool must_verify = demand_of(*invited).factor == Factor::verified_key;
  auto key = check_registration(visit.party, *challenge, answer, must_verify,
                                [&](std::span<const std::byte> id) { return stores_.people.is_key_taken(id); });
  if (!key) return EntryFault::key_refused;
  const bool added = change_enrolling(*invited, [&](Person& person) { return add_to(person, std::move(*key)); });
  return added ? std::nullopt : std::optional(EntryFault::key_refused);
}

std::vector<GrantId> PersonDoor::give_roles(const Invitation& invited, const PersonId& person, Timestamp now) {
  std::vector<GrantId> given;
  for (const Role role : invited.roles) {
    given.push_back(draw_identifier<GrantId>(random_));
    stores_.grants.add(invited.grant_for(role, person, given.back(), now));
  }
  return given;
}

Result<Enrolled, EntryFault> PersonDoor::finish(const Visit& visit, std::string_view link, std::string_view address) {
  const auto invited = invitation(visit, link, address);
  if (!invited) return failure(EntryFault::invitation_refused);
  const auto person = stores_.people.find(invited->address);
  const bool goes_on = person && person->state == PersonState::enrolling && person->invitation == invited->hash;
  if (!goes_on) return failure(EntryFault::invitation_refused);
  const Factor needed = demand_of(*invited).factor;
  if (person->factor_at_best() < needed) return failure(EntryFault::factor_missing);
  const detail::HashingPlace place(hashing_, hashing_max);
  if (!place.is_there()) return failure(EntryFault::must_wait);
  NewRecoveryCodes codes = make_recovery_codes(random_, cost_);
  // Of two who finish at once one spends it; whatever breaks off after this leaves an account that opens nothing.
  if (!spend_invitation(stores_.invitations, invited->hash, visit.now)) return failure(EntryFault::invitation_refused);
  const bool opened = change_enrolling(*invited, [&](Person& current) {
    if (current.id != person->id || current.factor_at_best() < needed) return false;
    current.state = PersonState::active;
    current.totp_to_confirm.reset();
    current.recovery = codes.kept;
    current.invitation.reset();
    return true;
  });
  if (!opened) return failure(EntryFault::invitation_refused);
  std::vector<GrantId> given = give_roles(*invited, person->id, visit.now);
  witness_.note(PersonEvent::enrolled, person->id, visit.now);
  return Enrolled{person->id, std::move(given), std::move(codes.shown)};
}

Result<std::vector<GrantId>, EntryFault> PersonDoor::take_up(const Visit& visit, std::string_view cookie,
                                                             std::string_view link) {
  const auto session = sessions_.find(cookie, visit.host, visit.now);
  const auto person = session ? stores_.people.find(session->person) : std::nullopt;
  if (!person || person->state != PersonState::active) return failure(EntryFault::not_signed_in);
  const auto invited = invitation(visit, link, person->address);
  if (!invited) return failure(EntryFault::invitation_refused);
  const Shortfall shortfall = shortfall_of(*person, demand_of(*invited));
  if (shortfall.password) return failure(EntryFault::password_weak);
  if (shortfall.factor) return failure(EntryFault::factor_missing);
  for (const Grant& held : live_grants(person->id, visit.now)) {
    const bool excludes = std::any_of(invited->roles.begin(), invited->roles.end(),
                                      [&](Role role) { return !may_be_held_together(role, held.role); });
    if (excludes) return failure(EntryFault::excluded);
  }
  if (!spend_invitation(stores_.invitations, invited->hash, visit.now)) return failure(EntryFault::invitation_refused);
  std::vector<GrantId> given = give_roles(*invited, person->id, visit.now);
  sessions_.end_all(person->id);  // the new role has limits of its own: sign in again
  witness_.note(PersonEvent::role_taken_up, person->id, visit.now);
  return given;
}

Result<OpenedSession, EntryFault> PersonDoor::change_password(const Visit& visit, std::string_view cookie,
                                                              std::string_view password_now,
                                                              std::string_view password) {
  constexpr std::size_t earlier_max = 10;
  const auto session = sessions_.find(cookie, visit.host, visit.now);
  const auto person = session ? stores_.people.find(session->person) : std::nullopt;
  if (!person || person->state != PersonState::active) return failure(EntryFault::not_signed_in);
  if (admit(visit, person->address, std::monostate()) == SignInLimits::Verdict::must_wait) {
    return failure(EntryFault::must_wait);
  }
  const detail::HashingPlace place(hashing_, hashing_max);
  if (!place.is_there()) return failure(EntryFault::must_wait);
  const auto form_now = password_to_hash(password_now);
  if (!form_now || !crypto::is_password(form_now->expose(), person->password)) {
    note_failure(visit, person->address, person, true);
    return failure(EntryFault::not_signed_in);
  }
  // The strictest of what the roles ask, and never less than it was judged for.
  const Strength strength = strength_for(*person, visit.now);
  if (!weaknesses(visit, strength, person->address, person->name, password).empty()) {
    return failure(EntryFault::password_weak);
  }
  const auto form = password_to_hash(password);
  if (crypto::is_password(form->expose(), person->password)) return failure(EntryFault::password_weak);
  const std::string hashed = crypto::hash_password(form->expose(), cost_, random_);
  const bool changed = stores_.people.change(person->address, [&](std::optional<Person>& current) {
    if (!current || current->state != PersonState::active || current->password != person->password) return false;
    current->earlier_passwords.insert(current->earlier_passwords.begin(), current->password);
    current->earlier_passwords.resize(std::min(current->earlier_passwords.size(), earlier_max));
    current->password = hashed;
    current->strength = strength;
    return true;
  });
  if (!changed) return failure(EntryFault::not_signed_in);
  sessions_.end_all(person->id, session->id);
  witness_.note(PersonEvent::password_changed, person->id, visit.now);
  auto renewed = sessions_.renew(cookie, visit.host, kind_for(person->id, visit.now), {}, visit.now);
  if (!renewed) return failure(EntryFault::not_signed_in);
  return std::move(*renewed);
}

}  // namespace urna::identity
