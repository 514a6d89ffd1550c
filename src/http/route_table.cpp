// SPDX-License-Identifier: EUPL-1.2
#include "http/route_table.hpp"

#include <boost/json.hpp>

namespace urna::http {
namespace {

boost::json::array table_of(const Router& router) {
  boost::json::array table;
  for (const auto& route : router.routes()) {
    table.push_back(
        {{"method", name_of(route->method)}, {"pattern", route->pattern}, {"permission", route->permission.get()}});
  }
  return table;
}

}  // namespace

std::string route_table_json(const Router& routes, const Router& admin) {
  return boost::json::serialize(boost::json::object{{"routes", table_of(routes)}, {"admin", table_of(admin)}});
}

}  // namespace urna::http
