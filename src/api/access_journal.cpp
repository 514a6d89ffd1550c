// SPDX-License-Identifier: EUPL-1.2
#include "api/access_journal.hpp"

#include "storage/acting.hpp"
#include "storage/people_database.hpp"

namespace urna::api {
namespace {

using identity::AccessEvent;
using journal::Event;

Event event_of(AccessEvent event) {
  switch (event) {
    case AccessEvent::support_asked:
      return Event::support_asked;
    case AccessEvent::support_given:
      return Event::support_given;
    case AccessEvent::support_ended:
      return Event::support_ended;
    case AccessEvent::emergency_keys_named:
      return Event::emergency_keys_named;
    case AccessEvent::emergency_used:
      return Event::emergency_used;
    case AccessEvent::emergency_refused:
      return Event::emergency_refused;
    case AccessEvent::emergency_ended:
      return Event::emergency_ended;
    case AccessEvent::contact_not_told:
      return Event::emergency_contact_untold;
    case AccessEvent::contact_told:
      return Event::emergency_contact_told;
    case AccessEvent::emergency_reviewed:
      return Event::emergency_reviewed;
    case AccessEvent::emergency_review_overdue:
      return Event::emergency_overdue;
    case AccessEvent::review_begun:
      return Event::review_begun;
    case AccessEvent::grant_kept:
      return Event::review_kept;
    case AccessEvent::grant_ended:
      return Event::review_ended;
    case AccessEvent::review_completed:
      return Event::review_completed;
    case AccessEvent::review_overdue:
      return Event::review_overdue;
  }
  return Event::request_done;
}

journal::Outcome outcome_of(AccessEvent event) {
  if (event == AccessEvent::emergency_refused) return journal::Outcome::deny;
  return event == AccessEvent::contact_not_told ? journal::Outcome::error : journal::Outcome::ok;
}

}  // namespace

void AccessJournal::note(AccessEvent event, const std::optional<identity::PersonId>& person,
                         const std::optional<identity::PersonId>& subject, const identity::Place& place,
                         Timestamp now) {
  storage::Acting* const deed = storage::Acting::current();
  journal::Entry entry;
  if (deed != nullptr) entry.trace = deed->entry().trace;
  entry.at = now;
  entry.event = event_of(event);
  entry.actor = person ? storage::actor_of(*person) : journal::Actor::program();
  if (subject) entry.subject = storage::actor_of(*subject);
  const auto* const election = std::get_if<identity::InElection>(&place);
  if (election != nullptr) entry.object = journal::Object::parse("election:" + election->election.get());
  entry.outcome = outcome_of(event);
  if (deed != nullptr && deed->event() == entry.event) deed->note_told();
  keeper_.note(entry, deed != nullptr ? deed->payload() : journal::Details());
}

}  // namespace urna::api
