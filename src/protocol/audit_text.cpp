// SPDX-License-Identifier: EUPL-1.2
#include "protocol/audit_text.hpp"

#include <algorithm>
#include <map>

#include "base/printable.hpp"

namespace urna::protocol {
namespace {

constexpr std::size_t columns_max = 100;

/// "  " and the text, broken at blanks.
std::string wrapped(std::string_view text, std::string_view indent) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const std::size_t width = column_count(word);
    if (column == 0 || column + 1 + width > columns_max) {
      if (column != 0) out += "\n";
      out += indent;
      column = indent.size();
    } else {
      out += " ";
      ++column;
    }
    out += word;
    column += width;
  }
  return out + "\n";
}

std::string_view mark_of(AuditStatus status) {
  switch (status) {
    case AuditStatus::passed:
      return "✓";
    case AuditStatus::failed:
      return "✗";
    case AuditStatus::not_applicable:
      return "–";
    case AuditStatus::not_reached:
      return "·";
  }
  return "";
}

std::string coloured(std::string_view text, AuditStatus status, bool colour) {
  if (!colour || status == AuditStatus::not_reached) return std::string(text);
  const char* code = status == AuditStatus::failed   ? "\x1b[1;31m"
                     : status == AuditStatus::passed ? "\x1b[32m"
                                                     : "\x1b[2m";
  return code + std::string(text) + "\x1b[0m";
}

std::string verdict(const AuditReport& report) {
  const auto failed = std::count_if(report.checks.begin(), report.checks.end(),
                                    [](const AuditCheck& check) { return check.status == AuditStatus::failed; });
  if (failed > 0) return "REFUTED: " + std::to_string(failed) + (failed == 1 ? " check fails." : " checks fail.");
  if (!report.is_verified()) return "REFUTED: there is no election to verify.";
  if (report.stage == ElectionStage::finished) return "VERIFIED: every check holds, up to the result.";
  return "VERIFIED so far: every check holds; the election is " + std::string(name_of(report.stage)) +
         ", no result is published yet.";
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out.append(",\"").append(name).append("\":");
  append_text_string(out, printable(value));
}

/// Two columns: names, and figures set flush right.
class Table {
 public:
  void add(std::string name, std::uint64_t figure) { rows_.emplace_back(std::move(name), std::to_string(figure)); }

  std::string text() const {
    std::size_t names = 0;
    std::size_t figures = 0;
    for (const auto& [name, figure] : rows_) {
      names = std::max(names, column_count(name));
      figures = std::max(figures, figure.size());
    }
    std::string out;
    for (const auto& [name, figure] : rows_) {
      out += "  " + name + std::string(names - column_count(name) + 2 + figures - figure.size(), ' ') + figure + "\n";
    }
    return out;
  }

 private:
  std::vector<std::pair<std::string, std::string>> rows_;
};

struct ResultWriter {
  const std::variant<VoteCounts, OpenedBallots>& counts;

  std::string operator()(const HomomorphicQuestion& question) const {
    const auto& votes = std::get<VoteCounts>(counts);
    Table table;
    for (std::size_t i = 0; i < question.answers.size(); ++i) {
      table.add(printable(question.answers[i]), votes[i + (question.blank ? 1 : 0)]);
    }
    if (question.blank) table.add("(blank)", votes[0]);
    return printable(question.question) + "\n" + table.text();
  }

  std::string operator()(const ListsQuestion& question) const {
    const auto& votes = std::get<VoteCounts>(counts);
    Table table;
    std::size_t at = 0;
    for (const CandidateList& list : question.lists) {
      table.add(printable(list.name), votes[at++]);
      const bool is_blank = list.candidates.size() == 1 && list.candidates[0] == list.name;  // a list for blank votes
      for (const std::string& candidate : list.candidates) {
        if (!is_blank) table.add("  " + printable(candidate), votes[at]);
        ++at;
      }
    }
    return printable(question.question) + "\n" + table.text();
  }

  std::string operator()(const MixnetQuestion& question) const {
    std::string out = printable(question.question) + "\n ";
    for (std::size_t i = 0; i < question.answers.size(); ++i) {
      out += std::string(i > 0 ? "," : "") + " " + std::to_string(i + 1) + " = " + printable(question.answers[i]);
    }
    std::map<std::vector<std::uint8_t>, std::uint64_t> ballots;
    for (const auto& ballot : std::get<OpenedBallots>(counts)) ++ballots[ballot];
    Table table;
    for (const auto& [ballot, count] : ballots) {
      std::string name;
      for (const std::uint8_t value : ballot) name += (name.empty() ? "" : " ") + std::to_string(value);
      table.add(name, count);
    }
    return out + "\n" + table.text();
  }
};

}  // namespace

std::string audit_text(const AuditReport& report, const AuditTextOptions& options) {
  std::string out;
  if (!report.uuid.empty()) {
    out += printable(report.name) + "\n  election " + printable(report.uuid) + ", fingerprint " + report.fingerprint +
           "\n  board state " + report.board_hash + "\n\n";
  }
  for (const AuditCheck& check : report.checks) {
    if (check.step == AuditStep::older_copy && check.status == AuditStatus::not_reached)
      continue;  // it was not asked for
    out += coloured(mark_of(check.status), check.status, options.colour) + " " + std::string(title_of(check.step));
    if (check.status == AuditStatus::not_reached) out += " (not reached)";
    if (!check.figures.empty()) out += " (" + check.figures + ")";
    out += "\n";
    if (options.explain) out += wrapped(explanation_of(check.step), "    ");
    for (const std::string& finding : check.findings) out += "  → " + printable(finding) + "\n";
    if (check.finding_count > check.findings.size()) {
      out += "  → and " + std::to_string(check.finding_count - check.findings.size()) + " more\n";
    }
  }
  const AuditStatus status = report.is_verified() ? AuditStatus::passed : AuditStatus::failed;
  return out + "\n" + coloured(verdict(report), status, options.colour) + "\n";
}

std::string audit_json(const AuditReport& report) {
  std::string out = std::string("{\"verified\":") + (report.is_verified() ? "true" : "false");
  append_member(out, "stage", name_of(report.stage));
  append_member(out, "uuid", report.uuid);
  append_member(out, "name", report.name);
  append_member(out, "group", report.group);
  append_member(out, "fingerprint", report.fingerprint);
  append_member(out, "board_hash", report.board_hash);
  append_member(out, "credentials_hash", report.credentials_hash);
  out += ",\"credentials\":" + std::to_string(report.credential_count) +
         ",\"ballots\":" + std::to_string(report.ballot_count) +
         ",\"num_tallied\":" + std::to_string(report.num_tallied) +
         ",\"total_weight\":" + std::to_string(report.total_weight);
  append_member(out, "result", report.result);
  out += ",\"checks\":";
  append_array(out, report.checks, [&](const AuditCheck& check) {
    out += "{\"step\":\"" + std::string(name_of(check.step)) + "\",\"status\":\"" + std::string(name_of(check.status)) +
           "\"";
    append_member(out, "figures", check.figures);
    out += ",\"finding_count\":" + std::to_string(check.finding_count) + ",\"findings\":";
    append_array(out, check.findings, [&](const std::string& finding) { append_text_string(out, printable(finding)); });
    out += "}";
  });
  return out + "}\n";
}

std::string result_table(const Election& election, const ElectionResult& result) {
  std::string out;
  for (std::size_t i = 0; i < result.size(); ++i)
    out += std::visit(ResultWriter{result[i]}, election.questions()[i]) + "\n";
  return out;
}

}  // namespace urna::protocol
