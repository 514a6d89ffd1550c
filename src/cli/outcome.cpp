// SPDX-License-Identifier: EUPL-1.2
#include "cli/outcome.hpp"

#include "base/printable.hpp"

namespace urna::cli {
namespace {

using election::OutcomeKind;

std::string lines_of(const std::vector<std::string>& lines, std::string_view indent) {
  std::string out;
  for (const std::string& line : lines) out += std::string(indent) + printable(line) + "\n";
  return out;
}

std::vector<std::string> texts(const counting::Explanation& explanation) {
  std::vector<std::string> lines;
  for (const counting::ExplanationLine& line : explanation) lines.push_back(line.text());
  return lines;
}

/// "Ada", "Ada (Ensemble)", "Ensemble: 2 seats".
std::vector<std::string> elected(const election::Outcome& outcome) {
  std::vector<std::string> names;
  for (const election::Seat& seat : outcome.seats) {
    names.push_back(seat.name + (seat.list.empty() ? "" : " (" + seat.list + ")") +
                    (seat.count == 0 ? "" : ": " + plural(seat.count, "seat")));
  }
  return names;
}

/// "1. first", or "2. second = third" where answers stand equal.
std::vector<std::string> ranked(const election::Outcome& outcome) {
  std::vector<std::string> lines;
  for (const auto& group : outcome.order) {
    std::string line;
    for (const std::string& name : group) line += (line.empty() ? "" : " = ") + name;
    lines.push_back(std::to_string(lines.size() + 1) + ". " + line);
  }
  return lines;
}

}  // namespace

std::string outcome_text(const std::string& title, const election::Outcome& outcome) {
  const std::string start =
      printable(title) + "\n  how it was counted\n" + lines_of(texts(outcome.explanation), "    ");
  switch (outcome.kind) {
    case OutcomeKind::figures:
      return "";
    case OutcomeKind::order:
      return start + "Order, best first:\n" + lines_of(ranked(outcome), "  ") + "\n";
    case OutcomeKind::seats:
      break;
  }
  std::string out =
      start + (outcome.seats.empty() ? "Nobody is elected.\n" : "Elected:\n" + lines_of(elected(outcome), "  "));
  if (outcome.seats_tied > 0) {
    out += "A tie is left to the election's own rules: " + plural(outcome.seats_tied, "seat") + " among\n" +
           lines_of(outcome.tied, "  ");
  }
  if (outcome.seats_vacant > 0) out += "Seats that stay vacant: " + std::to_string(outcome.seats_vacant) + "\n";
  out += "\n";
  if (!outcome.balance.empty()) out += "  balance of women and men\n" + lines_of(texts(outcome.balance), "    ") + "\n";
  return out;
}

JsonObject outcome_json(const election::Outcome& outcome) {
  JsonObject json;
  switch (outcome.kind) {
    case OutcomeKind::figures:
      break;
    case OutcomeKind::order:
      json.texts("order", ranked(outcome)).texts("explanation", texts(outcome.explanation));
      break;
    case OutcomeKind::seats:
      json.texts("elected", elected(outcome))
          .texts("tied", outcome.tied)
          .number("seats_tied", outcome.seats_tied)
          .number("seats_vacant", outcome.seats_vacant)
          .texts("explanation", texts(outcome.explanation));
      break;
  }
  if (!outcome.balance.empty()) json.texts("balance", texts(outcome.balance));
  return json;
}

}  // namespace urna::cli
