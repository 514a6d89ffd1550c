// SPDX-License-Identifier: EUPL-1.2
#include "cli/election_folder.hpp"

#include <algorithm>

#include "cli/files.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::cli {
namespace {

using election::CountingRule;

std::string_view name_of(CountingRule rule) {
  for (const election::CountingRuleName& known : election::counting_rules()) {
    if (known.rule == rule) return known.name;
  }
  return "";
}

protocol::Question question_of(const election::ChoiceDefinition& definition) {
  return protocol::HomomorphicQuestion{definition.title, definition.answers, definition.min, definition.max,
                                       definition.blank};
}

protocol::Question question_of(const election::ListsDefinition& definition) {
  protocol::ListsQuestion question{definition.title, {}, "{\"urna\":{"};
  for (const election::CandidateListDefinition& list : definition.lists) {
    protocol::CandidateList& row = question.lists.emplace_back();
    row.name = list.name;
    for (const election::Candidate& candidate : list.candidates) row.candidates.push_back(candidate.name);
  }
  if (definition.blank) {
    question.extra += "\"blank\":[" + std::to_string(question.lists.size()) + "],";
    question.lists.push_back({*definition.blank, {*definition.blank}});
  }
  question.extra += "\"rule\":\"" + std::string(name_of(definition.counting.rule)) + "\"";
  if (definition.counting.seats > 0) question.extra += ",\"seats\":" + std::to_string(definition.counting.seats);
  question.extra += "}}";
  return question;
}

protocol::Question question_of(const election::PreferenceDefinition& definition) {
  protocol::MixnetQuestion question{definition.title, definition.answers, {}};
  const std::string blank = definition.blank ? "true" : "false";
  // The names of the independent tool, protocol §6; any other rule has none there.
  if (definition.counting.rule == CountingRule::schulze) {
    question.extra = "{\"method\":\"Schulze\",\"blank\":" + blank + "}";
  } else if (definition.counting.rule == CountingRule::stv) {
    question.extra = "{\"method\":\"STV\",\"seats\":" + std::to_string(definition.counting.seats) + "}";
  } else if (definition.counting.rule == CountingRule::majority_judgment) {
    question.extra = "{\"method\":\"MajorityJudgment\",\"blank\":" + blank + ",\"grades\":";
    protocol::append_array(question.extra, definition.grades,
                           [&](const std::string& grade) { protocol::append_text_string(question.extra, grade); });
    question.extra += "}";
  }
  return question;
}

}  // namespace

Result<election::ElectoralRoll, Refusal> read_roll(const std::string& path, ExitCode when_faulty) {
  const auto text = read_file(path, election::ElectoralRoll::bytes_max);
  if (!text) return failure(text.error());
  auto roll = election::ElectoralRoll::parse(*text);
  if (roll) return std::move(*roll);
  Refusal refusal{when_faulty, {}};
  for (const election::RollFault& fault : roll.error().listed) {
    refusal.problems.push_back({.what = problem(fault),
                                .remedy = remedy(fault),
                                .file = path,
                                .line = fault.line,
                                .field = fault.column.empty() ? "" : "column " + fault.column});
  }
  if (roll.error().total > roll.error().listed.size()) {
    refusal.problems.push_back({.what = "has " + std::to_string(roll.error().total) + " faults in all",
                                .remedy = "mend these first",
                                .file = path});
  }
  return failure(std::move(refusal));
}

Result<election::ElectionDefinition, Refusal> read_definition(const std::string& path) {
  const auto text = read_file(path, election::definition_bytes_max);
  if (!text) return failure(text.error());
  auto definition = election::parse_definition(*text);
  if (definition) return std::move(*definition);
  Refusal refusal{ExitCode::unusable, {}};
  for (const election::DefinitionFault& fault : definition.error().listed) {
    refusal.problems.push_back({.what = fault.problem,
                                .remedy = fault.remedy,
                                .file = path,
                                .line = fault.line,
                                .column = fault.column,
                                .field = fault.field});
  }
  return failure(std::move(refusal));
}

std::string draft_text(const Draft& draft) {
  return "{\"version\":1,\"uuid\":\"" + draft.uuid.text() + "\",\"group\":\"" + std::string(draft.group->name()) +
         "\"}";
}

std::string ElectionFolder::definition() const { return in_folder(path, "definition.toml"); }
std::string ElectionFolder::roll() const { return in_folder(path, "roll.csv"); }
std::string ElectionFolder::draft() const { return in_folder(path, "draft.json"); }
std::string ElectionFolder::archive(const protocol::ElectionUuid& uuid) const {
  return in_folder(path, uuid.text() + ".bel");
}

