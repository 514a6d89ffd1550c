// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/quota_json.hpp"

#include <boost/json.hpp>

namespace urna::api::detail {

namespace json = boost::json;
using tenancy::Resource;

json::object limits_json(const tenancy::QuotaLimits& limits) {
  json::object object;
  for (const Resource resource : tenancy::every_resource)
    object[name_of(resource)] = limits[resource] ? json::value(*limits[resource]) : json::value();
  return object;
}

tenancy::QuotaLimits limits_from(http::JsonFields& fields, const tenancy::QuotaLimits& before) {
  tenancy::QuotaLimits limits = before;
  for (const Resource resource : tenancy::every_resource) {
    const std::string_view name = name_of(resource);
    const json::value* const value = fields.any(name);
    if (value == nullptr) continue;
    const bool is_none = value->is_string() && value->get_string() == "none";
    // Whom nobody may ask anything is suspended, not limited.
    const std::int64_t least = resource == Resource::requests ? 1 : 0;
    const bool is_number = value->is_int64() && value->get_int64() >= least &&
                           static_cast<std::uint64_t>(value->get_int64()) <= tenancy::quota_limit_max;
    if (is_none) limits[resource].reset();
    if (is_number) limits[resource] = static_cast<std::uint64_t>(value->get_int64());
    if (!is_none && !is_number)
      fields.refuse(name, least == 0 ? "is neither a number nor none" : "is neither a number from 1 on nor none");
  }
  return limits;
}

http::Problem quota_problem(const tenancy::QuotaFigure& figure) {
  return {422,
          "quota",
          "the limit of what this organisation may use is reached",
          {{"resource", std::string(name_of(figure.resource))},
           {"used", std::to_string(figure.used)},
           {"limit", std::to_string(figure.limit)}}};
}

}  // namespace urna::api::detail
