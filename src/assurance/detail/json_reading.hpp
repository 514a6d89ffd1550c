// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "assurance/service_json.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "notation/json_node.hpp"

/// Reading of JSON texts, for the readers of this module.
namespace urna::assurance::detail {

/// Runs a reading of a text; what it throws is the fault.
template <class Read>
auto reading(std::string_view text, Read read)
    -> Result<decltype(read(std::declval<notation::JsonNode>())), ServiceFault> {
  boost::json::error_code fault;
  const boost::json::value value = boost::json::parse(text, fault);
  if (fault) return failure(ServiceFault{"", "this is no JSON: " + fault.message()});
  if (!value.is_object()) return failure(ServiceFault{"", "an object is wanted"});
  try {
    return read(notation::JsonNode(value, ""));
  } catch (const notation::JsonFault& found) {
    return failure(ServiceFault{found.where, found.what});
  }
}

/// An identifier in hex.  @tparam Id  a `Strong` over 16 bytes
template <class Id>
Id id_in(const notation::JsonNode& node) {
  const auto bytes = from_hex(node.text());
  std::array<std::byte, 16> id{};
  if (!bytes || bytes->size() != id.size()) node.refuse("this is no identifier");
  std::ranges::copy(*bytes, id.begin());
  return Id(id);
}

inline std::chrono::sys_days day_in(const notation::JsonNode& node) {
  const auto day = day_from(node.text());
  if (!day) node.refuse("this is no day");
  return *day;
}

inline Timestamp moment_in(const notation::JsonNode& node) {
  const auto moment = timestamp_from(node.text());
  if (!moment) node.refuse("this is no moment");
  return *moment;
}

}  // namespace urna::assurance::detail
