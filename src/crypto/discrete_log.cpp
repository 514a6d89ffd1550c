// SPDX-License-Identifier: EUPL-1.2
#include "crypto/discrete_log.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>

#include "base/ensure.hpp"

namespace urna::crypto {
namespace {

constexpr std::uint64_t baby_steps_max = std::uint64_t{1} << 22;

/// Finds j by g^j, 0 ≤ j < size, among powers that only a fingerprint of their text names: what it finds may be wrong.
class BabySteps {
 public:
  BabySteps(const Group& group, std::uint64_t size) : slots_(std::bit_ceil(2 * size)) {
    Element power = group.neutral();
    std::string text;
    for (std::uint64_t j = 0; j < size; ++j) {
      text.clear();
      group.append_text(text, power);
      const std::uint64_t key = key_of(text);
      std::uint64_t place = first_place(key);
      while (slots_[place].step_plus_one != 0) place = next(place);
      slots_[place] = {tag_of(key), static_cast<std::uint32_t>(j + 1)};
      power = group.multiply(power, group.generator());
    }
  }

  /// Calls `confirm(j)` for each j whose power may have this text, until one is confirmed.
  template <class Confirm>
  std::optional<std::uint64_t> find(std::string_view text, Confirm confirm) const {
    const std::uint64_t key = key_of(text);
    for (std::uint64_t place = first_place(key); slots_[place].step_plus_one != 0; place = next(place)) {
      const std::uint64_t step = slots_[place].step_plus_one - 1;
      if (slots_[place].tag == tag_of(key) && confirm(step)) return step;
    }
    return std::nullopt;
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t step_plus_one = 0;  ///< 0: the slot is free
  };

  static std::uint64_t key_of(std::string_view text) { return std::hash<std::string_view>()(text); }
  static std::uint32_t tag_of(std::uint64_t key) { return static_cast<std::uint32_t>(key >> 32); }
  std::uint64_t first_place(std::uint64_t key) const { return key & (slots_.size() - 1); }
  std::uint64_t next(std::uint64_t place) const { return (place + 1) & (slots_.size() - 1); }

  std::vector<Slot> slots_;  // at least half of them are free
};

/// √(bound · elements), where the baby steps cost as much as all giant steps.
std::uint64_t balanced_size(std::uint64_t bound, std::size_t elements) {
  const double root = std::sqrt((static_cast<double>(bound) + 1) * static_cast<double>(elements));
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(root), 1, std::min(bound + 1, baby_steps_max));
}

}  // namespace

std::vector<std::optional<std::uint64_t>> discrete_logs(const Group& group, std::span<const Element> elements,
                                                        std::uint64_t bound) {
  ensure(bound <= discrete_log_bound_max, "the bound of a discrete logarithm is small");
  std::vector<std::optional<std::uint64_t>> logs(elements.size());
  if (elements.empty()) return logs;
  const std::uint64_t size = balanced_size(bound, elements.size());
  const BabySteps baby_steps(group, size);
  const Element giant_step = group.invert(group.generator_power(Natural(size)));
  std::string text;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    Element rest = elements[i];  // X·g^(−passed)
    for (std::uint64_t passed = 0; passed <= bound && !logs[i]; passed += size) {
      text.clear();
      group.append_text(text, rest);
      const auto is_log = [&](std::uint64_t step) {
        return passed + step <= bound && group.equal(group.generator_power(Natural(step)), rest);
      };
      if (const auto step = baby_steps.find(text, is_log)) logs[i] = passed + *step;
      rest = group.multiply(rest, giant_step);
    }
  }
  return logs;
}

}  // namespace urna::crypto
