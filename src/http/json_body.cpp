// SPDX-License-Identifier: EUPL-1.2
#include "http/json_body.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>

#include "http/detail/json_events.hpp"

namespace urna::http {
namespace {

Problem unfit(std::vector<Problem::Field> fields) { return {422, "unfit-fields", {}, std::move(fields)}; }

std::string bytes_at_most(std::size_t bytes) { return "has at most " + std::to_string(bytes) + " bytes"; }

}  // namespace

Result<boost::json::value, Problem> parse_json(std::string_view text, JsonLimits limits) {
  boost::json::parse_options options;
  options.max_depth = limits.depth_max;
  boost::json::basic_parser<detail::JsonEvents> parser(options, limits);
  boost::json::error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (error || used != text.size()) {
    const auto& refused = parser.handler().refused();
    Problem problem{400, "json-malformed", "at byte " + std::to_string(used), {}};
    if (error == boost::json::error::too_deep) problem.detail = "nested too deep";
    if (refused) problem.fields.push_back(*refused);
    if (parser.handler().has_key_twice()) problem.attack = Attack::two_keys;
    return failure(std::move(problem));
  }
  if (!parser.handler().unfit().empty()) return failure(unfit(parser.handler().unfit()));
  return parser.handler().release();
}

JsonFields::JsonFields(std::shared_ptr<Whole> whole, const boost::json::object* object, std::string path)
    : whole_(std::move(whole)) {
  whole_->nodes.push_back(std::make_unique<Node>(Node{object, std::move(path), {}}));
  node_ = whole_->nodes.back().get();
}

Result<JsonFields, Problem> JsonFields::of(std::string_view text, JsonLimits limits) {
  auto value = parse_json(text, limits);
  if (!value) return failure(value.error());
  auto whole = std::make_shared<Whole>();
  whole->value = std::move(*value);
  if (!whole->value.is_object()) return failure(unfit({{"", "must be an object"}}));
  const boost::json::object* object = &whole->value.get_object();
  return JsonFields(std::move(whole), object, "");
}

std::string JsonFields::path_of(std::string_view name) const {
  return node_->path.empty() ? std::string(name) : node_->path + "." + std::string(name);
}

bool JsonFields::has(std::string_view name) const {
  return node_->object != nullptr && node_->object->contains(boost::json::string_view(name.data(), name.size()));
}

void JsonFields::refuse(std::string_view name, std::string what) {
  whole_->faults.push_back({path_of(name), std::move(what)});
}

const boost::json::value* JsonFields::find(std::string_view name, bool may_miss) {
  node_->asked.emplace(name);
  if (node_->object == nullptr) return nullptr;  // what should be an object is none: that is noted already
  const auto* found = node_->object->if_contains(boost::json::string_view(name.data(), name.size()));
  if (found != nullptr && may_miss && found->is_null()) return nullptr;
  if (found == nullptr && !may_miss) refuse(name, "is missing");
  return found;
}

std::optional<std::string> JsonFields::fitting_text(const boost::json::value& value, const std::string& path,
                                                    std::size_t bytes_max) {
  const auto* text = value.if_string();
  if (text == nullptr) {
    whole_->faults.push_back({path, "must be a string"});
  } else if (text->empty()) {
    whole_->faults.push_back({path, "must not be empty"});
  } else if (text->size() > bytes_max) {
    whole_->faults.push_back({path, bytes_at_most(bytes_max)});
  } else {
    return std::string(text->data(), text->size());
  }
  return std::nullopt;
}

std::optional<std::int64_t> JsonFields::fitting_integer(const boost::json::value& value, const std::string& path,
                                                        std::int64_t min, std::int64_t max) {
  const auto* number = value.if_int64();
  if (number == nullptr && !value.is_uint64()) {
    whole_->faults.push_back({path, "must be a whole number"});
  } else if (number == nullptr || *number < min || *number > max) {
    whole_->faults.push_back({path, "must be from " + std::to_string(min) + " to " + std::to_string(max)});
  } else {
    return *number;
  }
  return std::nullopt;
}

std::string JsonFields::text(std::string_view name, std::size_t bytes_max) {
  const auto* value = find(name, false);
  if (value == nullptr) return {};
  return fitting_text(*value, path_of(name), bytes_max).value_or("");
}

std::optional<std::string> JsonFields::optional_text(std::string_view name, std::size_t bytes_max) {
  const auto* value = find(name, true);
  if (value == nullptr) return std::nullopt;
  return fitting_text(*value, path_of(name), bytes_max);
}

std::int64_t JsonFields::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  const auto* value = find(name, false);
  if (value == nullptr) return min;
  return fitting_integer(*value, path_of(name), min, max).value_or(min);
}

