// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace urna::counting {

/// One step of a count in plain words: an English sentence with `{}` where the figures and names go, and these.
///
/// The sentence is a fixed literal of the rule: a translator looks it up and fills in the same figures in order.
struct ExplanationLine {
  std::string_view sentence;         ///< has static storage
  std::vector<std::string> figures;  ///< as many as the sentence has `{}`

  /// The sentence with its figures, in English.
  std::string text() const;
};

/// What a sentence says behind the figure of several, and behind that of one: ` seats`, ` seat`.
struct Singular {
  std::string_view several;
  std::string_view one;
};

/// A sentence with its figures, in any language.
/// @param singulars  words that begin with others stand before them
/// @param is_one     whether a figure asks for the singular
std::string filled_in(std::string_view sentence, std::span<const std::string> figures,
                      std::span<const Singular> singulars, const std::function<bool(std::string_view)>& is_one);

using Explanation = std::vector<ExplanationLine>;

/// All lines in English, each ended by a line feed.
std::string text(const Explanation& explanation);

}  // namespace urna::counting