Result<Draft, Refusal> ElectionFolder::read_draft() const {
  constexpr std::size_t draft_bytes_max = 4096;
  const auto text = read_file(draft(), draft_bytes_max);
  if (!text) return failure(text.error());
  protocol::CanonicalReader reader(*text);
  reader.expect("{\"version\":1,\"uuid\":");
  const auto uuid = protocol::ElectionUuid::parse(reader.plain_string());
  reader.expect(",\"group\":");
  const crypto::Group* group = crypto::group_named(reader.plain_string());
  reader.expect("}");
  const auto error = reader.finish();
  if (!error && uuid && group != nullptr) return Draft{*uuid, group};
  return refuse(ExitCode::unusable, {.what = error ? protocol::describe(*error) : "names no election that we know",
                                     .remedy = "take the file that urnactl election new wrote",
                                     .file = draft()});
}

std::vector<protocol::Question> questions_of(const election::ElectionDefinition& definition) {
  std::vector<protocol::Question> questions;
  for (const election::QuestionDefinition& question : definition.questions) {
    questions.push_back(std::visit([](const auto& one) { return question_of(one); }, question));
  }
  return questions;
}

protocol::ElectionDescription describe_election(const election::ElectionDefinition& definition, const Draft& draft,
                                                const crypto::Element& public_key) {
  return {.uuid = draft.uuid.text(),
          .name = definition.name,
          .description = definition.description,
          .group = draft.group,
          .public_key = public_key,
          .questions = questions_of(definition),
          .administrator = definition.administrator,
          .credential_authority = definition.credential_authority};
}

std::vector<Problem> find_contradictions(const election::ElectionDefinition& definition,
                                         const std::string& definition_path, const election::ElectoralRoll& roll,
                                         const std::string& roll_path) {
  std::vector<Problem> problems;
  const election::RollSummary& summary = roll.summary();
  const bool has_weights =
      std::find(summary.columns.begin(), summary.columns.end(), election::RollColumn::weight) != summary.columns.end();
  if (definition.weights && !has_weights) {
    problems.push_back({.what = "has no column weight, though the definition says weights = true",
                        .remedy = "add the column, or take weights out of the definition",
                        .file = roll_path});
  }
  if (!definition.weights && summary.weight != summary.voters) {
    problems.push_back({.what = "gives voters other weights than 1, though the definition does not say weights = true",
                        .remedy = "add weights = true to the definition, or take the column out of the roll",
                        .file = roll_path});
  }
  if (const auto error = protocol::find_question_error(questions_of(definition), *definition.group)) {
    problems.push_back({.what = error->what,
                        .remedy = "change the question or the group",
                        .file = definition_path,
                        .field = error->field});
  }
  return problems;
}

std::string rule_text(const election::QuestionDefinition& question) {
  const election::Counting& counting =
      std::visit([](const auto& one) -> const election::Counting& { return one.counting; }, question);
  return "rule: " + std::string(name_of(counting.rule)) +
         (counting.seats > 0 ? ", " + plural(counting.seats, "seat") : "");
}

std::string rule_lines(const election::ElectionDefinition& definition, const std::string& path) {
  std::string out;
  for (std::size_t i = 0; i < definition.questions.size(); ++i)
    out += "  question " + std::to_string(i + 1) + ", " + rule_text(definition.questions[i]) + ", from " + path + "\n";
  return out;
}

std::string definition_path(const std::string& archive_path, const std::string& named) {
  return named.empty() ? ElectionFolder{folder_of(archive_path)}.definition() : named;
}

Result<std::optional<election::ElectionDefinition>, Refusal> definition_for(const std::string& archive_path,
                                                                            const std::string& named,
                                                                            const protocol::Election& election) {
  const std::string path = definition_path(archive_path, named);
  if (named.empty() && !is_there(path)) return std::optional<election::ElectionDefinition>();
  auto definition = read_definition(path);
  if (!definition) return failure(definition.error());
  const auto uuid = protocol::ElectionUuid::parse(election.uuid());
  if (uuid && definition->group == &election.group() &&
      election_text(describe_election(*definition, {*uuid, definition->group}, election.public_key())) ==
          election.text()) {
    return std::optional(std::move(*definition));
  }
  return refuse(ExitCode::refused, {.what = "describes another election than " + archive_path,
                                    .remedy = "name the definition that the election was made from with --definition",
                                    .file = path});
}

}  // namespace urna::cli
