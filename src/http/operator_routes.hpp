// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>

#include "http/metrics.hpp"
#include "http/router.hpp"

namespace urna::http {

/// What a machine asks of a program, on a listener that strangers cannot reach: `/healthz` (it answers, with its
/// state),
/// `/readyz` (it can do its work; 503 with what is missing), `/metrics`.
///
/// @param state    one word, such as `alive`
/// @param missing  what keeps the program from its work, a short word; empty when nothing does
/// @param metrics  must outlive the routes
void add_operator_routes(
    Router& router, const Permission& permission, Metrics& metrics, std::function<std::string()> missing,
    std::function<std::string()> state = [] { return std::string("alive"); });

}  // namespace urna::http
