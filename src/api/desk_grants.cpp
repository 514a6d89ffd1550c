// SPDX-License-Identifier: EUPL-1.2
#include "api/desk_grants.hpp"

namespace urna::api {

using identity::Grant;

bool DeskGrants::end(const identity::GrantId& id, Timestamp now) {
  return stores_.grants.change(id, [&](Grant& grant) {
    const bool is_over = grant.ended || (grant.expires && *grant.expires <= now);
    if (is_over) return false;
    grant.ended = now;
    return true;
  });
}

std::vector<Grant> DeskGrants::of(const identity::PersonId& person) const {
  std::vector<Grant> grants = stores_.grants.of(person, stores_.groups.of(person));
  if (!of_guest_) return grants;
  const std::vector<Grant> elsewhere = of_guest_(person);
  grants.insert(grants.end(), elsewhere.begin(), elsewhere.end());
  return grants;
}

std::vector<Grant> DeskGrants::within(const identity::Place& place) const {
  std::vector<Grant> grants = stores_.grants.all();
  std::erase_if(grants, [&](const Grant& grant) { return !identity::covers(place, grant.place); });
  return grants;
}

}  // namespace urna::api
