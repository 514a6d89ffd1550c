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

}  // namespace

Acting::Acting(Deed deed) : deed_(std::move(deed)) {
  ensure(current_deed == nullptr, "a thread does one thing at a time");
  current_deed = this;
}

Acting::~Acting() { current_deed = nullptr; }

Acting* Acting::current() { return current_deed; }

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

std::vector<journal::Entry> entries_about_account(const journal::Actor& person, Timestamp now) {
  journal::Entry entry = entry_of(journal::Event::account_changed, now);
  entry.event = journal::Event::account_changed;
  entry.subject = person;
  return {entry};
}

}  // namespace urna::storage
