// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/outcome_json.hpp"

#include <boost/json.hpp>

#include "report/explanation.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using election::CountedQuestion;
using election::Figure;
using election::Outcome;
using election::OutcomeKind;
using election::Seat;

json::array texts(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& value : values) out.emplace_back(value);
  return out;
}

json::array lines(report::Language language, const counting::Explanation& explanation) {
  json::array out;
  for (const counting::ExplanationLine& line : explanation) out.emplace_back(report::explained(language, line));
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

json::object question_json(const CountedQuestion& question, report::Language language) {
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
  out["explanation"] = lines(language, outcome.explanation);
  if (!outcome.balance.empty()) out["balance"] = lines(language, outcome.balance);
  return out;
}

}  // namespace

std::string outcome_json(const election::CountedElection& counted, report::Language language) {
  json::array questions;
  for (const CountedQuestion& question : counted.questions) questions.push_back(question_json(question, language));
  return json::serialize(
      json::object{{"questions", std::move(questions)}, {"voters", counted.voters}, {"ballots", counted.ballots}});
}

}  // namespace urna::api::detail
