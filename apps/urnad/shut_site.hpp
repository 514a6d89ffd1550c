// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/hosting_keeper.hpp"
#include "http/site.hpp"
#include "program.hpp"
#include "tenant_watch.hpp"

namespace urnad {

/// Where elections run that are asked about while their desk is not open.
struct ShutHosting {
  const urna::api::HostingKeeper* keeper = nullptr;  ///< null: nobody is told
  std::string customer = {};
};

/// What a customer's host answers while the desk behind it is not open: pages and its public boards, and for all else
/// 503.
/// @param code       why: `sealed`, `suspended`
/// @param elections  whose boards those are
/// @param hosting    outlives it
std::shared_ptr<urna::http::Site> shut_site(const Program& program, std::string code,
                                            std::set<urna::protocol::ElectionUuid> elections,
                                            const ShutHosting& hosting);

/// The same of a customer who has left, 410, and for everybody `/api/tenant/certificate`: the signed note, or 204 while
/// there is none.
/// @param certificate  asked each time
std::shared_ptr<urna::http::Site> left_site(const Program& program, std::set<urna::protocol::ElectionUuid> elections,
                                            std::function<std::optional<std::string>()> certificate);

/// What the host of files answers while no desk is open: 404, whatever is asked.
std::shared_ptr<urna::http::Site> empty_site();

/// The elections of a desk that nobody has open; none when its file cannot be read or is another customer's.
std::set<urna::protocol::ElectionUuid> elections_at_rest(Program& program, const std::string& data,
                                                         const std::string& tenant);

}  // namespace urnad
