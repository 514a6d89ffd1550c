// SPDX-License-Identifier: EUPL-1.2
#include "identity/emergency_access.hpp"

#include <algorithm>
#include <utility>

#include "identity/detail/plain_text.hpp"

namespace urna::identity {
namespace {

bool is_live(const EmergencyUse& use, Timestamp now) { return now < use.until && !use.ended; }

Timestamp findings_due(const EmergencyUse& use) { return use.from + EmergencyDesk::findings_within; }

/// A minute later, then two, then four, up to an hour.
Timestamp next_try(const ContactTold& contact) {
  constexpr std::uint32_t doublings_max = 6;
  const auto wait = EmergencyDesk::between_tries * (1U << std::min(contact.tries - 1, doublings_max));
  return contact.last_try + std::min<std::chrono::seconds>(wait, EmergencyDesk::between_tries_max);
}

bool are_envelopes(const std::string& one, const std::string& other) {
  const auto is_one = [](const std::string& text) {
    return detail::is_plain_text(text, EmergencyDesk::envelope_bytes_max);
  };
  return is_one(one) && is_one(other) && one != other;
}

}  // namespace

void EmergencyDesk::note(AccessEvent event, const std::optional<PersonId>& person, const EmergencyUse& use,
                         Timestamp now) {
  parts_.witness.note(event, person, use.person, OnPlatform{}, now);
}

std::optional<EmergencyKitFault> find_kit_fault(const EmergencyKit& kit) {
  if (kit.keys[0].key.id == kit.keys[1].key.id || kit.keys[0].key.public_key == kit.keys[1].key.public_key) {
    return EmergencyKitFault::same_key;
  }
  for (const SealedKey& sealed : kit.keys) {
    if (sealed.key.may_be_copied) return EmergencyKitFault::key_may_be_copied;
    if (!sealed.key.has_verified) return EmergencyKitFault::key_not_verified;
  }
  if (!are_envelopes(kit.keys[0].envelope, kit.keys[1].envelope)) return EmergencyKitFault::no_envelope;
  const RoleFacts& role = facts_of(kit.role);
  if (!role.on_platform || !role.is_management) return EmergencyKitFault::other_role;
  return std::nullopt;
}

std::optional<EmergencyKitFault> EmergencyDesk::name_keys(EmergencyKit kit, Timestamp now) {
  if (kit.named_by[0] == kit.named_by[1]) return EmergencyKitFault::one_person;
  if (const auto fault = find_kit_fault(kit)) return fault;
  const std::lock_guard lock(mutex_);
  if (awaits_findings()) return EmergencyKitFault::awaits_findings;
  kit.named = now;
  parts_.store.put(kit);
  parts_.witness.note(AccessEvent::emergency_keys_named, kit.named_by[0], kit.named_by[1], OnPlatform{}, now);
  return std::nullopt;
}

Challenge EmergencyDesk::challenge(const Digest& browser, Timestamp now) {
  const std::lock_guard lock(mutex_);
  return challenges_.issue(browser, Ceremony::assertion, parts_.random, now);
}

std::optional<EmergencyUse> EmergencyDesk::awaits_findings() const {
  for (EmergencyUse& use : parts_.store.uses()) {
    if (!use.findings) return std::move(use);
  }
  return std::nullopt;
}

/// What both keys have counted up to, in the kit's order; nothing unless both are there, each with its PIN.
std::optional<std::array<std::uint32_t, 2>> EmergencyDesk::counters_shown(const EmergencyKit& kit, const Try& attempt,
                                                                          const Challenge& challenge) const {
  std::array<std::uint32_t, 2> counters{};
  for (std::size_t i = 0; i < kit.keys.size(); ++i) {
    const SecurityKey& key = kit.keys[i].key;
    const auto answer = std::find_if(attempt.answers.begin(), attempt.answers.end(), [&](const AssertionAnswer& one) {
      return std::equal(one.key_id.begin(), one.key_id.end(), key.id.begin(), key.id.end());
    });
    if (answer == attempt.answers.end()) return std::nullopt;
    const auto shown = check_assertion(attempt.party, challenge, key, *answer, true);
    if (!shown) return std::nullopt;
    counters[i] = shown->counter;
  }
  return counters;
}

Result<EmergencyUse, EmergencyFault> EmergencyDesk::use(const Try& attempt, Timestamp now) {
  std::unique_lock lock(mutex_);
  auto kit = parts_.store.kit();
  if (!kit) return failure(EmergencyFault::no_kit);
  if (awaits_findings()) return failure(EmergencyFault::awaits_findings);
  if (!detail::is_plain_text(attempt.reason, reason_bytes_max)) return failure(EmergencyFault::no_reason);
  if (attempt.lasts < lasts_min || attempt.lasts > lasts_max) return failure(EmergencyFault::no_time);
  const auto challenge = challenges_.take(attempt.browser, Ceremony::assertion, now);
  if (!challenge) return failure(EmergencyFault::challenge_missing);
  const auto counters = counters_shown(*kit, attempt, *challenge);
  if (!counters) {
    parts_.witness.note(AccessEvent::emergency_refused, attempt.person, attempt.person, OnPlatform{}, now);
    return failure(EmergencyFault::key_refused);
  }
  const Grant grant{draw_identifier<GrantId>(parts_.random),
                    attempt.person,
                    kit->role,
                    OnPlatform{},
                    now,
                    now + attempt.lasts,
                    attempt.reason,
                    std::nullopt,
                    std::nullopt};
  if (find_emergency_grant_fault(grant, parts_.grants.of(attempt.person), now)) {
    return failure(EmergencyFault::not_grantable);
  }
  EmergencyUse use;
  use.id = draw_identifier<EmergencyId>(parts_.random);
  use.grant = grant.id;
  use.person = attempt.person;
  use.role = kit->role;
  use.reason = attempt.reason;
  use.from = now;
  use.until = *grant.expires;
  // First that it happened, then the right: it is never held without being known.
  parts_.store.put(use);
  for (std::size_t i = 0; i < kit->keys.size(); ++i) kit->keys[i].key.counter = (*counters)[i];
  parts_.store.put(*kit);
  parts_.grants.add(grant);
  note(AccessEvent::emergency_used, attempt.person, use, now);
  lock.unlock();
  tell_contacts(use, now);
  return use;
}

/// Who is to be told, as far as they are known: an empty name stands for whoever should be.
std::vector<ContactTold> EmergencyDesk::contacts_now() const {
  std::vector<ContactTold> told;
  try {
    for (std::string& contact : parts_.contacts.all()) told.push_back({std::move(contact), {}, 0, {}});
  } catch (const std::exception&) {
    told.clear();  // noted and tried again, as below
  }
  if (told.empty()) told.push_back({});
  return told;
}

/// Outside the lock: mail may take its time.
void EmergencyDesk::tell_contacts(EmergencyUse& use, Timestamp now) {
  const bool are_known = !use.contacts.empty() && !use.contacts.front().contact.empty();
  if (!are_known) {
    const std::vector<ContactTold> before = std::exchange(use.contacts, contacts_now());
    const bool are_still_unknown = use.contacts.front().contact.empty();
    if (are_still_unknown && !before.empty()) use.contacts = before;
  }
  bool has_tried = false;
  for (ContactTold& one : use.contacts) {
    if (one.told || (one.tries > 0 && now < next_try(one))) continue;
    bool is_told = false;
    try {
      is_told = !one.contact.empty() && parts_.contacts.tell(one.contact, use);
    } catch (const std::exception&) {
      is_told = false;  // whatever it was
    }
    has_tried = true;
    ++one.tries;
    one.last_try = now;
    if (is_told) one.told = now;
    note(is_told ? AccessEvent::contact_told : AccessEvent::contact_not_told, std::nullopt, use, now);
  }
  if (!has_tried) return;
  const std::lock_guard lock(mutex_);
  auto current = parts_.store.find(use.id);
  if (!current) return;
  for (ContactTold& one : use.contacts) {  // somebody else may have told one meanwhile
    const auto same = std::find_if(current->contacts.begin(), current->contacts.end(),
                                   [&](const ContactTold& other) { return other.contact == one.contact; });
    if (same != current->contacts.end() && same->told && !one.told) one = *same;
  }
  current->contacts = use.contacts;
  parts_.store.put(*current);
}

bool EmergencyDesk::end(const EmergencyId& id, const PersonId& by, Timestamp now) {
  const std::lock_guard lock(mutex_);
  auto use = parts_.store.find(id);
  if (!use || !is_live(*use, now)) return false;
  parts_.grants.end(use->grant, now);
  use->ended = now;
  use->end_noted = true;
  parts_.store.put(*use);
  note(AccessEvent::emergency_ended, by, *use, now);
  return true;
}

std::optional<FindingsFault> EmergencyDesk::file(const EmergencyId& id, EmergencyFindings findings) {
  const std::lock_guard lock(mutex_);
  auto use = parts_.store.find(id);
  auto kit = parts_.store.kit();
  if (!use || !kit) return FindingsFault::unknown_use;
  if (use->findings) return FindingsFault::filed_already;
  if (use->person == findings.by) return FindingsFault::own_use;
  const bool is_blank = findings.text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (is_blank || findings.text.size() > findings_bytes_max) return FindingsFault::no_findings;
  const bool are_new = std::none_of(kit->keys.begin(), kit->keys.end(), [&](const SealedKey& sealed) {
    return std::find(findings.envelopes.begin(), findings.envelopes.end(), sealed.envelope) != findings.envelopes.end();
  });
  if (!are_envelopes(findings.envelopes[0], findings.envelopes[1]) || !are_new) return FindingsFault::no_envelope;
  if (is_live(*use, findings.at)) {  // whoever has looked at it has no need of it
    parts_.grants.end(use->grant, findings.at);
    use->ended = findings.at;
    use->end_noted = true;
    note(AccessEvent::emergency_ended, findings.by, *use, findings.at);
  }
  // First the envelopes: until the use has its findings, they open nothing.
  for (std::size_t i = 0; i < kit->keys.size(); ++i) kit->keys[i].envelope = findings.envelopes[i];
  parts_.store.put(*kit);
  note(AccessEvent::emergency_reviewed, findings.by, *use, findings.at);
  use->findings = std::move(findings);
  parts_.store.put(*use);
  return std::nullopt;
}

void EmergencyDesk::tend(Timestamp now) {
  std::vector<EmergencyUse> untold;
  {
    const std::lock_guard lock(mutex_);
    for (EmergencyUse& use : parts_.store.uses()) {
      const bool has_ended = !use.end_noted && !is_live(use, now);
      const bool is_late = !use.overdue_noted && !use.findings && now >= findings_due(use);
      if (has_ended) note(AccessEvent::emergency_ended, std::nullopt, use, now);
      if (is_late) note(AccessEvent::emergency_review_overdue, std::nullopt, use, now);
      use.end_noted = use.end_noted || has_ended;
      use.overdue_noted = use.overdue_noted || is_late;
      if (has_ended || is_late) parts_.store.put(use);
      const bool is_told = !use.contacts.empty() && std::all_of(use.contacts.begin(), use.contacts.end(),
                                                                [](const auto& one) { return one.told.has_value(); });
      if (!is_told && !use.findings) untold.push_back(std::move(use));
    }
  }
  for (EmergencyUse& use : untold) tell_contacts(use, now);
}

}  // namespace urna::identity
