// SPDX-License-Identifier: EUPL-1.2
#include "api/caller.hpp"

#include <algorithm>

#include "base/bytes.hpp"

namespace urna::api {

using identity::Denial;

std::string Caller::id() const {
  return std::visit([](const auto& id) { return to_hex(id.get()); }, who);
}

identity::Asker Caller::asker() const {
  identity::Asker asker;
  asker.who = who;
  asker.groups = groups;
  asker.grants = grants;
  asker.host = tenant;
  if (session) {
    asker.factor = session->factor;
    // A password alone is nothing that has been shown again.
    if (session->factor != identity::Factor::none) asker.shown = session->shown;
  }
  asker.now = now;
  return asker;
}

identity::Asker Caller::asker_about(const identity::Place& thing) const {
  identity::Asker asked = asker();
  const bool is_of_platform = std::holds_alternative<identity::OnPlatform>(thing);
  if (is_of_platform && at_platform) asked.host.reset();
  return asked;
}

std::optional<Denial> Caller::denial(identity::Permission permission, const identity::Place& thing) const {
  if (access) {
    const bool may = access->permissions.has(permission) &&
                     identity::facts_of(permission).can_be_at(identity::kind_of(thing)) &&
                     identity::covers(access->place, thing);
    return may ? std::nullopt : std::optional(Denial::not_allowed);
  }
  const auto right = identity::authorise(asker_about(thing), permission, thing);
  return right ? std::nullopt : std::optional(right.error());
}

std::optional<Denial> Caller::denial_everywhere(identity::Permission permission) const {
  auto nearest = denial(permission, here());
  if (!nearest) return std::nullopt;
  for (const identity::Grant& grant : grants) {
    const auto one = denial(permission, grant.place);
    if (!one) return std::nullopt;
    if (*one != Denial::elsewhere) nearest = std::max(*nearest, *one);
  }
  if (access && may(permission, access->place)) return std::nullopt;
  return nearest;
}

}  // namespace urna::api
