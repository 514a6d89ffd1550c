// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "election/definition.hpp"
#include "election/electoral_roll.hpp"
#include "protocol/election.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::election {

/// What is settled before there are keys: the names under which codes and keys are made.
struct Draft {
  protocol::ElectionUuid uuid;
  const crypto::Group* group;
};

/// The word of a rule in a definition: `d-hondt`.
std::string_view name_of(CountingRule rule);

/// "rule: plurality, 3 seats": how the figures of a question become an outcome.
std::string rule_text(const QuestionDefinition& question);

const std::string& title_of(const QuestionDefinition& question);

/// The questions of a definition as the protocol writes them.  What only the count needs stands in `extra`.
std::vector<protocol::Question> questions_of(const ElectionDefinition& definition);

/// The election that a definition, a draft and a key make.
protocol::ElectionDescription describe_election(const ElectionDefinition& definition, const Draft& draft,
                                                const crypto::Element& public_key);

/// The parts that an election is made of before it opens.
enum class DraftPart { definition, roll, trustees, credentials };

enum class ContradictionKind {
  weights_missing,      ///< the definition wants a column that the roll has not
  weights_unforeseen,   ///< the roll gives weights of which the definition knows nothing
  birth_dates_missing,  ///< voters are asked for a date that the roll has not
  challenge_missing,    ///< who lost a letter is asked for what the roll has not
  question_wrong,
  other_trustees,
  other_credentials
};

/// Two parts that are right alone and wrong together.
struct Contradiction {
  ContradictionKind kind;
  DraftPart part;          ///< the one to mend first
  std::string field = {};  ///< key of the definition; empty for the whole part
  std::string what;
  std::string remedy;
  std::uint64_t count = 0;  ///< of voters without a birth date

  friend bool operator==(const Contradiction&, const Contradiction&) = default;
};

/// What makes a definition and a roll unfit for each other, if anything.
std::vector<Contradiction> find_contradictions(const ElectionDefinition& definition, const ElectoralRoll& roll);

}  // namespace urna::election
