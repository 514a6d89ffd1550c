// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/ensure.hpp"
#include "counting/explanation.hpp"
#include "counting/fraction.hpp"

namespace urna::counting::detail {

inline std::string figure(std::string_view text) { return std::string(text); }
inline std::string figure(std::uint64_t number) { return std::to_string(number); }
inline std::string figure(const Fraction& fraction) { return fraction.text(); }

/// One line of an explanation.  @param sentence  a string literal with one `{}` per figure
template <class... Figures>
ExplanationLine say(std::string_view sentence, const Figures&... figures) {
  std::size_t places = 0;
  for (std::size_t at = sentence.find("{}"); at != std::string_view::npos; at = sentence.find("{}", at + 2)) ++places;
  ensure(places == sizeof...(figures), "a sentence has one place for each of its figures");
  return {sentence, {figure(figures)...}};
}

/// "Caron, Aubry": the names at these indexes, in this order; "–" when there is none.
template <class Indexes>
std::string names_at(std::span<const std::string> names, const Indexes& indexes) {
  std::string joined;
  for (std::size_t index : indexes) joined += (joined.empty() ? "" : ", ") + names[index];
  return joined.empty() ? "–" : joined;
}

}  // namespace urna::counting::detail
