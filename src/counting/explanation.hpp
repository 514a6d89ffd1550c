// SPDX-License-Identifier: EUPL-1.2
#pragma once

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

using Explanation = std::vector<ExplanationLine>;

/// All lines in English, each ended by a line feed.
std::string text(const Explanation& explanation);

}  // namespace urna::counting
