// SPDX-License-Identifier: EUPL-1.2
#include "counting/explanation.hpp"

namespace urna::counting {
namespace {

/// What follows the figure 1 in an English sentence: " seats are not given" becomes " seat is not given".
/// @param rest  the sentence after the figure; what was taken is removed
std::string singular(std::string_view& rest) {
  std::string taken;
  for (const std::string_view adjective : {" valid", " whole"}) {
    if (!rest.starts_with(adjective)) continue;
    taken += adjective;
    rest.remove_prefix(adjective.size());
  }
  for (const std::string_view noun : {" votes", " ballots", " seats", " candidates", " quotas", " strikes"}) {
    if (!rest.starts_with(noun)) continue;
    taken += noun.substr(0, noun.size() - 1);
    rest.remove_prefix(noun.size());
    if (constexpr std::string_view plural_verb = " are"; rest.starts_with(plural_verb)) {
      taken += " is";
      rest.remove_prefix(plural_verb.size());
    }
    break;
  }
  return taken;
}

}  // namespace

std::string ExplanationLine::text() const {
  std::string filled;
  std::size_t next = 0;
  std::string_view rest = sentence;
  while (!rest.empty()) {
    if (!rest.starts_with("{}") || next == figures.size()) {
      filled += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    rest.remove_prefix(2);
    const std::string& figure = figures[next++];
    filled += figure;
    if (figure == "1") filled += singular(rest);
  }
  return filled;
}

std::string text(const Explanation& explanation) {
  std::string all;
  for (const ExplanationLine& line : explanation) all += line.text() + '\n';
  return all;
}

}  // namespace urna::counting
