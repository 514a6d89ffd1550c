// SPDX-License-Identifier: EUPL-1.2
#include "identity/detail/client_data.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <set>

namespace urna::identity::detail {
namespace {

namespace json = boost::json;

constexpr std::size_t bytes_max = 8 * 1024;
constexpr std::size_t depth_max = 8;

/// What Boost's parser calls: keeps the members of the outermost object, refuses one that comes twice.
class Members {
 public:
  using Text = json::string_view;
  using Error = json::error_code;
  static constexpr std::size_t max_object_size = bytes_max;
  static constexpr std::size_t max_array_size = bytes_max;
  static constexpr std::size_t max_key_size = bytes_max;
  static constexpr std::size_t max_string_size = bytes_max;

  bool is_object = false;
  bool has_origin = false;
  ClientData found;

  bool has_all() const { return is_object && seen_.contains("type") && seen_.contains("challenge") && has_origin; }

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error& error) {
    if (depth_ == 0) is_object = true;
    if (depth_ == 1 && !is_other()) return refuse(error);
    ++depth_;
    return true;
  }
  bool on_object_end(std::size_t, Error&) {
    --depth_;
    return true;
  }
  bool on_array_begin(Error& error) {
    if (depth_ == 0 || (depth_ == 1 && !is_other())) return refuse(error);
    ++depth_;
    return true;
  }
  bool on_array_end(std::size_t, Error&) {
    --depth_;
    return true;
  }
  bool on_key_part(Text text, std::size_t, Error&) {
    if (depth_ == 1) key_.append(text.data(), text.size());
    return true;
  }
  bool on_key(Text text, std::size_t, Error& error) {
    if (depth_ != 1) return true;
    key_.append(text.data(), text.size());
    name_ = std::exchange(key_, {});
    return seen_.insert(name_).second || refuse(error);
  }
  bool on_string_part(Text text, std::size_t, Error&) {
    if (depth_ == 1) value_.append(text.data(), text.size());
    return true;
  }
  bool on_string(Text text, std::size_t, Error& error) {
    if (depth_ == 0) return refuse(error);
    if (depth_ > 1) return true;
    value_.append(text.data(), text.size());
    std::string value = std::exchange(value_, {});
    if (name_ == "type") {
      found.type = std::move(value);
    } else if (name_ == "challenge") {
      found.challenge = std::move(value);
    } else if (name_ == "origin") {
      found.origin = std::move(value);
      has_origin = true;
    } else if (name_ == "topOrigin") {
      found.has_top_origin = true;
    } else if (name_ == "crossOrigin") {
      return refuse(error);
    }
    return true;
  }
  bool on_bool(bool value, Error& error) {
    if (depth_ == 1 && name_ == "crossOrigin") {
      found.is_cross_origin = value;
      return true;
    }
    return other_kind(error);
  }
  bool on_number_part(Text, Error&) { return true; }
  bool on_int64(std::int64_t, Text, Error& error) { return other_kind(error); }
  bool on_uint64(std::uint64_t, Text, Error& error) { return other_kind(error); }
  bool on_double(double, Text, Error& error) { return other_kind(error); }
  bool on_null(Error& error) { return other_kind(error); }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

 private:
  bool is_other() const {
    return name_ != "type" && name_ != "challenge" && name_ != "origin" && name_ != "crossOrigin" &&
           name_ != "topOrigin";
  }
  bool other_kind(Error& error) { return (depth_ > 1 || (depth_ == 1 && is_other())) || refuse(error); }
  static bool refuse(Error& error) {
    error = json::error::syntax;
    return false;
  }

  std::size_t depth_ = 0;
  std::string key_;
  std::string name_;
  std::string value_;
  std::set<std::string> seen_;
};

}  // namespace

std::optional<ClientData> read_client_data(std::span<const std::byte> text) {
  if (text.size() > bytes_max) return std::nullopt;
  json::parse_options strict;
  strict.max_depth = depth_max;
  json::basic_parser<Members> parser(strict);
  json::error_code error;
  const std::size_t read = parser.write_some(false, reinterpret_cast<const char*>(text.data()), text.size(), error);
  if (error || read != text.size() || !parser.handler().has_all()) return std::nullopt;
  return parser.handler().found;
}

}  // namespace urna::identity::detail
