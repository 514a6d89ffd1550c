// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/approval_fields.hpp"

#include <algorithm>

#include "api/detail/people_words.hpp"
#include "assurance/approval_json.hpp"
#include "assurance/service_file.hpp"

namespace urna::api::detail {
namespace {

using http::JsonFields;

constexpr std::size_t list_max = 50;
constexpr std::int64_t months_max = 36;

std::optional<std::chrono::sys_days> day_of(JsonFields& fields, std::string_view name) {
  const std::string text = fields.text(name, 10);
  const auto day = day_from(text);
  if (!day && !text.empty()) fields.refuse(name, "is no day");
  return day ? std::optional<std::chrono::sys_days>(*day) : std::nullopt;
}

}  // namespace

assurance::Authority authority_in(JsonFields& fields, const std::function<bool(const PersonId&)>& may_sign) {
  assurance::Authority authority;
  authority.name = fields.text("name", assurance::name_bytes_max);
  authority.position = fields.text("position", assurance::name_bytes_max);
  const auto person = identifier_from<PersonId>(fields.text("person", 32));
  if (!person || !may_sign(*person)) fields.refuse("person", "is nobody who may sign");
  authority.person = person.value_or(PersonId());
  return authority;
}

assurance::Opinion opinion_in(JsonFields& fields, const PersonId& giver) {
  assurance::Opinion opinion;
  opinion.given_by = giver;
  opinion.collaborators = fields.texts("collaborators", list_max, assurance::name_bytes_max);
  const std::string word = fields.text("verdict", 40);
  const auto verdict = assurance::verdict_from(word);
  if (!verdict && !word.empty()) fields.refuse("verdict", "is no verdict");
  opinion.verdict = verdict.value_or(assurance::Verdict::unfavourable);
  opinion.months = static_cast<int>(fields.integer("months", 0, months_max));
  opinion.comment = fields.optional_text("comment", assurance::text_bytes_max).value_or("");
  return opinion;
}

std::vector<std::string> titles_in(JsonFields& fields, std::string_view name) {
  return fields.texts(name, list_max, assurance::name_bytes_max);
}

assurance::Board board_in(JsonFields& fields, const assurance::Catalogue& catalogue) {
  assurance::Board board;
  board.date = day_of(fields, "date").value_or(std::chrono::sys_days());
  board.is_accepted = fields.boolean("is_accepted");
  board.months = static_cast<int>(fields.integer("months", 0, months_max));
  board.reason_of_refusal = fields.optional_text("reason_of_refusal", assurance::text_bytes_max).value_or("");
  for (JsonFields& item : fields.objects("conditions", list_max)) {
    const std::string measure = item.text("measure", 80);
    if (!measure.empty() && catalogue.place_of(measure) == catalogue.measures.size())
      item.refuse("measure", "there is no such measure");
    const std::string word = item.text("status", 20);
    const auto status = assurance::status_from(word);
    if (status != assurance::Status::done && status != assurance::Status::in_progress)
      item.refuse("status", "is neither fait nor enCours");
    const auto due = day_of(item, "due");
    board.conditions.push_back(
        {measure, status.value_or(assurance::Status::done), due.value_or(std::chrono::sys_days())});
  }
  return board;
}

bool has_advised(const assurance::ApprovalDraft& draft, const PersonId& person) {
  return draft.opinions() &&
         std::ranges::find(*draft.opinions(), person, &assurance::Opinion::given_by) != draft.opinions()->end();
}

std::vector<assurance::Opinion> with_opinion(const assurance::ApprovalDraft& draft, assurance::Opinion opinion) {
  auto opinions = draft.opinions().value_or(std::vector<assurance::Opinion>());
  std::erase_if(opinions, [&](const assurance::Opinion& kept) { return kept.given_by == opinion.given_by; });
  opinions.push_back(std::move(opinion));
  return opinions;
}

}  // namespace urna::api::detail
