// SPDX-License-Identifier: EUPL-1.2
#include "notation/strict_json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <set>
#include <string>
#include <vector>

namespace urna::notation {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 16;

/// What Boost's parser calls: remembers the names of the objects that it is in.
class Names {
 public:
  using Text = json::string_view;
  using Error = json::error_code;
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) {
    names_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, Error&) {
    names_.pop_back();
    return true;
  }
  bool on_array_begin(Error&) { return true; }
  bool on_array_end(std::size_t, Error&) { return true; }
  bool on_key_part(Text text, std::size_t, Error&) {
    name_.append(text.data(), text.size());
    return true;
  }
  bool on_key(Text text, std::size_t, Error& error) {
    name_.append(text.data(), text.size());
    if (names_.back().insert(std::exchange(name_, {})).second) return true;
    error = json::error::syntax;
    return false;
  }
  bool on_string_part(Text, std::size_t, Error&) { return true; }
  bool on_string(Text, std::size_t, Error&) { return true; }
  bool on_number_part(Text, Error&) { return true; }
  bool on_int64(std::int64_t, Text, Error&) { return true; }
  bool on_uint64(std::uint64_t, Text, Error&) { return true; }
  bool on_double(double, Text, Error&) { return true; }
  bool on_bool(bool, Error&) { return true; }
  bool on_null(Error&) { return true; }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

 private:
  std::vector<std::set<std::string>> names_;
  std::string name_;
};

bool names_each_once(std::string_view text) {
  json::parse_options options;
  options.max_depth = depth_max;
  json::basic_parser<Names> parser(options);
  json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  return !error && read == text.size();
}

}  // namespace

std::optional<json::object> read_strict_object(std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max || !names_each_once(text)) return std::nullopt;
  json::parse_options options;
  options.max_depth = depth_max;
  json::error_code error;
  json::value value = json::parse(json::string_view(text.data(), text.size()), error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

}  // namespace urna::notation
