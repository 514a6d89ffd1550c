// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/approval_answers.hpp"

#include "api/detail/approval_fields.hpp"
#include "api/detail/assurance_json.hpp"
#include "api/detail/people_words.hpp"
#include "base/timestamp.hpp"
#include "crypto/hash.hpp"

namespace urna::api::detail {

namespace json = boost::json;
using assurance::StepFault;

json::value day(const std::optional<std::chrono::sys_days>& day) {
  return day ? json::value(day_text(*day)) : json::value();
}

json::object person_json(const PersonId& person, const identity::PersonStore& people) {
  return {{"id", to_hex(person.get())}, {"name", person_name(people, person)}};
}

json::object told(const assurance::Authority& authority, const identity::PersonStore& people) {
  return {
      {"name", authority.name}, {"position", authority.position}, {"person", person_json(authority.person, people)}};
}

json::array told(const std::vector<assurance::Opinion>& opinions, const identity::PersonStore& people) {
  json::array all;
  for (const assurance::Opinion& opinion : opinions) {
    json::object object = assurance::opinion_json(opinion);
    object["given_by"] = person_json(opinion.given_by, people);
    all.push_back(std::move(object));
  }
  return all;
}

json::array told(const std::vector<assurance::Obstacle>& obstacles, const assurance::Catalogue& catalogue) {
  json::array all;
  for (const assurance::Obstacle& obstacle : obstacles) {
    json::object object{{"fault", word_of(obstacle.fault)}, {"measure", nullptr}, {"title", nullptr}};
    const std::size_t place = catalogue.place_of(obstacle.measure);
    if (place < catalogue.measures.size()) {
      object["measure"] = obstacle.measure;
      object["title"] = wording_json(catalogue.measures[place].title);
    }
    all.push_back(std::move(object));
  }
  return all;
}

json::object told(const assurance::DecisionNow& decision, const assurance::ApprovalRecord& record,
                  const identity::PersonStore& people) {
  const assurance::Decision& taken = decision.watch.decision();
  const json::value sealed = json::parse(record.file);
  json::array reminded;
  for (const auto reminder : assurance::reminders(taken)) reminded.emplace_back(day_text(reminder));
  const auto shown = [&](const char* index) -> json::value {
    const json::value& one = sealed.at("index").at(index);
    return one.is_null() ? json::value() : one.at("shown");
  };
  json::value delegation;
  if (sealed.as_object().contains("delegation"))
    delegation = {{"not_before", sealed.at("delegation").at("not_before")},
                  {"expires", sealed.at("delegation").at("expires")}};
  return {{"number", decision.number},
          {"state", word_of(decision.state)},
          {"taken", timestamp_text(taken.taken)},
          {"author", person_json(taken.author, people)},
          {"signed_by", person_json(taken.signed_by, people)},
          {"authority", told(taken.authority, people)},
          {"delegation", std::move(delegation)},
          {"opinions", told(taken.opinions, people)},
          {"documents", json::array(taken.documents.begin(), taken.documents.end())},
          {"board", assurance::board_json(taken.board)},
          {"decided_end", day(taken.ends())},
          {"ends", day(decision.watch.ends())},
          {"watched_since", day(decision.watch.watched_since())},
          {"reminders", std::move(reminded)},
          {"index",
           {{"standard", shown("standard")}, {"personalised", shown("personalised")}, {"proved", shown("proved")}}},
          {"sha256", crypto::sha256_hex(record.file)}};
}

json::value waits_for(const assurance::ApprovalDraft& draft, const PersonId& who, bool may_advise, bool may_sign) {
  const bool is_authority = draft.authority() && draft.authority()->person == who;
  const auto next = draft.next_step();
  if (next == assurance::ApprovalStep::opinions && may_advise && !is_authority && draft.author() != who)
    return "opinion";
  const bool is_third = draft.author() != who && !has_advised(draft, who);
  return next == assurance::ApprovalStep::summary && may_sign && is_third ? json::value("signature") : json::value();
}

std::optional<http::Response> refused(std::optional<StepFault> fault, const char* field) {
  if (!fault) return std::nullopt;
  switch (*fault) {
    case StepFault::too_early:
      return http::problem(409, "too-early");
    case StepFault::blank:
      return unfit(field, "is blank");
    case StepFault::too_long:
      return unfit(field, "is too long");
    case StepFault::wrong_months:
      return unfit("months", "is neither 6, 12, 24 nor 36; 0 where nothing is approved");
    case StepFault::condition_too_late:
      return unfit("conditions", "is due before the decision or after its end");
    case StepFault::board_too_far:
      return unfit("date", "is more than a year away");
  }
  return std::nullopt;
}

}  // namespace urna::api::detail
