// SPDX-License-Identifier: EUPL-1.2
#include "notation/json_node.hpp"

namespace urna::notation {
namespace {

std::string below(const std::string& where, std::string_view name) {
  return where.empty() ? std::string(name) : where + "." + std::string(name);
}

}  // namespace

JsonNode JsonNode::member(std::string_view name) const {
  const boost::json::object* object = value_->if_object();
  if (object == nullptr) refuse("an object is wanted");
  const boost::json::value* found = object->if_contains(name);
  if (found == nullptr) throw JsonFault{below(where_, name), "is missing"};
  return {*found, below(where_, name)};
}

bool JsonNode::has(std::string_view name) const {
  const boost::json::object* object = value_->if_object();
  if (object == nullptr) refuse("an object is wanted");
  const boost::json::value* found = object->if_contains(name);
  return found != nullptr && !found->is_null();
}

std::string_view JsonNode::text() const {
  const boost::json::string* text = value_->if_string();
  if (text == nullptr) refuse("a text is wanted");
  return {text->data(), text->size()};
}

bool JsonNode::boolean() const {
  const bool* boolean = value_->if_bool();
  if (boolean == nullptr) refuse("true or false is wanted");
  return *boolean;
}

int JsonNode::integer(int least, int most) const {
  const std::int64_t number = value_->is_int64() ? value_->get_int64() : std::int64_t{most} + 1;
  if (number < least || number > most)
    refuse("a whole number from " + std::to_string(least) + " to " + std::to_string(most) + " is wanted");
  return static_cast<int>(number);
}

std::vector<JsonNode> JsonNode::items() const {
  const boost::json::array* array = value_->if_array();
  if (array == nullptr) refuse("a list is wanted");
  std::vector<JsonNode> nodes;
  nodes.reserve(array->size());
  for (const boost::json::value& item : *array)
    nodes.emplace_back(item, where_ + "[" + std::to_string(nodes.size()) + "]");
  return nodes;
}

std::vector<std::pair<std::string_view, JsonNode>> JsonNode::members() const {
  const boost::json::object* object = value_->if_object();
  if (object == nullptr) refuse("an object is wanted");
  std::vector<std::pair<std::string_view, JsonNode>> nodes;
  nodes.reserve(object->size());
  for (const auto& [name, value] : *object) nodes.emplace_back(name, JsonNode(value, below(where_, name)));
  return nodes;
}

}  // namespace urna::notation
