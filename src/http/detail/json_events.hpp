// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/error.hpp>
#include <boost/json/value_stack.hpp>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "http/json_body.hpp"

namespace urna::http::detail {

/// What Boost's parser calls while it reads: builds the value, and refuses what the parser would let pass.
class JsonEvents {
 public:
  using Text = boost::json::string_view;
  using Error = boost::json::error_code;

  // Limits of our own, known when the program runs, are tighter.
  static constexpr std::size_t max_object_size = boost::json::object::max_size();
  static constexpr std::size_t max_array_size = boost::json::array::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();

  explicit JsonEvents(JsonLimits limits);

  /// The field for which reading stopped, when it did so at one.
  const std::optional<Problem::Field>& refused() const { return refused_; }
  /// What was read and cannot be meant.
  const std::vector<Problem::Field>& unfit() const { return unfit_; }
  /// Whether it stopped at a key that its object has already.
  bool has_key_twice() const { return has_key_twice_; }
  boost::json::value release() { return stack_.release(); }

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&);
  bool on_object_end(std::size_t count, Error&);
  bool on_array_begin(Error&);
  bool on_array_end(std::size_t count, Error&);
  bool on_key_part(Text text, std::size_t size, Error& error);
  bool on_key(Text text, std::size_t size, Error& error);
  bool on_string_part(Text text, std::size_t size, Error& error);
  bool on_string(Text text, std::size_t size, Error& error);
  bool on_number_part(Text, Error&) { return true; }
  bool on_int64(std::int64_t number, Text text, Error&);
  bool on_uint64(std::uint64_t number, Text text, Error&);
  bool on_double(double number, Text text, Error&);
  bool on_bool(bool value, Error&);
  bool on_null(Error&);
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

 private:
  struct Level {
    bool is_array = false;
    std::size_t index = 0;
    std::string key;
    std::unordered_set<std::string> keys;
  };

  void value_begins();
  std::string path() const;
  bool stop(std::string what, Error& error);

  JsonLimits limits_;
  boost::json::value_stack stack_;
  std::vector<Level> levels_;
  std::size_t keys_ = 0;
  std::string key_;
  bool has_key_twice_ = false;
  std::optional<Problem::Field> refused_;
  std::vector<Problem::Field> unfit_;
};

}  // namespace urna::http::detail
