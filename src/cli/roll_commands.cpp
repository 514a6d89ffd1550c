// SPDX-License-Identifier: EUPL-1.2
#include "cli/command.hpp"
#include "cli/election_folder.hpp"
#include "cli/files.hpp"

namespace urna::cli {
namespace {

struct RollOptions {
  std::string roll;
};

std::string notice_text(const election::RollNotice& notice) {
  std::string lines = "lines " + std::to_string(notice.other_line) + " and " + std::to_string(notice.line) + ": ";
  switch (notice.kind) {
    case election::RollNoticeKind::email_shared:
      return lines + "the same e-mail address; one person could read both codes";
    case election::RollNoticeKind::same_person:
      return lines + "the same names and birth date; is it one person?";
    case election::RollNoticeKind::college_twins:
      return lines + "colleges that differ only by capitals, accents or blanks";
  }
  return lines;
}

Answer check_roll(const RollOptions& options, Session&) {
  const auto roll = read_roll(options.roll, ExitCode::refused);
  if (!roll) return failure(roll.error());
  const election::RollSummary& summary = roll->summary();
  Report report;
  report.text = plural(summary.voters, "voter") + ", " + std::to_string(summary.weight) + " votes in all\n";
  std::vector<std::string> columns;
  for (const auto column : summary.columns) columns.emplace_back(name_of(column));
  std::vector<JsonObject> colleges;
  for (const election::CollegeSummary& college : summary.colleges) {
    if (!college.name.empty()) {
      report.text += "  college " + college.name + ": " + plural(college.voters, "voter") + ", " +
                     plural(college.weight, "vote") + "\n";
    }
    colleges.push_back(
        JsonObject().text("name", college.name).number("voters", college.voters).number("weight", college.weight));
  }
  if (summary.voters_without_email > 0)
    report.text += "  " + std::to_string(summary.voters_without_email) + " without e-mail address\n";
  if (summary.blank_lines > 0) report.text += "  " + plural(summary.blank_lines, "blank line") + " left out\n";
  std::vector<std::string> notices;
  for (const election::RollNotice& notice : summary.notices) notices.push_back(notice_text(notice));
  for (const std::string& notice : notices) report.text += "look at " + notice + "\n";
  report.text += "The roll can be used.\n";
  report.json.number("voters", summary.voters)
      .number("weight", summary.weight)
      .texts("columns", columns)
      .objects("colleges", colleges)
      .number("voters_without_email", summary.voters_without_email)
      .number("blank_lines", summary.blank_lines)
      .texts("notices", notices);
  return report;
}

}  // namespace

void add_roll_commands(Verb root, Chosen& chosen) {
  Verb roll = root.group("roll", "Check who may vote");
  auto [command, options] = roll.command(
      "check", "Read an electoral roll and say what it holds, or every fault in it",
      "For organisers, before the election is made: nothing is written.  Each fault is named by line and column, with "
      "what to do.\n"
      "  urnactl roll check roll.csv\n"
      "Exit code 1 when the roll has a fault.  Next: urnactl election new DEFINITION.toml --roll roll.csv --dir DIR",
      check_roll, chosen);
  command.option("ROLL", options.roll, "A table as spreadsheets write it: CSV, first line the names of columns")
      .required();
}

}  // namespace urna::cli
