// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/problem.hpp"

namespace urna::api::detail {

using TextFields = std::map<std::string, std::string, std::less<>>;

/// Reads a JSON object whose members are all texts, or null for none; `names` are those that have a meaning.
/// @errors  400 not JSON; 422 something else than such an object
inline Result<TextFields, http::Problem> text_fields(std::string_view body,
                                                     std::initializer_list<std::string_view> names) {
  boost::system::error_code fault;
  const boost::json::value value = boost::json::parse(boost::json::string_view(body.data(), body.size()), fault);
  if (fault) return failure(http::Problem{400, "json-malformed", {}, {}});
  http::Problem unfit{422, "unfit-fields", {}, {}};
  if (!value.is_object()) return failure(std::move(unfit));
  TextFields fields;
  for (const auto& [key, member] : value.get_object()) {
    const std::string name(key);
    bool known = false;
    for (const std::string_view one : names) known = known || one == name;
    if (!known) {
      unfit.fields.push_back({name, "has no meaning here"});
    } else if (member.is_string()) {
      fields[name] = std::string(member.get_string().data(), member.get_string().size());
    } else if (!member.is_null()) {
      unfit.fields.push_back({name, "is not a text"});
    }
  }
  if (!unfit.fields.empty()) return failure(std::move(unfit));
  return fields;
}

}  // namespace urna::api::detail
