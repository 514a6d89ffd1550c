// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace urna::notation {

/// What is wrong at a place in a JSON text.  Thrown while reading, caught by whoever began it.
struct JsonFault {
  std::string where;
  std::string what;
};

/// A value in a JSON text, and how it is reached: `measures[12].rule.in_base`.  Whatever is not as asked throws
/// JsonFault.
class JsonNode {
 public:
  JsonNode(const boost::json::value& value, std::string where) : value_(&value), where_(std::move(where)) {}

  JsonNode member(std::string_view name) const;
  bool has(std::string_view name) const;  ///< and it is not null
  std::string_view text() const;
  bool boolean() const;
  int integer(int least, int most) const;
  std::vector<JsonNode> items() const;
  std::vector<std::pair<std::string_view, JsonNode>> members() const;

  const boost::json::value& value() const { return *value_; }
  const std::string& where() const { return where_; }
  [[noreturn]] void refuse(std::string what) const { throw JsonFault{where_, std::move(what)}; }

 private:
  const boost::json::value* value_;
  std::string where_;
};

}  // namespace urna::notation
