// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"
#include "hosting/schema.hpp"

/// Where everything stands, and where it stood at any moment before: nothing is ever overwritten.
namespace urna::hosting {

/// How one thing stood from a moment on, until another or until now.
struct Record {
  Kind kind = Kind::organisation;
  std::string id;  ///< unlike any other in the register, for ever
  Fields fields;
  Timestamp from;
  std::optional<Timestamp> to;  ///< the first moment at which it was otherwise, or gone

  bool holds_at(Timestamp moment) const { return from <= moment && (!to || moment < *to); }
  /// @returns  nothing when the record does not say
  const Value* field(std::string_view name) const;
  /// Of a field that is a text, a choice, a country or a reference; empty when the record does not say.
  std::string_view text(std::string_view name) const;
};

/// A change of the register: how something stands from a moment on, or that it is gone.
struct RegisterMove {
  std::optional<Record> put;
  std::string end;    ///< when nothing is put: what is gone
  Timestamp at = {};  ///< and since when
};

/// What an election or a customer stands on, from the node to the owner; each as it was at the moment that was asked.
struct Placement {
  Record deployment;
  Record node;
  std::optional<Record> vm;
  Record server;
  Record rack;
  Record room;
  Record site;
  Record owner;      ///< of the server
  Record operator_;  ///< of the site
};

/// Used by one thread at a time.
class HostingRegister {
 public:
  /// One that was kept.
  /// @param records  what `everything` gave, in any order
  static HostingRegister of(std::vector<Record> records);

  /// Says how a thing stands from `record.from` on.  What stood before ends then.
  /// @param record  without `to`
  /// @returns       why not, and then nothing has changed: fields (see `find_fault`), an `id` that another thing has,
  ///                `before-what-is-known`, or a reference to what is not there from that moment on:
  ///                `refers-to-nothing`
  std::optional<RecordFault> put(Record record);

  /// The thing is gone from a moment on.
  /// @returns  `unknown`, `before-what-is-known`, or `referred-to` while anything that stands leads to it
  std::optional<RecordFault> end(const std::string& id, Timestamp moment);

  /// As `put` or `end`.
  std::optional<RecordFault> apply(const RegisterMove& move);

  /// How it stood; nothing when there was none.
  std::optional<Record> find(std::string_view id, Timestamp moment) const;
  /// All of a kind that stood, in the order of their identifiers.
  std::vector<Record> all(Kind kind, Timestamp moment) const;
  /// All that was ever said of a thing, the oldest first.
  std::vector<Record> history(std::string_view id) const;

  /// All that was ever said, in the order of identifiers, and of each the oldest first.
  std::vector<Record> everything() const;
  bool is_empty() const { return records_.empty(); }

  /// Whose deployments say where an election ran: its own where there are any, else its customer's, else those of the
  /// platform as a whole.  Each is the subject of a deployment; the platform's is `platform`.
  std::string subject_for(std::string_view election, std::string_view customer, Timestamp moment) const;

  /// Where a node stood, whatever ran on it: a placement whose deployment says nothing.  Nothing when there is no such
  /// node.
  std::optional<Placement> placement_of_node(std::string_view node, Timestamp moment) const;
  /// Where an election or a customer ran: every node, in the order of the deployments' identifiers.
  std::vector<Placement> where(std::string_view subject, Timestamp moment) const;

 private:
  const Record* record_at(std::string_view id, Timestamp moment) const;
  const Record* referred_by(const Record& record, std::string_view field, Timestamp moment) const;
  std::optional<RecordFault> find_broken_reference(const Record& record) const;
  bool is_referred_to(const std::string& id, Timestamp from) const;
  std::optional<Placement> placement(const Record& deployment, const Record* node, Timestamp moment) const;

  std::map<std::string, std::vector<Record>, std::less<>> records_;  // none empty, each from the oldest on
};

}  // namespace urna::hosting
