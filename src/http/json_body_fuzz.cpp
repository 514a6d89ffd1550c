// SPDX-License-Identifier: EUPL-1.2
// Whatever the reader of JSON accepts, it accepts again when it is written out, with the same meaning; but for
// fractions, which Boost reads to the last digit but one.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>
#include <string>

#include "base/ensure.hpp"
#include "http/json_body.hpp"

namespace {

bool has_fraction(const boost::json::value& value) {
  const auto inside = [](const boost::json::value& item) { return has_fraction(item); };
  if (const auto* array = value.if_array()) return std::any_of(array->begin(), array->end(), inside);
  if (const auto* object = value.if_object()) {
    return std::any_of(object->begin(), object->end(), [](const auto& field) { return has_fraction(field.value()); });
  }
  return value.is_double();
}

}  // namespace

// Shows INP-01, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  const auto read = urna::http::parse_json(text);
  if (read && !has_fraction(*read)) {
    const auto again = urna::http::parse_json(boost::json::serialize(*read));
    urna::ensure(again.has_value() && *again == *read, "what is read is read again");
  }
  if (auto fields = urna::http::JsonFields::of(text)) {
    (void)fields->text("name", 10);
    (void)fields->integer("n", 0, 10);
    (void)fields->texts("list", 3, 3);
    for (auto& item : fields->objects("items", 3)) (void)item.boolean("yes");
    (void)fields->refusal();
  }
  return 0;
}
