// SPDX-License-Identifier: EUPL-1.2
#include "assurance/many_changes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

namespace urna::assurance {
namespace {

namespace json = boost::json;

constexpr std::string_view no_object = "an object is wanted";

/// What a text of so many bytes at most begins with, whole characters.
std::string_view beginning(std::string_view text, std::size_t bytes_max) {
  std::size_t end = std::min(text.size(), bytes_max);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return text.substr(0, end);
}

/// What was agreed of one service was agreed of no other.
void forget_people(MeasureAnswer& answer) {
  answer.responsibles.clear();
  if (answer.aside) answer.aside->agreed_by.reset();
}

}  // namespace

Result<AnswerChange, ServiceFault> parse_answer_change(std::string_view text) {
  json::error_code fault;
  json::value value = json::parse(text, fault);
  if (fault || !value.is_object()) return failure(ServiceFault{"", std::string(no_object)});
  json::object& object = value.as_object();
  if (object.empty()) return failure(ServiceFault{"", "nothing is changed"});
  if (object.contains("responsibles"))
    return failure(ServiceFault{"responsibles", "people are named in each service by itself"});
  const bool has_status = object.contains("status");
  const bool ends_priority = object.contains("priority") && object["priority"].is_null();
  const bool ends_due = object.contains("due") && object["due"].is_null();
  // Read as an answer of its own, by the same rules.
  json::object whole = object;
  if (!has_status) whole["status"] = word_of(Status::unanswered);
  if (ends_priority) whole.erase("priority");
  if (ends_due) whole.erase("due");
  auto answer = parse_measure_answer(json::serialize(whole));
  if (!answer) return failure(std::move(answer.error()));
  AnswerChange change;
  if (has_status) change.status = answer->status;
  if (object.contains("details")) change.details = std::move(answer->details);
  if (object.contains("priority")) change.priority = answer->priority;
  if (object.contains("due")) change.due = answer->due;
  return change;
}

MeasureAnswer changed(MeasureAnswer answer, const AnswerChange& change) {
  if (change.status) answer.status = *change.status;
  if (change.details) answer.details = *change.details;
  if (change.priority) answer.priority = *change.priority;
  if (change.due) answer.due = *change.due;
  return answer;
}

std::string_view word_of(ChangeRefusal refusal) {
  switch (refusal) {
    case ChangeRefusal::not_asked:
      return "not-asked";
    case ChangeRefusal::is_set_aside:
      return "set-aside";
    case ChangeRefusal::is_in_batch:
      return "answered-in-batch";
  }
  return "not-asked";
}

std::optional<ChangeRefusal> find_refusal(const ServiceFile& file, const Evaluation& evaluation, std::size_t place,
                                          const Catalogue& catalogue) {
  const bool is_asked =
      std::ranges::any_of(evaluation.measures, [&](const PersonalMeasure& measure) { return measure.place == place; });
  if (!is_asked) return ChangeRefusal::not_asked;
  const auto kept = file.answers.find(catalogue.measures[place].id);
  if (kept != file.answers.end() && kept->second.counted() == Status::set_aside) return ChangeRefusal::is_set_aside;
  return std::nullopt;
}

std::vector<std::string> copy_names(std::string_view name, std::size_t count, std::span<const std::string> taken) {
  const std::set<std::string_view> known(taken.begin(), taken.end());
  std::vector<std::string> names;
  for (std::size_t number = 1; names.size() < count; ++number) {
    const std::string end = " - Copie " + std::to_string(number);
    std::string copy = std::string(beginning(name, name_bytes_max - end.size())) + end;
    if (!known.contains(copy)) names.push_back(std::move(copy));
  }
  return names;
}

ServiceFile copy_of(const ServiceFile& file, std::string name, const PersonId& by) {
  ServiceFile copy = file;
  json::object described = json::parse(copy.description.json).as_object();
  described["name"] = name;
  described.erase("reference");
  copy.description.json = json::serialize(described);
  copy.description.name = std::move(name);
  copy.is_this_platform = false;
  copy.contributors.clear();
  copy.comments.clear();
  for (auto& [measure, answer] : copy.answers) forget_people(answer);
  for (OwnMeasure& own : copy.own) {
    forget_people(own.answer);
    if (own.from && own.from->owner != by) own.from.reset();
  }
  copy.statements.clear();  // what was signed names the service that it is about
  copy.delegations.clear();
  copy.waivers.clear();
  return copy;
}

}  // namespace urna::assurance
