// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <set>

#include "http/router.hpp"
#include "journal/entry.hpp"
#include "protocol/election_uuid.hpp"

namespace urnad {

/// The elections of one customer, known without asking a disk.  An election that was erased stays in it: then nothing
/// else answers for it.  Calls come from many threads.
class KnownElections {
 public:
  KnownElections() = default;
  explicit KnownElections(std::set<urna::protocol::ElectionUuid> elections) : elections_(std::move(elections)) {}

  void add(const urna::protocol::ElectionUuid& election);
  bool has(const urna::protocol::ElectionUuid& election) const;

 private:
  mutable std::mutex mutex_;
  std::set<urna::protocol::ElectionUuid> elections_;
};

/// Somebody asked here for an election that is not this customer's.
struct Stray {
  urna::journal::Actor who;
  urna::protocol::ElectionUuid election;
  std::string trace;
};
/// Is told of each; finds out by itself whether the election is another customer's.  Never waits for a disk, so that
/// the answer takes no longer for an election that exists elsewhere than for one that exists nowhere.
using AskedElsewhere = std::function<void(const Stray&)>;

/// A board is public at its own customer's host, and is not known at another's: the ballot box knows no customers.
/// @param elections  outlives the router
void keep_to_own_boards(urna::http::Router& router, const KnownElections& elections);

/// Around all routes that there are so far.
/// @param person_in  who is signed in
void watch_for_strangers(
    urna::http::Router& router,
    const std::function<std::optional<urna::journal::Actor>(const urna::http::Request&)>& person_in,
    const AskedElsewhere& elsewhere);

}  // namespace urnad
