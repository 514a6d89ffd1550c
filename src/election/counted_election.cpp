// SPDX-License-Identifier: EUPL-1.2
#include "election/counted_election.hpp"

#include "base/ensure.hpp"
#include "election/draft_election.hpp"

namespace urna::election {
namespace {

CountedQuestion read(const ChoiceDefinition& question, const protocol::VoteCounts& votes) {
  CountedQuestion out;
  out.type = "choice";
  // With blank allowed the first figure is the blank vote's.
  if (question.blank) out.blank = votes.front();
  for (std::size_t i = 0; i < question.answers.size(); ++i)
    out.figures.push_back({question.answers[i], votes[i + (question.blank ? 1 : 0)]});
  return out;
}

CountedQuestion read(const ListsDefinition& question, const protocol::VoteCounts& votes) {
  CountedQuestion out;
  out.type = "lists";
  std::size_t at = 0;
  for (const CandidateListDefinition& list : question.lists) {
    out.figures.push_back({list.name, votes[at++]});
    for (const Candidate& candidate : list.candidates) out.figures.push_back({candidate.name, votes[at++], true});
  }
  if (question.blank) out.blank = votes[at];
  return out;
}

CountedQuestion read(const PreferenceDefinition&, const protocol::OpenedBallots&) {
  CountedQuestion out;
  out.type = "preference";
  return out;
}

template <class Question, class Votes>
CountedQuestion read(const Question&, const Votes&) {
  ensure(false, "a result has the kind of figures that its question asks for");
  return {};
}

const Counting& counting_of(const QuestionDefinition& question) {
  return std::visit([](const auto& one) -> const Counting& { return one.counting; }, question);
}

}  // namespace

Result<CountedElection, std::string> count_election(const ElectionDefinition& definition,
                                                    const protocol::ElectionResult& result, std::uint64_t voters,
                                                    std::uint64_t ballots) {
  ensure(result.size() == definition.questions.size(), "a result has one entry a question");
  CountedElection counted;
  counted.voters = voters;
  counted.ballots = ballots;
  for (std::size_t i = 0; i < result.size(); ++i) {
    const QuestionDefinition& question = definition.questions[i];
    CountedQuestion one =
        std::visit([](const auto& asked, const auto& votes) { return read(asked, votes); }, question, result[i]);
    auto outcome = count_outcome(question, result[i]);
    if (!outcome) return failure("question " + std::to_string(i + 1) + " cannot be counted: " + outcome.error());
    one.title = title_of(question);
    one.rule = name_of(counting_of(question).rule);
    one.outcome = std::move(*outcome);
    counted.questions.push_back(std::move(one));
  }
  return counted;
}

}  // namespace urna::election
