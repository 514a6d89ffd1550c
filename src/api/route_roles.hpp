// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "http/router.hpp"

namespace urna::api {

/// Who may ask what, for a reviewer: each route, what it asks for, and each role that allows it, with where the role
/// has to be held:
///
///   `T`  in the tenant whose desk it is      `E`  in the election that the path names
///   `X`  in another election of the tenant   `O`  in another tenant   `P`  on the platform, at its own desk
///
/// Asked of the gate's own judgement, of people whose session is as good as can be.
std::string route_roles_text(const http::Router& router);

}  // namespace urna::api
