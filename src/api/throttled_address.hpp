// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

namespace urna::api {

/// By what tries are counted: the address, or for IPv6 the network of 64 bits that one customer is given.
std::string throttled_address(const std::string& peer);

}  // namespace urna::api
