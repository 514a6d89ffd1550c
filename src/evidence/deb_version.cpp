// SPDX-License-Identifier: EUPL-1.2
#include "evidence/deb_version.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace urna::evidence {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A tilde comes before the end, the end before letters, and these before all else.
int rank(char c) {
  if (is_digit(c)) return 0;
  if (is_letter(c)) return c;
  return c == '~' ? -1 : c + 256;
}
int rank_of_first(std::string_view text) { return text.empty() ? 0 : rank(text.front()); }

bool begins_with_other(std::string_view text) { return !text.empty() && !is_digit(text.front()); }

/// Cuts the number off that it begins with, without its leading zeros; of any length.
std::string_view next_number(std::string_view& text) {
  const auto* end = std::ranges::find_if_not(text, is_digit);
  std::string_view number = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(number.size());
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

/// Text and numbers by turns.
std::weak_ordering order_of(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    while (begins_with_other(a) || begins_with_other(b)) {
      if (const auto order = rank_of_first(a) <=> rank_of_first(b); order != 0) return order;
      a.remove_prefix(std::min<std::size_t>(1, a.size()));
      b.remove_prefix(std::min<std::size_t>(1, b.size()));
    }
    const std::string_view number_a = next_number(a);
    const std::string_view number_b = next_number(b);
    if (const auto order = number_a.size() <=> number_b.size(); order != 0) return order;
    if (const auto order = number_a <=> number_b; order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

bool is_made_of(std::string_view text, std::string_view also) {
  return std::ranges::all_of(text, [&](char c) { return is_digit(c) || is_letter(c) || also.find(c) != also.npos; });
}

}  // namespace

std::optional<DebVersion> DebVersion::from(std::string_view text) {
  DebVersion version;
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    const char* const end = text.data() + colon;
    const auto read = std::from_chars(text.data(), end, version.epoch);
    constexpr unsigned epoch_max = std::numeric_limits<int>::max();
    if (read.ec != std::errc() || read.ptr != end || version.epoch > epoch_max) return std::nullopt;
    text.remove_prefix(colon + 1);
  }
  if (const std::size_t dash = text.rfind('-'); dash != std::string_view::npos) {
    version.revision = text.substr(dash + 1);
    if (version.revision.empty()) return std::nullopt;
    text = text.substr(0, dash);
  }
  version.upstream = text;
  const bool fits = !text.empty() && is_made_of(text, ".-+~:") && is_made_of(version.revision, ".+~");
  return fits ? std::optional(std::move(version)) : std::nullopt;
}

std::weak_ordering operator<=>(const DebVersion& a, const DebVersion& b) {
  if (const auto order = a.epoch <=> b.epoch; order != 0) return order;
  if (const auto order = order_of(a.upstream, b.upstream); order != 0) return order;
  return order_of(a.revision, b.revision);
}

}  // namespace urna::evidence
