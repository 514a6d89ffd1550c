// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "api/caller.hpp"
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
  std::map<std::string, std::string> who_may(std::initializer_list<identity::Permission> all,
                                             const identity::Place& place) const;
  /// @param id  in hexadecimal
  bool may(const std::string& id, identity::Permission permission, const protocol::ElectionUuid& election) const;
  /// Where an election's things are.
  identity::Place place(const protocol::ElectionUuid& election) const;
  /// Whether somebody may do this to what is of the whole tenant.
  bool may_here(const identity::PersonId& id, identity::Permission permission) const;
  bool may_at(const identity::PersonId& id, identity::Permission permission, const identity::Place& place) const;
  /// Somebody who can sign in; nothing for anybody else.
  std::optional<identity::PersonId> who_is(const std::string& id) const;
  bool is_there(const std::string& id) const { return who_is(id).has_value(); }
  /// Somebody as they would be judged once they had shown all that they can be asked for; nothing for whoever cannot
  /// sign in.  For judging again what they asked for, or confirmed.
  std::optional<Caller> as_if_signed_in(const std::string& id, Timestamp now) const;
  /// The identifier itself where nobody is known by it any more.
  std::string name(const std::string& id) const;

 private:
  bool may(const identity::Person& person, identity::Permission permission, const identity::Place& place) const;

  const identity::TenantId tenant_;
  const PeopleStores stores_;
  const Clock now_;
};

}  // namespace urna::api
