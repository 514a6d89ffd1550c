// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/assurance_json.hpp"

#include <map>

#include "api/detail/people_words.hpp"
#include "assurance/approval_file.hpp"
#include "assurance/catalogue_words.hpp"
#include "base/timestamp.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using assurance::Bearer;
using assurance::Catalogue;
using assurance::Evaluation;
using assurance::MeasureAnswer;
using assurance::RiskLevel;
using assurance::ServiceFile;

json::value word_of(Bearer bearer) {
  switch (bearer) {
    case Bearer::nobody:
      return nullptr;
    case Bearer::project:
      return "project";
    case Bearer::provider:
      return "provider";
    case Bearer::shared:
      return "shared";
  }
  return nullptr;
}

std::string_view word_of(RiskLevel level) {
  switch (level) {
    case RiskLevel::low:
      return "low";
    case RiskLevel::medium:
      return "medium";
    case RiskLevel::high:
      return "high";
  }
  return "high";
}

json::object person_json(const PersonId& person, const identity::PersonStore& people) {
  return {{"id", to_hex(person.get())}, {"name", person_name(people, person)}};
}

json::object answer_json(const MeasureAnswer& answer, const identity::PersonStore& people) {
  json::array responsibles;
  for (const PersonId& person : answer.responsibles) responsibles.push_back(person_json(person, people));
  json::object object{{"status", assurance::word_of(answer.status)},
                      {"counted", assurance::word_of(answer.counted())},
                      {"details", answer.details},
                      {"priority", answer.priority ? json::value(*answer.priority) : json::value()},
                      {"due", answer.due ? json::value(day_text(*answer.due)) : json::value()},
                      {"responsibles", std::move(responsibles)},
                      {"aside", nullptr}};
  if (answer.aside) {
    object["aside"] = {
        {"reason", answer.aside->reason},
        {"asked_by", person_json(answer.aside->asked_by, people)},
        {"agreed_by",
         answer.aside->agreed_by ? json::value(person_json(*answer.aside->agreed_by, people)) : json::value()}};
  }
  return object;
}

}  // namespace

json::object wording_json(const assurance::Wording& wording) {
  const assurance::InLanguages words = assurance::in_reader_languages(wording);
  json::object object;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].empty()) object[assurance::reader_languages[i]] = words[i];
  }
  return object;
}

json::object index_json(const assurance::CyberIndex& index) {
  json::object object{{"total", index.total.value()}, {"shown", index.total.shown()}};
  for (std::size_t category = 0; category < assurance::category_count; ++category) {
    object[assurance::word_of(static_cast<assurance::Category>(category))] = index.of_category[category].value();
  }
  return object;
}

json::object summary_json(const ServiceFile& file, const Evaluation& evaluation, const Catalogue& catalogue) {
  const auto count = completeness(file, evaluation, catalogue);
  std::size_t aside = 0;
  for (const auto& measure : evaluation.measures) {
    const auto answer = file.answers.find(catalogue.measures[measure.place].id);
    if (answer != file.answers.end() && answer->second.counted() == assurance::Status::set_aside) ++aside;
  }
  const auto& proved = evaluation.proved;
  const auto decisive = assurance::decisive_index(evaluation.standard, proved);
  return {{"name", file.description.name},
          {"level", file.description.meaning.level},
          {"required_level", evaluation.required_level},
          {"index",
           {{"standard", index_json(evaluation.standard)},
            {"personalised", index_json(evaluation.personalised)},
            {"proved", proved ? json::value(index_json(*proved)) : json::value()}}},
          {"is_this_platform", file.is_this_platform},
          {"months_at_most", assurance::months_at_most(decisive)},
          {"measures_asked", count.asked},
          {"measures_answered", count.answered},
          {"measures_set_aside", aside}};
}

json::array measures_json(const ServiceFile& file, const Evaluation& evaluation, const Catalogue& catalogue,
                          const identity::PersonStore& people,
                          const std::optional<std::vector<assurance::Proof>>& proofs) {
  std::map<std::size_t, double> gained;
  for (const assurance::Gain& gain : gains(file, catalogue)) gained[gain.place] = gain.gain;
  json::array measures;
  for (const auto& measure : evaluation.measures) {
    const assurance::Measure& known = catalogue.measures[measure.place];
    json::array why;
    for (const assurance::Fact& fact : measure.why.list())
      why.push_back({{"field", fact.field}, {"value", fact.value}});
    const auto answer = file.answers.find(known.id);
    json::object object = answer_json(answer == file.answers.end() ? MeasureAnswer{} : answer->second, people);
    object["id"] = known.id;
    object["category"] = assurance::word_of(known.category);
    object["title"] = wording_json(known.title);
    object["description"] = wording_json(known.description);
    object["indispensable"] = measure.indispensable;
    object["bearer"] = word_of(measure.bearer);
    object["why"] = std::move(why);
    object["checks"] = json::value_from(known.checks);
    object["proof"] = proofs ? json::value(assurance::word_of(proofs->at(measure.place))) : json::value();
    json::array comments;
    if (const auto said = file.comments.find(known.id); said != file.comments.end()) {
      for (const assurance::Comment& one : said->second)
        comments.push_back({{"at", timestamp_text(one.at)}, {"by", person_name(people, one.by)}, {"text", one.text}});
    }
    object["comments"] = std::move(comments);
    object["gain"] = gained.contains(measure.place) ? gained[measure.place] : 0.0;
    measures.push_back(std::move(object));
  }
  return measures;
}

json::array own_json(const ServiceFile& file, const identity::PersonStore& people) {
  json::array all;
  for (const assurance::OwnMeasure& own : file.own) {
    json::object object = answer_json(own.answer, people);
    object["title"] = own.title;
    object["text"] = own.text;
    object["category"] = assurance::word_of(own.category);
    object["template"] = own.from ? json::value(to_hex(own.from->id.get())) : json::value();
    object["template_of"] = own.from ? person_name(people, own.from->owner) : json::value();
    all.push_back(std::move(object));
  }
  return all;
}

json::array risks_json(const Evaluation& evaluation, const Catalogue& catalogue) {
  json::array risks;
  for (const assurance::Risk& risk : evaluation.risks) {
    json::array objectives;
    for (const std::size_t objective : risk.objectives)
      objectives.push_back(wording_json(catalogue.objectives[objective].title));
    const auto& vector = catalogue.vectors[risk.vector];
    risks.push_back({{"id", vector.risk},
                     {"title", wording_json(vector.title)},
                     {"objectives", std::move(objectives)},
                     {"severity", risk.severity},
                     {"likelihood", risk.likelihood},
                     {"level", word_of(assurance::risk_level(risk.severity, risk.likelihood))}});
  }
  return risks;
}

}  // namespace urna::api::detail
