// SPDX-License-Identifier: EUPL-1.2
#include "election/counted_election.hpp"

#include <boost/json.hpp>

#include "base/ensure.hpp"
#include "election/draft_election.hpp"

namespace urna::election {
namespace {

namespace json = boost::json;

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

json::array texts(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& value : values) out.emplace_back(value);
  return out;
}

json::array lists_json(const CountedQuestion& question) {
  json::array lists;
  for (const Figure& figure : question.figures) {
    if (figure.is_candidate) {
      lists.back().as_object()["candidates"].as_array().push_back({{"name", figure.label}, {"votes", figure.votes}});
      continue;
    }
    std::uint64_t seats = 0;
    for (const Seat& seat : question.outcome.seats) {
      if (seat.list == figure.label) ++seats;
      if (seat.list.empty() && seat.name == figure.label) seats += seat.count;
    }
    lists.push_back({{"name", figure.label}, {"votes", figure.votes}, {"seats", seats}, {"candidates", json::array()}});
  }
  return lists;
}

json::object question_json(const CountedQuestion& question) {
  const Outcome& outcome = question.outcome;
  json::object out{{"title", question.title}, {"type", question.type}, {"rule", question.rule}};
  json::array figures;
  for (const Figure& figure : question.figures) figures.push_back({{"label", figure.label}, {"votes", figure.votes}});
  out["figures"] = std::move(figures);
  out["blank"] = question.blank ? json::value(*question.blank) : json::value();
  if (question.type == "lists") out["lists"] = lists_json(question);
  if (outcome.kind == OutcomeKind::seats) {
    json::array seats;
    for (const Seat& seat : outcome.seats) {
      json::object one{{"name", seat.name}};
      if (!seat.list.empty()) one["list"] = seat.list;
      if (seat.count > 0) one["seats"] = seat.count;
      seats.push_back(std::move(one));
    }
    out["seats"] = std::move(seats);
    out["tied"] = texts(outcome.tied);
    out["seats_tied"] = outcome.seats_tied;
    out["seats_vacant"] = outcome.seats_vacant;
  }
  if (outcome.kind == OutcomeKind::order) {
    json::array order;
    for (const auto& group : outcome.order) order.push_back(texts(group));
    out["order"] = std::move(order);
  }
  out["explanation"] = texts(outcome.explanation);
  if (!outcome.balance.empty()) out["balance"] = texts(outcome.balance);
  return out;
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

std::string counted_election_json(const CountedElection& counted) {
  json::array questions;
  for (const CountedQuestion& question : counted.questions) questions.push_back(question_json(question));
  return json::serialize(
      json::object{{"questions", std::move(questions)}, {"voters", counted.voters}, {"ballots", counted.ballots}});
}

}  // namespace urna::election
