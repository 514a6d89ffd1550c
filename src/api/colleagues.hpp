// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <string>

#include "api/people_stores.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::api {

/// Who else there is and what they may do, whether or not they are signed in.
class Colleagues {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param stores  outlive this
  Colleagues(identity::TenantId tenant, PeopleStores stores, Clock now)
      : tenant_(tenant), stores_(stores), now_(std::move(now)) {}

  /// Everybody who can sign in and hold each of these rights in an election.
  /// @returns  names, by the identifier in hexadecimal
  std::map<std::string, std::string> who_may(std::initializer_list<identity::Permission> all,
                                             const protocol::ElectionUuid& election) const;
  /// @param id  in hexadecimal
  bool may(const std::string& id, identity::Permission permission, const protocol::ElectionUuid& election) const;
  /// Whether somebody may do this to what is of the whole tenant.
  bool may_here(const identity::PersonId& id, identity::Permission permission) const;
  /// Whether this is somebody who can sign in.
  bool is_there(const std::string& id) const;
  /// The identifier itself where nobody is known by it any more.
  std::string name(const std::string& id) const;

 private:
  bool may(const identity::Person& person, identity::Permission permission, const identity::Place& place) const;
  identity::Place place(const protocol::ElectionUuid& election) const;

  const identity::TenantId tenant_;
  const PeopleStores stores_;
  const Clock now_;
};

}  // namespace urna::api
