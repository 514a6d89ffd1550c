// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "base/timestamp.hpp"
#include "http/router.hpp"
#include "storage/acting.hpp"
#include "storage/journal_keeper.hpp"
#include "storage/sqlite_people_store.hpp"

namespace urna::api {

/// Sees to it that whatever changes something, hands out something personal or is refused has its entry in the journal:
/// around every route, also those that somebody adds later.
///
/// What voters ask has no entry: the box shows in public in which order ballots came, so nothing may show in which
/// order voters came.  Their sign-ins are counted by the hour.
class JournalGuard {
 public:
  using Clock = std::function<Timestamp()>;

  /// So many refusals of people who are not signed in are noted one by one in a minute; the others together.
  static constexpr std::uint64_t anonymous_refusals_max = 60;

  /// @param keeper, people  outlive it
  JournalGuard(storage::JournalKeeper& keeper, const identity::PersonStore& people, Clock now);

  /// When the journal cannot be written, what changes something is refused with 503 before anybody else is asked.
  http::Authorise guarded(http::Authorise authorise);

  /// Around all routes that there are so far.
  /// @param router  its handlers end before this does
  void watch(http::Router& router);

  /// Who is signed in, as the journal knows them; nothing for anybody else.
  static std::optional<journal::Actor> person_in(const http::Request& request);
  /// Who asks, as the journal knows them: a person, a trustee, somebody's program, or anybody.
  static journal::Actor actor_in(const http::Request& request);

  /// Notes what is counted by minutes and hours, once these are over.  To be called about once a second.
  /// @param is_last  also what is not over: the program ends
  void tell_counts(bool is_last = false);

 private:
  struct Tries {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
  };

  http::Handler around(const http::Route& route);
  http::Handler around_voters(const http::Route& route);
  void note_result(const http::Request& request, const storage::Acting& acting, const http::Permission& permission,
                   unsigned status);
  std::optional<http::Response> note_refusal(const http::Permission& permission, const http::Request& request,
                                             unsigned status);

  storage::JournalKeeper& keeper_;
  const identity::PersonStore& people_;
  const Clock now_;
  std::mutex mutex_;
  Timestamp hour_;
  std::map<protocol::ElectionUuid, Tries> tries_;  // of this hour
  Timestamp minute_;
  std::uint64_t anonymous_refusals_ = 0;  // of this minute
};

}  // namespace urna::api
