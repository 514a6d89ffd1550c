// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "api/caller.hpp"
#include "api/desk_gate.hpp"
#include "identity/sessions.hpp"

namespace urna::api::detail {

/// The refusal of a signature by somebody who showed no factor in these minutes, whatever lets them in otherwise.
/// @param wanted  the permission that the refusal names
inline std::optional<http::Response> find_stale_factor(const Caller& caller, identity::Permission wanted) {
  const auto shown = caller.session ? identity::StepUp::of(*caller.session) : std::nullopt;
  const bool is_fresh = shown && shown->at() <= caller.now && caller.now - shown->at() <= identity::step_up_lasts;
  return is_fresh ? std::nullopt : std::optional(denied(identity::Denial::step_up, wanted));
}

}  // namespace urna::api::detail
