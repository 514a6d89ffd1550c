// SPDX-License-Identifier: EUPL-1.2
#include "base/text_rules.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "base/utf8.hpp"

namespace urna {
namespace {

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029; }

bool is_hidden(char32_t c) {
  return c == 0xAD || c == 0x061C || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE007F);
}

/// The base letters of U+00C0 … U+00FF; a space where there is none.
constexpr std::string_view latin_1_letters =
    "aaaaaaaceeeeiiiidnooooo ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo ouuuuyty";
static_assert(latin_1_letters.size() == 64);

bool is_ignored_when_folding(char32_t c) {
  return c == ' ' || c == '\t' || c == '_' || c == '-' || c == '.' || c == '\'' || c == 0xA0 || c == 0x2019 ||
         c == 0x202F || (c >= 0x300 && c < 0x370);  // combining accents
}

void append_raw(std::string& text, std::string_view before, std::string_view after) {
  text.append(before.substr(0, before.size() - after.size()));
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other.
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

}  // namespace

std::optional<TextFault> check_text(std::string_view text, std::size_t characters_max, LineBreaks breaks) {
  std::size_t count = 0;
  while (!text.empty()) {
    if (++count > characters_max) return TextFault::too_long;
    if (text.front() >= ' ' && text.front() <= '~') {  // nearly all
      text.remove_prefix(1);
      continue;
    }
    const auto c = take_utf8(text);
    if (breaks == LineBreaks::allowed && (c == U'\n' || c == U'\r')) continue;
    if (!c || is_control(*c)) return TextFault::control_character;
    if (is_hidden(*c)) return TextFault::hidden_character;
  }
  return std::nullopt;
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string_view trimmed(std::string_view text) {
  const auto blank_at_start = [&text]() -> std::size_t {
    if (text.starts_with(' ') || text.starts_with('\t')) return 1;
    return text.starts_with("\u00a0") ? 2 : 0;
  };
  const auto blank_at_end = [&text]() -> std::size_t {
    if (text.ends_with(' ') || text.ends_with('\t')) return 1;
    return text.ends_with("\u00a0") ? 2 : 0;
  };
  while (const std::size_t bytes = blank_at_start()) text.remove_prefix(bytes);
  while (const std::size_t bytes = blank_at_end()) text.remove_suffix(bytes);
  return text;
}

std::string folded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    const auto c = take_utf8(text);
    if (c && is_ignored_when_folding(*c)) continue;
    if (c && *c >= 'A' && *c <= 'Z') {
      out.push_back(static_cast<char>(*c - U'A' + U'a'));
    } else if (c == 0xC6U || c == 0xE6U) {
      out.append("ae");
    } else if (c == 0x152U || c == 0x153U) {
      out.append("oe");
    } else if (c == 0xDFU) {
      out.append("ss");
    } else if (c && *c >= 0xC0 && *c <= 0xFF && latin_1_letters[*c - 0xC0] != ' ') {
      out.push_back(latin_1_letters[*c - 0xC0]);
    } else {
      append_raw(out, before, text);
    }
  }
  return out;
}

std::optional<std::string_view> nearest_name(std::string_view typed, std::span<const std::string_view> names) {
  constexpr std::size_t size_max = 64;  // longer is no slip of the finger, and the comparison is quadratic
  if (typed.size() > size_max) return std::nullopt;
  const std::string meant = folded(typed);
  std::optional<std::string_view> nearest;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const std::string_view name : names) {
    const std::string candidate = folded(name);
    const std::size_t count = slips(meant, candidate);
    const std::size_t allowed = std::min<std::size_t>(2, candidate.size() / 3);
    if (count <= allowed && count < fewest) {
      nearest = name;
      fewest = count;
    }
  }
  return nearest;
}

std::string excerpt(std::string_view text, std::size_t characters_max) {
  std::string out;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == characters_max) return out + "…";
    const std::string_view before = text;
    const auto c = take_utf8(text);
    if (!c || is_control(*c) || is_hidden(*c)) {
      out.push_back('?');
    } else {
      append_raw(out, before, text);
    }
  }
  return out;
}

}  // namespace urna
