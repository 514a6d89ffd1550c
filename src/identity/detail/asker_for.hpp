// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "identity/grant.hpp"

namespace urna::identity::detail {

/// Somebody whose session has been judged already, so that only their grants decide.
/// @param grants  of the person and of the groups that the person is in, and of nobody else; outlive the asker
inline Asker asker_for(const PersonId& person, std::span<const Grant> grants, const std::optional<TenantId>& host,
                       Timestamp now) {
  Asker asker{person, {}, grants, host, Factor::verified_key, now, now};
  for (const Grant& grant : grants) {
    if (const auto* group = std::get_if<GroupId>(&grant.subject)) asker.groups.insert(*group);
  }
  return asker;
}

}  // namespace urna::identity::detail