std::optional<std::int64_t> JsonFields::optional_integer(std::string_view name, std::int64_t min, std::int64_t max) {
  const auto* value = find(name, true);
  if (value == nullptr) return std::nullopt;
  return fitting_integer(*value, path_of(name), min, max);
}

bool JsonFields::boolean(std::string_view name) {
  const auto* value = find(name, false);
  if (value != nullptr && !value->is_bool()) refuse(name, "must be true or false");
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::optional<bool> JsonFields::optional_boolean(std::string_view name) {
  if (find(name, true) == nullptr) return std::nullopt;
  return boolean(name);
}

const boost::json::array* JsonFields::fitting_array(std::string_view name, std::size_t count_max) {
  const auto* value = find(name, false);
  if (value == nullptr) return nullptr;
  const auto* array = value->if_array();
  if (array == nullptr) {
    refuse(name, "must be an array");
  } else if (array->size() > count_max) {
    refuse(name, "has at most " + std::to_string(count_max) + " items");
    return nullptr;
  }
  return array;
}

std::vector<std::string> JsonFields::texts(std::string_view name, std::size_t count_max, std::size_t bytes_max) {
  std::vector<std::string> found;
  const auto* array = fitting_array(name, count_max);
  if (array == nullptr) return found;
  for (std::size_t i = 0; i < array->size(); ++i) {
    auto text = fitting_text((*array)[i], path_of(name) + "[" + std::to_string(i) + "]", bytes_max);
    if (text) found.push_back(std::move(*text));
  }
  return found;
}

JsonFields JsonFields::nested(const boost::json::value& value, std::string path) {
  const auto* object = value.if_object();
  if (object == nullptr) whole_->faults.push_back({path, "must be an object"});
  return {whole_, object, std::move(path)};
}

JsonFields JsonFields::object(std::string_view name) {
  const auto* value = find(name, false);
  if (value == nullptr) return {whole_, nullptr, path_of(name)};
  return nested(*value, path_of(name));
}

std::vector<JsonFields> JsonFields::objects(std::string_view name, std::size_t count_max) {
  std::vector<JsonFields> found;
  const auto* array = fitting_array(name, count_max);
  if (array == nullptr) return found;
  for (std::size_t i = 0; i < array->size(); ++i) {
    found.push_back(nested((*array)[i], path_of(name) + "[" + std::to_string(i) + "]"));
  }
  return found;
}

const boost::json::value* JsonFields::any(std::string_view name) { return find(name, true); }

std::optional<Problem> JsonFields::refusal() const {
  std::vector<Problem::Field> fields = whole_->faults;
  bool has_unknown = false;
  for (const auto& node : whole_->nodes) {
    if (node->object == nullptr) continue;
    for (const auto& [key, value] : *node->object) {
      const std::string name(key.data(), key.size());
      if (node->asked.contains(name)) continue;
      fields.push_back({node->path.empty() ? name : node->path + "." + name, "is not known"});
      has_unknown = true;
    }
  }
  if (fields.empty()) return std::nullopt;
  Problem refused = unfit(std::move(fields));
  if (has_unknown) refused.attack = Attack::unknown_field;
  return refused;
}

}  // namespace urna::http
