// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "api/colleagues.hpp"
#include "api/customer_handout.hpp"
#include "api/departure.hpp"
#include "base/result.hpp"
#include "http/router.hpp"

namespace urna::api {

/// A customer's leaving at their own desk, and the export before it: `/api/tenant/leaving…`, `/api/tenant/export…`.
/// Owners decide, each in a session of their own with a factor shown lately; everybody who is signed in sees how far it
/// is.  The platform decides nothing here: it is kept, and carried out, from outside of the desk.
class LeavingApi {
 public:
  using Clock = std::function<Timestamp()>;
  struct AtHand {
    std::shared_ptr<Departure> departure;
    std::shared_ptr<CustomerHandout> handout;
  };
  /// @returns  an answer when the keystore is locked
  using Find = std::function<Result<AtHand, http::Response>()>;

  struct Place {
    std::string host;  ///< what is typed by whoever decides: `vote.example.org`
    /// What this desk notes goes into the platform's own journal, where the leaving is noted anyway.
    bool is_platforms_own = false;
  };

  /// @param colleagues, people  outlive it
  LeavingApi(Find find, Place place, const Colleagues& colleagues, const identity::PersonStore& people,
             crypto::RandomSource& random, Clock now);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// What owners may ask while nothing else may be changed.
  static bool is_about_leaving(const http::Request& request);
  /// What takes access away from somebody and gives none: it must be possible at any time.
  static bool only_ends_access(const http::Request& request);

 private:
  using Answer = http::Response (LeavingApi::*)(const AtHand& at_hand, const http::Request& request);

  http::Response state(const AtHand& at_hand, const http::Request& request);
  http::Response ask_to_leave(const AtHand& at_hand, const http::Request& request);
  http::Response confirm(const AtHand& at_hand, const http::Request& request);
  http::Response call_off(const AtHand& at_hand, const http::Request& request);
  http::Response hold(const AtHand& at_hand, const http::Request& request);
  http::Response lift(const AtHand& at_hand, const http::Request& request);
  http::Response export_state(const AtHand& at_hand, const http::Request& request);
  http::Response begin_export(const AtHand& at_hand, const http::Request& request);
  http::Response discard_export(const AtHand& at_hand, const http::Request& request);
  http::Response fetch_export(const AtHand& at_hand, const http::Request& request);

  http::Response decided(const AtHand& at_hand, const http::Request& request, const Departure::Decision& decision);
  std::map<tenancy::PersonId, std::string> owners() const;
  std::set<tenancy::PersonId> deciders() const;
  boost::json::object described(const tenancy::Leaving& leaving, const http::Request& request) const;

  const Find find_;
  const Place place_;
  const Colleagues& colleagues_;
  const identity::PersonStore& people_;
  crypto::RandomSource& random_;
  const Clock now_;
};

}  // namespace urna::api
