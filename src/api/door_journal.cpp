// SPDX-License-Identifier: EUPL-1.2
#include "api/door_journal.hpp"

#include "storage/people_database.hpp"

namespace urna::api {
namespace {

using identity::PersonEvent;
using journal::Event;

std::optional<Event> event_of(PersonEvent event) {
  switch (event) {
    case PersonEvent::signed_in_at_a_new_place:
      return Event::account_new_place;
    case PersonEvent::wait_begun:
      return Event::account_made_to_wait;
    case PersonEvent::wait_over:
      return Event::account_wait_over;
    case PersonEvent::locked:
      return Event::account_locked;
    case PersonEvent::recovery_code_used:
      return Event::account_recovery_used;
    case PersonEvent::key_counter_went_back:
      return Event::account_key_copied;
    case PersonEvent::enrolled:
    case PersonEvent::role_taken_up:
    case PersonEvent::signed_in:
    case PersonEvent::refused:
    case PersonEvent::made_to_wait:
    case PersonEvent::unlocked:
    case PersonEvent::stepped_up:
    case PersonEvent::recovery_codes_renewed:
    case PersonEvent::password_changed:
    case PersonEvent::factor_changed:
    case PersonEvent::disabled:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void DoorJournal::note(PersonEvent event, const std::optional<identity::PersonId>& person, Timestamp now) {
  const auto named = event_of(event);
  if (!named) return;
  journal::Entry entry;
  entry.at = now;
  entry.event = *named;
  entry.actor = event == PersonEvent::wait_over ? journal::Actor::program() : journal::Actor::anybody();
  if (person) entry.subject = storage::actor_of(*person);
  keeper_.note(entry);
}

}  // namespace urna::api
