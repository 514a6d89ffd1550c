// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/json_events.hpp"

#include <boost/json/error.hpp>
#include <cmath>

namespace urna::http::detail {
namespace {

constexpr std::size_t faults_max = 20;

}  // namespace

JsonEvents::JsonEvents(JsonLimits limits) : limits_(limits) { stack_.reset(); }

void JsonEvents::value_begins() {
  if (!levels_.empty() && levels_.back().is_array) ++levels_.back().index;
}

/// `questions[0].title`: where the value is that was read last.
std::string JsonEvents::path() const {
  std::string path;
  for (const Level& level : levels_) {
    if (level.is_array) {
      path += "[" + std::to_string(level.index - 1) + "]";
    } else {
      path += (path.empty() ? "" : ".") + level.key;
    }
  }
  return path;
}

bool JsonEvents::stop(std::string what, Error& error) {
  refused_ = Problem::Field{path(), std::move(what)};
  error = boost::json::error::syntax;
  return false;
}

bool JsonEvents::on_object_begin(Error&) {
  value_begins();
  levels_.push_back({});
  return true;
}

bool JsonEvents::on_object_end(std::size_t count, Error&) {
  levels_.pop_back();
  stack_.push_object(count);
  return true;
}

bool JsonEvents::on_array_begin(Error&) {
  value_begins();
  levels_.push_back({.is_array = true, .index = 0, .key = {}, .keys = {}});
  return true;
}

bool JsonEvents::on_array_end(std::size_t count, Error&) {
  levels_.pop_back();
  stack_.push_array(count);
  return true;
}

bool JsonEvents::on_key_part(Text text, std::size_t size, Error& error) {
  if (size > limits_.string_bytes_max) return stop("has a key that is too long", error);
  key_.append(text.data(), text.size());
  stack_.push_chars(text);
  return true;
}

bool JsonEvents::on_key(Text text, std::size_t size, Error& error) {
  if (size > limits_.string_bytes_max) return stop("has a key that is too long", error);
  key_.append(text.data(), text.size());
  Level& level = levels_.back();
  level.key = std::exchange(key_, {});
  if (++keys_ > limits_.keys_max) return stop("there are too many keys", error);
  has_key_twice_ = !level.keys.insert(level.key).second;
  if (has_key_twice_) return stop("is given twice", error);
  stack_.push_key(text);
  return true;
}

bool JsonEvents::on_string_part(Text text, std::size_t, Error&) {
  stack_.push_chars(text);
  return true;
}

bool JsonEvents::on_string(Text text, std::size_t size, Error&) {
  value_begins();
  stack_.push_string(text);
  if (size > limits_.string_bytes_max && unfit_.size() < faults_max) unfit_.push_back({path(), "is too long"});
  return true;
}

bool JsonEvents::on_int64(std::int64_t number, Text text, Error&) {
  value_begins();
  stack_.push_int64(number);
  if (number == 0 && text.starts_with('-') && unfit_.size() < faults_max) unfit_.push_back({path(), "is minus zero"});
  return true;
}

bool JsonEvents::on_uint64(std::uint64_t number, Text, Error&) {
  value_begins();
  stack_.push_uint64(number);
  return true;
}

bool JsonEvents::on_double(double number, Text, Error&) {
  value_begins();
  stack_.push_double(number);
  const bool bad = !std::isfinite(number) || (number == 0 && std::signbit(number));
  if (bad && unfit_.size() < faults_max) unfit_.push_back({path(), "is no number that can be meant"});
  return true;
}

bool JsonEvents::on_bool(bool value, Error&) {
  value_begins();
  stack_.push_bool(value);
  return true;
}

bool JsonEvents::on_null(Error&) {
  value_begins();
  stack_.push_null();
  return true;
}

}  // namespace urna::http::detail
