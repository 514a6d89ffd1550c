// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "http/json_body.hpp"
#include "identity/invitation.hpp"

namespace urna::api::detail {

/// Who is invited as what, of the fields `address` and `roles`: one person's address, and one role at least.  A fault
/// is in the fields.
/// @param is_here  whether a role can be had where the invitation is for
identity::Invitation invitation_from(http::JsonFields& fields, const std::function<bool(identity::Role)>& is_here);

}  // namespace urna::api::detail
