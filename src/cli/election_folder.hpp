// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "cli/report.hpp"
#include "election/definition.hpp"
#include "election/electoral_roll.hpp"
#include "protocol/election.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::cli {

/// @param when_faulty  `refused` where the roll itself is in question, `unusable` where it is needed for something else
Result<election::ElectoralRoll, Refusal> read_roll(const std::string& path, ExitCode when_faulty);
Result<election::ElectionDefinition, Refusal> read_definition(const std::string& path);

/// What is settled before there are keys: the names under which codes and keys are made.
struct Draft {
  protocol::ElectionUuid uuid;
  const crypto::Group* group;
};

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

/// "rule: plurality, 3 seats": how the figures of a question become an outcome.
std::string rule_text(const election::QuestionDefinition& question);
/// One line a question, each with the file that the rule stands in.
std::string rule_lines(const election::ElectionDefinition& definition, const std::string& path);

/// The questions of a definition as the protocol writes them.  What only the count needs stands in `extra`.
std::vector<protocol::Question> questions_of(const election::ElectionDefinition& definition);

/// The election that a definition, a draft and a key make.
protocol::ElectionDescription describe_election(const election::ElectionDefinition& definition, const Draft& draft,
                                                const crypto::Element& public_key);

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
