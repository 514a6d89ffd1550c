// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "http/problem.hpp"

namespace urna::http {

struct JsonLimits {
  std::size_t depth_max = 32;
  std::size_t keys_max = 1'000;              // in the whole text
  std::size_t string_bytes_max = 64 * 1024;  // of each string and each key
};

/// Reads JSON in one way only: no comments, no duplicate keys, no lone surrogates, no bytes that are not UTF-8.
///
/// @errors  400 `json-malformed`, with the place; 422 `unfit-fields` for a number that has no one reading (-0, 1e400)
/// or a
///          string that is too long
Result<boost::json::value, Problem> parse_json(std::string_view text, JsonLimits limits = {});

/// The fields of a JSON object, taken one by one.  What does not fit is noted and a harmless value is returned, so that
/// the handler reads straight on and asks once, at the end, whether everything fitted:
///
///   auto fields = JsonFields::of(request.body);
///   if (!fields) return problem(fields.error());
///   const std::string name = fields->text("name", 200);
///   const std::int64_t seats = fields->integer("seats", 1, 99);
///   if (auto refusal = fields->refusal()) return problem(*refusal);
///
/// A field that nobody has asked for is refused too.
class JsonFields {
 public:
  /// @errors  those of `parse_json`; 422 when the text is no object
  static Result<JsonFields, Problem> of(std::string_view text, JsonLimits limits = {});

  /// A string of at most so many bytes, not empty.
  std::string text(std::string_view name, std::size_t bytes_max);
  /// The same, or nothing when the field is null or not there.
  std::optional<std::string> optional_text(std::string_view name, std::size_t bytes_max);
  std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t min, std::int64_t max);
  bool boolean(std::string_view name);
  std::optional<bool> optional_boolean(std::string_view name);
  /// Strings, none empty.
  std::vector<std::string> texts(std::string_view name, std::size_t count_max, std::size_t bytes_max);
  /// An object in the object.
  JsonFields object(std::string_view name);
  /// Objects in an array.
  std::vector<JsonFields> objects(std::string_view name, std::size_t count_max);
  /// Whatever is there, for a reader of its own, which must refuse by itself what it does not know; nothing when it is
  /// not.
  const boost::json::value* any(std::string_view name);

  bool has(std::string_view name) const;

  /// Notes a fault that only the handler can see: `fields.refuse("closes", "must be after opens")`.
  void refuse(std::string_view name, std::string what);

  /// 422 `unfit-fields` with every fault of this object and all inside it, when there is one.
  std::optional<Problem> refusal() const;

 private:
  struct Node {
    const boost::json::object* object;
    std::string path;
    std::set<std::string, std::less<>> asked;
  };
  struct Whole {
    boost::json::value value;
    std::vector<Problem::Field> faults;
    std::vector<std::unique_ptr<Node>> nodes;
  };

  JsonFields(std::shared_ptr<Whole> whole, const boost::json::object* object, std::string path);

  const boost::json::value* find(std::string_view name, bool may_miss);
  std::string path_of(std::string_view name) const;
  std::optional<std::string> fitting_text(const boost::json::value& value, const std::string& path,
                                          std::size_t bytes_max);
  std::optional<std::int64_t> fitting_integer(const boost::json::value& value, const std::string& path,
                                              std::int64_t min, std::int64_t max);
  JsonFields nested(const boost::json::value& value, std::string path);
  const boost::json::array* fitting_array(std::string_view name, std::size_t count_max);

  std::shared_ptr<Whole> whole_;
  Node* node_;
};

}  // namespace urna::http
