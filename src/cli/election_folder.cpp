// SPDX-License-Identifier: EUPL-1.2
#include "cli/election_folder.hpp"

#include "cli/files.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::cli {

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

std::vector<Problem> find_contradictions(const election::ElectionDefinition& definition,
                                         const std::string& definition_path, const election::ElectoralRoll& roll,
                                         const std::string& roll_path) {
  std::vector<Problem> problems;
  for (const election::Contradiction& found : election::find_contradictions(definition, roll)) {
    problems.push_back({.what = found.what,
                        .remedy = found.remedy,
                        .file = found.part == election::DraftPart::roll ? roll_path : definition_path,
                        .field = found.field});
  }
  return problems;
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
