// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assurance/assured_service_store.hpp"
#include "documents/document_store.hpp"
#include "election/desk_store.hpp"
#include "identity/approval.hpp"
#include "incident/incident_store.hpp"
#include "journal/details.hpp"
#include "journal/entry.hpp"
#include "storage/people_database.hpp"

namespace urna::storage {

/// Who is doing what on this thread, for what the keepers write into the journal with each change.  A door makes one
/// around whatever it does for a request; nothing between door and keeper needs to pass it on.
///
/// It does not nest.  Threads that work on votes make none, and votes have no entry: see `entries_about`.
class Acting {
 public:
  struct Deed {
    /// Asked when an entry is written: by then it may be known who it is.
    std::function<journal::Actor()> actor;
    journal::Event event;
    std::string trace;
    Timestamp at;
  };

  explicit Acting(Deed deed);
  Acting(const Acting&) = delete;
  Acting& operator=(const Acting&) = delete;
  ~Acting();

  /// The one of this thread; null when there is none.
  static Acting* current();

  /// An entry about the deed, in the platform's log until told otherwise.
  journal::Entry entry() const;
  /// Whether a change with an entry was made meanwhile.
  bool has_changed() const { return has_changed_; }
  void note_change() { has_changed_ = true; }
  /// Whether entries that say all there is to say of the deed were written meanwhile: nobody has to note it any more.
  bool is_told() const { return is_told_; }
  void note_told() { is_told_ = true; }
  journal::Event event() const { return deed_.event; }

  /// What the deed at hand is about, in words: goes with its entries, sealed.  Never a secret, and nothing of a voter.
  /// Without a deed nothing is said.
  static void say(std::string_view name, std::string_view value);
  static void say_change(std::string_view name, std::optional<std::string_view> before,
                         std::optional<std::string_view> after);
  const journal::Details& payload() const { return payload_; }

 private:
  Deed deed_;
  bool has_changed_ = false;
  bool is_told_ = false;
  journal::Details payload_;
};

/// What the journal says of a change at the desk: one entry in the log of each election whose documents or roll change.
/// Of votes it says nothing at all, neither who nor when: the log is public, and in order.
std::vector<journal::Entry> entries_about(const election::DeskStore::Change& change, Timestamp now);

/// What it says of a change among people: that there was one, about whom, and who made it.
std::vector<journal::Entry> entries_about_people(PeopleChange change, const std::optional<journal::Actor>& subject,
                                                 Timestamp now);

/// What it says of a request for two people's word, as it is put: that it was asked for, confirmed, withdrawn, carried
/// out or refused, too late, cut off.
std::vector<journal::Entry> entries_about_approval(const identity::ApprovalRequest& request, Timestamp now);

/// What it says of a fact about a document.
journal::Entry entry_about_document(const documents::Fact& fact);

/// What it says of a change of a service: that there was one, and whose deed it is.
std::vector<journal::Entry> entries_about_service(const assurance::AssuredId& service, Timestamp now);

/// What it says of an incident: what became of it, and whose deed it is; by itself, when no deed is at hand.
journal::Entry entry_about_incident(const incident::IncidentId& id, incident::IncidentNews news, Timestamp now);

/// As what the journal tells of a decision as time passes.
journal::Event event_of(assurance::WatchNotice notice);

journal::LogName log_of(const protocol::ElectionUuid& election);

}  // namespace urna::storage
