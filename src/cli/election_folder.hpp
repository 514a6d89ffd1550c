// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "cli/report.hpp"
#include "election/definition.hpp"
#include "election/draft_election.hpp"
#include "election/electoral_roll.hpp"
#include "protocol/election.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::cli {

/// @param when_faulty  `refused` where the roll itself is in question, `unusable` where it is needed for something else
Result<election::ElectoralRoll, Refusal> read_roll(const std::string& path, ExitCode when_faulty);
Result<election::ElectionDefinition, Refusal> read_definition(const std::string& path);

using election::describe_election;
using election::Draft;
using election::questions_of;
using election::rule_text;

std::string draft_text(const Draft& draft);

/// The folder in which an organiser prepares an election: `definition.toml`, `roll.csv`, `draft.json`, later
/// `UUID.bel`.
struct ElectionFolder {
  std::string path;

  std::string definition() const;
  std::string roll() const;
  std::string draft() const;
  std::string archive(const protocol::ElectionUuid& uuid) const;

  Result<Draft, Refusal> read_draft() const;
};

/// One line a question, each with the file that the rule stands in.
std::string rule_lines(const election::ElectionDefinition& definition, const std::string& path);

/// What makes a definition and a roll unfit for each other, if anything.
std::vector<Problem> find_contradictions(const election::ElectionDefinition& definition,
                                         const std::string& definition_path, const election::ElectoralRoll& roll,
                                         const std::string& roll_path);

/// Where the definition of an archive is looked for: the file named, else `definition.toml` beside the archive.
std::string definition_path(const std::string& archive_path, const std::string& named);

/// The definition that an archive was made from: the one named, else `definition.toml` beside the archive, else none.
/// @errors  unusable: it cannot be read; refused: it describes another election
Result<std::optional<election::ElectionDefinition>, Refusal> definition_for(const std::string& archive_path,
                                                                            const std::string& named,
                                                                            const protocol::Election& election);

}  // namespace urna::cli
