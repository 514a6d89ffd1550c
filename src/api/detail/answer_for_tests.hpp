// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <string>
#include <variant>

#include "http/router.hpp"

/// What tests look at in an answer.
namespace urna::api::detail {

inline unsigned status_of(const http::Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return problem != nullptr ? problem->status : response.status;
}

/// Of a problem; empty of what is none.
inline std::string code_of(const http::Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return problem != nullptr ? problem->code : "";
}

}  // namespace urna::api::detail
