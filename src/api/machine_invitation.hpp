// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "api/people_stores.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace urna::api {

/// Invites somebody on the machine itself, where nobody is signed in: `urnactl person invite`, over the socket of the
/// operator.  How the first people come in:
///
/// - an owner, as long as no owner can sign in.  An earlier such invitation that waits opens nothing from now on;
/// - as long as nobody owns the desk, anybody with a role that manages nobody;
/// - at the platform's own desk, an owner of the platform, as long as no such owner can sign in.
///
/// From then on people are invited by those who own the desk, and the machine invites nobody.
///
/// @param request  `{"address": "rosa@example.org", "roles": ["organiser", "board_member"]}`
/// @param origin   where the link leads, `https://vote.example.org`
/// @param is_platform  whether it is the platform's own desk
/// @returns        201 `link` and `expires`, shown once; 409 `owner-invites`; 422 `unfit-fields`
http::Response invite_on_machine(const http::Request& request, const identity::TenantId& tenant,
                                 const std::string& origin, const PeopleStores& stores, crypto::RandomSource& random,
                                 Timestamp now, bool is_platform = false);

}  // namespace urna::api
