// SPDX-License-Identifier: EUPL-1.2
#include "storage/acting.hpp"

#include <set>

#include "base/ensure.hpp"

namespace urna::storage {
namespace {

thread_local Acting* current_deed = nullptr;

/// Of the deed at hand, or of the program by itself.
journal::Entry entry_of(journal::Event otherwise, Timestamp now) {
  if (Acting* const deed = Acting::current()) {
    deed->note_change();
    return deed->entry();
  }
  journal::Entry entry;
  entry.at = now;
  entry.event = otherwise;
  return entry;
}

/// What has become of a request when it is put.
journal::Event event_of(const identity::ApprovalRequest& request) {
  switch (request.state) {
    case identity::ApprovalState::pending:
      return request.approvals.empty() ? journal::Event::approval_requested : journal::Event::approval_confirmed;
    case identity::ApprovalState::confirmed:
      return journal::Event::approval_confirmed;
    case identity::ApprovalState::executed:
    case identity::ApprovalState::failed:
      return journal::Event::approval_carried_out;
    case identity::ApprovalState::withdrawn:
      return request.detail == "refused" ? journal::Event::approval_refused : journal::Event::approval_withdrawn;
    case identity::ApprovalState::expired:
      return journal::Event::approval_expired;
    case identity::ApprovalState::interrupted:
      return journal::Event::approval_interrupted;
  }
  return journal::Event::approval_requested;
}

journal::Event event_of(incident::IncidentNews news) {
  switch (news) {
    case incident::IncidentNews::opened:
      return journal::Event::incident_opened;
    case incident::IncidentNews::changed:
      return journal::Event::incident_changed;
    case incident::IncidentNews::told:
      return journal::Event::incident_told;
    case incident::IncidentNews::clock_runs_out:
      return journal::Event::incident_clock_runs_out;
    case incident::IncidentNews::dismissed:
      return journal::Event::incident_dismissed;
    case incident::IncidentNews::closed:
      break;
  }
  return journal::Event::incident_closed;
}

journal::Event event_of(documents::Happening what) {
  using documents::Happening;
  using journal::Event;
  switch (what) {
    case Happening::room_made:
      return Event::document_room_made;
    case Happening::folder_made:
      return Event::document_folder_made;
    case Happening::upload_begun:
      return Event::document_upload_begun;
    case Happening::upload_refused:
      return Event::document_upload_refused;
    case Happening::upload_abandoned:
      return Event::document_upload_abandoned;
    case Happening::document_added:
      return Event::document_added;
    case Happening::version_added:
      return Event::document_version_added;
    case Happening::document_read:
      return Event::document_read;
    case Happening::document_shared:
      return Event::document_shared;
    case Happening::document_unshared:
      return Event::document_unshared;
    case Happening::link_made:
      return Event::document_link_made;
    case Happening::link_opened:
      return Event::document_link_opened;
    case Happening::link_refused:
      return Event::document_link_refused;
    case Happening::link_ended:
      return Event::document_link_ended;
    case Happening::document_erased:
      return Event::document_erased;
    case Happening::document_expired:
      return Event::document_expired;
  }
  ensure(false, "every happening has an event");
  return Event::document_expired;
}

/// What somebody does who has a link, and may have no account.
bool is_of_a_link(documents::Happening what) {
  return what == documents::Happening::link_opened || what == documents::Happening::link_refused;
}

}  // namespace

Acting::Acting(Deed deed) : deed_(std::move(deed)) {
  ensure(current_deed == nullptr, "a thread does one thing at a time");
  current_deed = this;
}

Acting::~Acting() { current_deed = nullptr; }

Acting* Acting::current() { return current_deed; }

void Acting::say(std::string_view name, std::string_view value) {
  if (current_deed != nullptr) current_deed->payload_.say(name, value);
}

void Acting::say_change(std::string_view name, std::optional<std::string_view> before,
                        std::optional<std::string_view> after) {
  if (current_deed != nullptr) current_deed->payload_.say_change(name, before, after);
}

journal::Entry Acting::entry() const {
  journal::Entry entry;
  entry.at = deed_.at;
  entry.event = deed_.event;
  entry.actor = deed_.actor();
  entry.trace = deed_.trace;
  return entry;
}

journal::LogName log_of(const protocol::ElectionUuid& election) {
  auto log = journal::LogName::parse("election/" + election.text());
  ensure(log.has_value(), "an election's uuid names a log");
  return std::move(*log);
}

std::vector<journal::Entry> entries_about(const election::DeskStore::Change& change, Timestamp now) {
  std::set<protocol::ElectionUuid> elections(change.destroyed.begin(), change.destroyed.end());
  for (const auto& document : change.documents) elections.insert(document.election);
  for (const auto& voters : change.voters) elections.insert(voters.election);
  std::vector<journal::Entry> entries;
  for (const protocol::ElectionUuid& election : elections) {
    journal::Entry& entry = entries.emplace_back(entry_of(journal::Event::election_changed, now));
    entry.log = log_of(election);
    entry.object = journal::Object::of("election", election.text());
    if (change.event) entry.event = *change.event;
    for (const auto& [fact, value] : change.facts) {
      if (may_carry(entry.event, fact)) entry.facts[fact] = value;
    }
  }
  return entries;
}

journal::Entry entry_about_document(const documents::Fact& fact) {
  journal::Entry entry;
  entry.at = fact.when;
  entry.event = event_of(fact.what);
  if (fact.who) entry.actor = journal::Actor::person(fact.who->get());
  if (!fact.who && is_of_a_link(fact.what)) entry.actor = journal::Actor::anybody();
  if (fact.document) {
    entry.object = journal::Object::of("document", to_hex(fact.document->get()));
  } else if (fact.room) {
    entry.object = journal::Object::of("room", to_hex(fact.room->get()));
  }
  if (fact.what == documents::Happening::link_refused || fact.what == documents::Happening::upload_refused)
    entry.outcome = journal::Outcome::deny;
  if (fact.version > 0 && may_carry(entry.event, journal::Fact::version))
    entry.facts[journal::Fact::version] = fact.version;
  if (Acting* const deed = Acting::current()) {
    entry.trace = deed->entry().trace;
    deed->note_told();
  }
  return entry;
}

namespace {

journal::Event event_of(PeopleChange change) {
  switch (change) {
    case PeopleChange::account:
      return journal::Event::account_changed;
    case PeopleChange::invitation:
      return journal::Event::invitation_changed;
    case PeopleChange::grant:
      return journal::Event::grant_changed;
    case PeopleChange::group:
      return journal::Event::group_changed;
    case PeopleChange::service:
      return journal::Event::service_changed;
  }
  return journal::Event::account_changed;
}

}  // namespace

std::vector<journal::Entry> entries_about_people(PeopleChange change, const std::optional<journal::Actor>& subject,
                                                 Timestamp now) {
  journal::Entry entry = entry_of(event_of(change), now);
  entry.event = event_of(change);
  entry.subject = subject;
  return {entry};
}

std::vector<journal::Entry> entries_about_approval(const identity::ApprovalRequest& request, Timestamp now) {
  const journal::Event event = event_of(request);
  // That a request ran out, or was cut off, is nobody's deed, whoever finds it.
  const bool is_by_itself = event == journal::Event::approval_expired || event == journal::Event::approval_interrupted;
  Acting* const deed = is_by_itself ? nullptr : Acting::current();
  journal::Entry entry;
  entry.at = now;
  if (deed != nullptr) entry = deed->entry();
  if (deed != nullptr && deed->event() == event) deed->note_told();
  entry.event = event;
  if (request.state == identity::ApprovalState::failed) entry.outcome = journal::Outcome::deny;
  if (request.state == identity::ApprovalState::interrupted) entry.outcome = journal::Outcome::error;
  const auto election = protocol::ElectionUuid::parse(request.subject);
  if (election) entry.object = journal::Object::of("election", election->text());
  return {entry};
}

journal::Event event_of(assurance::WatchNotice notice) {
  using assurance::WatchNotice;
  using journal::Event;
  switch (notice) {
    case WatchNotice::put_under_watch:
      return Event::assurance_decision_under_watch;
    case WatchNotice::condition_missed:
      return Event::assurance_condition_missed;
    case WatchNotice::shortened:
      return Event::assurance_decision_shortened;
    case WatchNotice::suspended:
      return Event::assurance_decision_suspended;
    case WatchNotice::board_alerted:
      return Event::assurance_board_alerted;
    case WatchNotice::recovered:
      return Event::assurance_decision_recovered;
    case WatchNotice::expiring:
      return Event::assurance_decision_expiring;
    case WatchNotice::expired:
      return Event::assurance_decision_expired;
  }
  return Event::assurance_decision_under_watch;
}

std::vector<journal::Entry> entries_about_service(const assurance::AssuredId& service, Timestamp now) {
  journal::Entry entry = entry_of(journal::Event::assurance_service_changed, now);
  entry.object = journal::Object::of("service", to_hex(service.get()));
  if (Acting* const deed = Acting::current()) deed->note_told();
  return {entry};
}

journal::Entry entry_about_incident(const incident::IncidentId& id, incident::IncidentNews news, Timestamp now) {
  journal::Entry entry = entry_of(event_of(news), now);
  entry.event = event_of(news);
  entry.object = journal::Object::of("incident", to_hex(id.get()));
  if (Acting* const deed = Acting::current()) deed->note_told();
  return entry;
}

}  // namespace urna::storage
