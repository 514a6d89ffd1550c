// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>

#include "http/response.hpp"
#include "tenancy/leaving.hpp"

namespace urna::api {

/// How far a leaving is, as both doors to it say it.
boost::json::object leaving_json(const tenancy::Leaving& leaving, Timestamp now);

http::Response leaving_refused(tenancy::LeavingFault fault);

}  // namespace urna::api
