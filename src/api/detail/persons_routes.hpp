// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>

#include "api/desk_gate.hpp"
#include "api/permissions.hpp"
#include "http/router.hpp"

namespace urna::api::detail {

/// A route of an API whose changes are said by somebody: a program may read, and is sent away where it would change.
template <typename Api>
struct PersonsRoute {
  http::Method method;
  const char* pattern;
  identity::Permission permission;
  http::Response (Api::*handler)(const http::Request&);
  std::size_t body_bytes_max = 0;  ///< 0: none is taken
};

/// @param api  outlives the router
template <typename Api>
void add_persons_routes(http::Router& router, Api& api, std::initializer_list<PersonsRoute<Api>> routes) {
  for (const PersonsRoute<Api>& route : routes) {
    router.add({.method = route.method,
                .pattern = route.pattern,
                .permission = named(route.permission),
                .handler =
                    [&api, handler = route.handler, only_looks = route.method == http::Method::get,
                     wanted = route.permission](http::Request& request) {
                      if (!only_looks && caller_of(request).person() == nullptr)
                        return denied(identity::Denial::not_allowed, wanted);
                      return (api.*handler)(request);
                    },
                .body_bytes_max = route.body_bytes_max});
  }
}

}  // namespace urna::api::detail
