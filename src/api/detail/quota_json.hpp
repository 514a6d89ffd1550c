// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>

#include "http/json_body.hpp"
#include "http/problem.hpp"
#include "tenancy/quota.hpp"

namespace urna::api::detail {

/// `{"people":5,"voters":null,…}`, every resource.
boost::json::object limits_json(const tenancy::QuotaLimits& limits);

/// A number, or `"none"` to end a limit.  What is not named stays as it was.  Notes in `fields` what is wrong with it.
tenancy::QuotaLimits limits_from(http::JsonFields& fields, const tenancy::QuotaLimits& before);

/// 422 `quota`, with the resource, what is used of it and the limit.
http::Problem quota_problem(const tenancy::QuotaFigure& figure);

}  // namespace urna::api::detail
