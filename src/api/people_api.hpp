// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>

#include "api/appointments.hpp"
#include "api/caller.hpp"
#include "api/people_stores.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/person_door.hpp"

namespace urna::api {

/// Who works for a tenant and as what, over HTTP: `/api/people…`, `/api/roles`, `/api/grants…`, `/api/groups…`.
class PeopleApi {
 public:
  struct Place {
    identity::TenantId tenant;
    std::string origin;                    ///< where an invitation's link leads, `https://vote.example.org`
    bool is_platform = false;              ///< the platform's own desk: roles on the platform are given here too
    Appointments* appointments = nullptr;  ///< null: one person's word is enough for any role
  };

  /// @param door, sessions, stores, random, place's appointments  outlive this
  PeopleApi(identity::PersonDoor& door, identity::Sessions& sessions, PeopleStores stores, crypto::RandomSource& random,
            Place place);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  using Handler = http::Response (PeopleApi::*)(const http::Request&);
  struct Line {
    http::Method method;
    const char* pattern;
    identity::Permission permission;
    Handler handler;
    bool is_somewhere = false;  ///< the handler asks again for the place that the body, or the grant, names
  };
  void add(http::Router& router, std::initializer_list<Line> lines);

  // People and invitations: people_api.cpp.
  http::Response list(const http::Request& request);
  http::Response read(const http::Request& request);
  http::Response invite(const http::Request& request);
  http::Response withdraw(const http::Request& request);
  http::Response unlock(const http::Request& request);
  http::Response disable(const http::Request& request);

  // Roles, grants and groups: grants_api.cpp.
  void add_grant_routes(http::Router& router);
  http::Response roles(const http::Request& request);
  http::Response give(const http::Request& request);
  http::Response take_back(const http::Request& request);
  http::Response list_groups(const http::Request& request);
  http::Response add_group(const http::Request& request);
  http::Response rename_group(const http::Request& request);
  http::Response remove_group(const http::Request& request);
  http::Response add_member(const http::Request& request);
  http::Response remove_member(const http::Request& request);

  boost::json::object described(const identity::Person& person, Timestamp now) const;
  /// The person that the path names.
  std::optional<identity::Person> person_in(const http::Request& request) const;
  /// Why a person is nobody that the caller may lock out or let in.
  std::optional<http::Response> find_stranger(const Caller& caller, const identity::Person& person) const;
  std::optional<identity::Group> group_named(const std::string& text) const;
  std::optional<http::Response> find_refusal(const Caller& caller, const identity::Grant& grant) const;
  /// In an election, on the platform, or in the tenant, as a body says.
  identity::Place place_in(http::JsonFields& fields) const;
  http::Response change_group(const http::Request& request, const std::function<void(identity::Group&)>& change);

  identity::PersonDoor& door_;
  identity::Sessions& sessions_;
  const PeopleStores stores_;
  crypto::RandomSource& random_;
  const Place place_;
};

}  // namespace urna::api
