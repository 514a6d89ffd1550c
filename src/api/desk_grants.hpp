// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "api/people_stores.hpp"
#include "identity/access_store.hpp"

namespace urna::api {

/// A desk's grants, for access that does not last and for reviews of access.
class DeskGrants final : public identity::AccessGrants {
 public:
  /// What somebody of the platform holds on it.
  using OfGuest = std::function<std::vector<identity::Grant>(const identity::PersonId&)>;

  /// @param stores    outlive this
  /// @param of_guest  empty at the platform's own desk, whose grants are all here
  explicit DeskGrants(PeopleStores stores, OfGuest of_guest = {})
      : stores_(std::move(stores)), of_guest_(std::move(of_guest)) {}

  void add(const identity::Grant& grant) override { stores_.grants.add(grant); }
  bool end(const identity::GrantId& id, Timestamp now) override;
  std::vector<identity::Grant> of(const identity::PersonId& person) const override;
  std::vector<identity::Grant> within(const identity::Place& place) const override;

 private:
  const PeopleStores stores_;
  const OfGuest of_guest_;
};

}  // namespace urna::api
