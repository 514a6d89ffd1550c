// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/array.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "api/people_stores.hpp"
#include "api/two_people.hpp"
#include "election/organiser_desk.hpp"
#include "http/router.hpp"
#include "journal/cosignature.hpp"
#include "storage/details_keeper.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::api {

/// The journal over HTTP: logs as C2SP tlog-tiles for programs that check them, `/log/…`, and searched and exported for
/// the organiser's page, `/api/organiser/journal…`.
///
/// The log of an election is everybody's; here it is for whoever may see the election.  The platform's is for whoever
/// may read the journal.
class JournalApi {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param keeper, payloads, desk, stores  outlive it
  JournalApi(storage::JournalKeeper& keeper, storage::DetailsKeeper& payloads, const election::OrganiserDesk& desk,
             PeopleStores stores, Clock now);

  /// What the operator named as a witness, and whether it refuses a log.
  struct NamedWitness {
    journal::WitnessKey key;
    std::function<bool(const journal::LogName& log)> refuses;
  };
  /// Before the routes are asked.
  void show_witnesses(std::vector<NamedWitness> witnesses) { witnesses_ = std::move(witnesses); }

  static constexpr const char* erase_action = "journal.erase";
  /// From now on details are erased by two people's word, as soon as there are two.  Before the routes are asked.
  /// @param two  outlives this
  void take_two(TwoPeople& two);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  using NameLog = std::function<std::optional<journal::LogName>(const http::Request&)>;

  void add_log_routes(http::Router& router, const std::string& prefix, const http::Permission& permission,
                      const NameLog& name);
  http::Response checkpoint(const journal::LogName& log);
  http::Response cosigned(const journal::LogName& log);
  http::Response key(const journal::LogName& log);
  http::Response tile(const journal::LogName& log, const http::Request& request);
  http::Response list(const http::Request& request);
  http::Response proof(const http::Request& request);
  http::Response export_part(const http::Request& request);
  http::Response payload(const http::Request& request);
  http::Response erase_payloads(const http::Request& request);

  /// The log that the query names, if the caller may read it, or export it.
  Result<journal::LogName, http::Problem> readable_log(const http::Request& request,
                                                       identity::Permission of_house) const;
  void note_reading(const http::Request& request, const journal::LogName& log);
  /// What people and programs are called whom the journal knows by a pseudonym.
  std::map<std::string, std::string> names() const;
  boost::json::array witness_rows(const journal::LogName& log) const;

  TwoPeople* two_ = nullptr;
  storage::JournalKeeper& keeper_;
  storage::DetailsKeeper& payloads_;
  const election::OrganiserDesk& desk_;
  const PeopleStores stores_;
  const Clock now_;
  std::vector<NamedWitness> witnesses_;
  std::mutex mutex_;
  std::map<std::string, Timestamp> noted_reading_;  // by person and log: the hour in which it was noted
};

}  // namespace urna::api
