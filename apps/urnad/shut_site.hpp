// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "http/site.hpp"
#include "program.hpp"
#include "tenant_watch.hpp"

namespace urnad {

/// What a customer's host answers while the desk behind it is not open: pages and its public boards, and for all else
/// 503.
/// @param code       why: `sealed`, `suspended`
/// @param elections  whose boards those are
std::shared_ptr<urna::http::Site> shut_site(const Program& program, std::string code,
                                            std::set<urna::protocol::ElectionUuid> elections);

/// The elections of a desk that nobody has open; none when its file cannot be read or is another customer's.
std::set<urna::protocol::ElectionUuid> elections_at_rest(Program& program, const std::string& data,
                                                         const std::string& tenant);

}  // namespace urnad
