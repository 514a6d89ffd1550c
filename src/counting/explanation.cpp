// SPDX-License-Identifier: EUPL-1.2
#include "counting/explanation.hpp"

namespace urna::counting {
namespace {

constexpr Singular english_singulars[] = {{" seats are not given", " seat is not given"},
                                          {" of its seats stay", " of its seats stays"},
                                          {" seats", " seat"},
                                          {" valid votes", " valid vote"},
                                          {" votes", " vote"},
                                          {" whole quotas", " whole quota"},
                                          {" whole quotients", " whole quotient"},
                                          {" ballots", " ballot"},
                                          {" candidates", " candidate"},
                                          {" strikes", " strike"},
                                          {" women", " woman"},
                                          {" men", " man"}};

}  // namespace

std::string filled_in(std::string_view sentence, std::span<const std::string> figures,
                      std::span<const Singular> singulars, const std::function<bool(std::string_view)>& is_one) {
  std::string filled;
  for (const std::string& figure : figures) {
    const std::size_t gap = sentence.find("{}");
    if (gap == std::string_view::npos) break;
    filled.append(sentence.substr(0, gap)).append(figure);
    sentence.remove_prefix(gap + 2);
    if (!is_one(figure)) continue;
    for (const auto& [several, one] : singulars) {
      if (!sentence.starts_with(several)) continue;
      filled += one;
      sentence.remove_prefix(several.size());
      break;
    }
  }
  return filled.append(sentence);
}

std::string ExplanationLine::text() const {
  return filled_in(sentence, figures, english_singulars, [](std::string_view figure) { return figure == "1"; });
}

std::string text(const Explanation& explanation) {
  std::string all;
  for (const ExplanationLine& line : explanation) all += line.text() + '\n';
  return all;
}

}  // namespace urna::counting
