// SPDX-License-Identifier: EUPL-1.2
#include "election/draft_election.hpp"

#include <algorithm>

#include "base/printable.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::election {
namespace {

protocol::Question question_of(const ChoiceDefinition& definition) {
  return protocol::HomomorphicQuestion{definition.title, definition.answers, definition.min, definition.max,
                                       definition.blank};
}

protocol::Question question_of(const ListsDefinition& definition) {
  protocol::ListsQuestion question{definition.title, {}, "{\"urna\":{"};
  for (const CandidateListDefinition& list : definition.lists) {
    protocol::CandidateList& row = question.lists.emplace_back();
    row.name = list.name;
    for (const Candidate& candidate : list.candidates) row.candidates.push_back(candidate.name);
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

protocol::Question question_of(const PreferenceDefinition& definition) {
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

std::string_view name_of(CountingRule rule) {
  for (const CountingRuleName& known : counting_rules()) {
    if (known.rule == rule) return known.name;
  }
  return "";
}

std::vector<protocol::Question> questions_of(const ElectionDefinition& definition) {
  std::vector<protocol::Question> questions;
  for (const QuestionDefinition& question : definition.questions) {
    questions.push_back(std::visit([](const auto& one) { return question_of(one); }, question));
  }
  return questions;
}

protocol::ElectionDescription describe_election(const ElectionDefinition& definition, const Draft& draft,
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

std::vector<Contradiction> find_contradictions(const ElectionDefinition& definition, const ElectoralRoll& roll) {
  std::vector<Contradiction> found;
  const RollSummary& summary = roll.summary();
  const auto has = [&](RollColumn column) {
    return std::find(summary.columns.begin(), summary.columns.end(), column) != summary.columns.end();
  };
  if (definition.weights && !has(RollColumn::weight)) {
    found.push_back({.kind = ContradictionKind::weights_missing,
                     .part = DraftPart::roll,
                     .what = "has no column weight, though the definition says weights = true",
                     .remedy = "add the column, or take weights out of the definition"});
  }
  if (!definition.weights && summary.weight != summary.voters) {
    found.push_back({.kind = ContradictionKind::weights_unforeseen,
                     .part = DraftPart::roll,
                     .what = "gives voters other weights than 1, though the definition does not say weights = true",
                     .remedy = "add weights = true to the definition, or take the column out of the roll"});
  }
  std::size_t without_date = 0;
  for (std::size_t i = 0; definition.asks_birth_date && i < roll.size(); ++i) {
    if (!roll.voter(i).birth_date) ++without_date;
  }
  if (without_date > 0) {
    found.push_back(
        {.kind = ContradictionKind::birth_dates_missing,
         .part = DraftPart::roll,
         .what = "lacks the birth date of " + plural(without_date, "voter") + ", though voters are asked for it",
         .remedy = "add the column birth_date for everybody, or take second_factor out of the definition",
         .count = without_date});
  }
  for (const RollColumn column : definition.challenge) {
    if (has(column)) continue;
    found.push_back(
        {.kind = ContradictionKind::challenge_missing,
         .part = DraftPart::roll,
         .what = "has no column " + std::string(name_of(column)) + ", though whoever has lost a letter is asked for it",
         .remedy = "add the column, or take it out of the challenge"});
  }
  if (const auto error = protocol::find_question_error(questions_of(definition), *definition.group)) {
    found.push_back({.kind = ContradictionKind::question_wrong,
                     .part = DraftPart::definition,
                     .field = error->field,
                     .what = error->what,
                     .remedy = "change the question or the group"});
  }
  return found;
}

const std::string& title_of(const QuestionDefinition& question) {
  return std::visit([](const auto& one) -> const std::string& { return one.title; }, question);
}

std::string rule_text(const QuestionDefinition& question) {
  const Counting& counting = std::visit([](const auto& one) -> const Counting& { return one.counting; }, question);
  return "rule: " + std::string(name_of(counting.rule)) +
         (counting.seats > 0 ? ", " + plural(counting.seats, "seat") : "");
}

}  // namespace urna::election
