// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urna::http {

/// Whether two texts are equal but for the case of ASCII letters.
bool equal_but_for_case(std::string_view a, std::string_view b);

/// The fields of a head, in their order; names are compared without regard to case (RFC 9110 §5.1).
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// Puts the field in the place of all that have its name.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);

  /// The value of the first field of that name.
  std::optional<std::string_view> get(std::string_view name) const;
  std::size_t count(std::string_view name) const;

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

/// Whether a field may be sent: the name a token, the value without control characters, so that no value taken from a
/// stranger can begin another field (RFC 9110 §5.1, §5.5).
bool is_field_safe(std::string_view name, std::string_view value);

}  // namespace urna::http
