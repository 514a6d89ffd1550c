// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/approval_paper_facts.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "assurance/catalogue_words.hpp"
#include "base/csv_cell.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "journal/signed_note.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using assurance::Catalogue;
using assurance::MeasureAnswer;
using report::ApprovalPaper;
using report::Language;

/// English for whoever reads a language that the catalogue does not have.
std::string title_in(const assurance::Wording& wording, Language language) {
  const auto [french, dutch, german, english] = assurance::in_reader_languages(wording);
  const std::string& title = report::in_language(language, french, dutch, german, english);
  return title.empty() ? english : title;
}

std::string title_of(const std::string& measure, const Catalogue& catalogue, Language language) {
  const std::size_t place = catalogue.place_of(measure);
  return place < catalogue.measures.size() ? title_in(catalogue.measures[place].title, language) : measure;
}

report::PaperOpinion::Verdict verdict_of(assurance::Verdict verdict) {
  using Paper = report::PaperOpinion::Verdict;
  switch (verdict) {
    case assurance::Verdict::favourable:
      return Paper::favourable;
    case assurance::Verdict::with_reservations:
      return Paper::with_reservations;
    case assurance::Verdict::unfavourable:
      return Paper::unfavourable;
  }
  return Paper::unfavourable;
}

void put_opinions(ApprovalPaper& paper, const std::vector<assurance::Opinion>& opinions) {
  for (const assurance::Opinion& opinion : opinions)
    paper.opinions.push_back({verdict_of(opinion.verdict), opinion.collaborators, opinion.months, opinion.comment});
}

void put_board(ApprovalPaper& paper, const assurance::Board& board, const Catalogue& catalogue) {
  paper.is_accepted = board.is_accepted;
  paper.date = board.date;
  paper.months = board.months;
  paper.reason = board.reason_of_refusal;
  if (board.is_accepted) paper.last_day = assurance::months_later(board.date, board.months) - std::chrono::days(1);
  for (const assurance::DecisionCondition& condition : board.conditions) {
    paper.conditions.push_back({title_of(condition.measure, catalogue, paper.language),
                                condition.status == assurance::Status::done, condition.due});
  }
}

std::string text_in(const json::object& object, std::string_view name) {
  const json::value* const found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

/// As `decision_json` wrote it.
Timestamp moment_in(const json::value& written) {
  const auto moment = timestamp_from(written.as_string());
  ensure(moment.has_value(), "what is kept of a decision is what was written");
  return *moment;
}

void put_waivers(ApprovalPaper& paper, const json::array& waivers, const Catalogue& catalogue) {
  for (const json::value& waiver : waivers) {
    const auto until = day_from(waiver.at("until").as_string());
    ensure(until.has_value(), "what is kept of a decision is what was written");
    paper.waivers.push_back(
        {title_of(std::string(waiver.at("measure").as_string()), catalogue, paper.language), *until});
  }
}

/// @param service  which one the decision is about, in hexadecimal
report::PaperSample sample_of(const json::object& sample, std::string_view service, const json::object& names) {
  report::PaperSample paper;
  paper.listed = static_cast<std::size_t>(std::ranges::count(sample.at("list").as_string(), '\n'));
  for (const json::value& drawn : sample.at("drawn").as_array()) {
    const json::object& one = drawn.as_object();
    ++paper.drawn;
    if (one.at("holds") == json::value(true)) ++paper.as_stated;
    if (one.at("service").as_string() != service) continue;
    paper.has_this = true;
    paper.remark = text_in(one, "remark");
  }
  paper.expert = text_in(names, text_in(sample, "expert"));
  if (sample.at("signed_at").is_string()) paper.signed_at = wall_time(moment_in(sample.at("signed_at")));
  paper.seed = text_in(sample, "seed");
  paper.source = text_in(sample, "source");
  paper.list = text_in(sample, "list_sha256");
  return paper;
}

report::PaperBatch batch_of(const json::object& together, std::string_view service, const json::object& names) {
  report::PaperBatch paper;
  paper.services = together.at("services").to_number<std::size_t>();
  paper.list = text_in(together, "list");
  paper.remark = text_in(together, "remark");
  if (const json::value* const sample = together.if_contains("sample"))
    paper.sample = sample_of(sample->as_object(), service, names);
  return paper;
}

/// Whether somebody has said how far a measure has come, and whether two people
/// have set it aside.
struct Answered {
  bool is_answered = false;
  bool is_aside = false;
};
Answered answered(const json::object& measures, std::string_view id) {
  const json::value* const found = measures.if_contains(id);
  if (found == nullptr) return {};
  const json::value* const aside = found->as_object().if_contains("aside");
  const bool is_aside = aside != nullptr && aside->as_object().if_contains("agreed_by") != nullptr;
  return {is_aside || !text_in(found->as_object(), "status").empty(), is_aside};
}

/// By the whole part of what is shown, which is cut off: the bands are whole
/// numbers.
int months_of(const json::value& shown) {
  constexpr std::array months{0, 6, 12, 24, 36, 36};
  const std::string_view text = shown.as_string();
  ensure(!text.empty() && text[0] >= '0' && text[0] <= '5', "an index is 0 … 5");
  return months.at(static_cast<std::size_t>(text[0] - '0'));
}

/// Who signed a note, as a key begins: `vote.example.org/statement+`.
std::string signer_of(const std::string& note) {
  const auto parts = journal::note_parts(note);
  if (!parts || parts->signatures.empty()) return "";
  return std::string(parts->signatures[0].name) + "+";
}

}  // namespace

ApprovalPaper paper_of(const DraftOnPaper& at_hand, const Catalogue& catalogue, Language language) {
  const json::object description = json::parse(at_hand.file.description.json).as_object();
  const auto count = assurance::completeness(at_hand.file, at_hand.evaluation, catalogue);
  const auto answers = assurance::answers_of(at_hand.file, catalogue);
  ApprovalPaper paper;
  paper.language = language;
  paper.organisation = text_in(description, "organisation");
  paper.service = at_hand.file.description.name;
  paper.level = at_hand.file.description.meaning.level;
  paper.authority = at_hand.draft.authority()->name;
  paper.position = at_hand.draft.authority()->position;
  if (at_hand.draft.opinions()) put_opinions(paper, *at_hand.draft.opinions());
  if (at_hand.draft.documents()) paper.documents = *at_hand.draft.documents();
  if (at_hand.draft.board()) put_board(paper, *at_hand.draft.board(), catalogue);
  paper.declared = at_hand.evaluation.standard.total.shown();
  paper.personalised = at_hand.evaluation.personalised.total.shown();
  if (at_hand.evaluation.proved) paper.proved = at_hand.evaluation.proved->total.shown();
  paper.months_at_most =
      assurance::months_at_most(assurance::decisive_index(at_hand.evaluation.standard, at_hand.evaluation.proved));
  paper.answered = count.answered;
  paper.asked = count.asked;
  for (const assurance::PersonalMeasure& measure : at_hand.evaluation.measures)
    paper.set_aside += answers.statuses[measure.place] == assurance::Status::set_aside ? 1 : 0;
  paper.made_at = at_hand.now;
  return paper;
}

ApprovalPaper paper_of(const assurance::ApprovalRecord& record, const Catalogue& catalogue, Language language) {
  const auto decision = assurance::parse_decision(record.file);
  ensure(decision.has_value(), "what is kept of a decision is what was written");
  const json::value sealed = json::parse(record.file);
  const json::object& description = sealed.at("file").at("description").as_object();
  const json::object& index = sealed.at("index").as_object();
  ApprovalPaper paper;
  paper.language = language;
  paper.organisation = text_in(description, "organisation");
  paper.service = text_in(description, "name");
  paper.level = description.at("level").to_number<int>();
  paper.authority = decision->authority.name;
  paper.position = decision->authority.position;
  put_opinions(paper, decision->opinions);
  paper.documents = decision->documents;
  put_board(paper, decision->board, catalogue);
  paper.declared = index.at("standard").at("shown").as_string();
  paper.personalised = index.at("personalised").at("shown").as_string();
  paper.months_at_most = months_of(index.at("standard").at("shown"));
  if (!index.at("proved").is_null()) {
    paper.proved = index.at("proved").at("shown").as_string();
    paper.months_at_most = std::min(paper.months_at_most, months_of(index.at("proved").at("shown")));
  }
  for (const auto& [id, measure] : sealed.at("evaluation").at("measures").as_object()) {
    const Answered one = answered(sealed.at("file").at("measures").as_object(), id);
    ++paper.asked;
    paper.answered += one.is_answered ? 1 : 0;
    paper.set_aside += one.is_aside ? 1 : 0;
  }
  const json::object& names = sealed.at("names").as_object();
  put_waivers(paper, sealed.at("waivers").as_array(), catalogue);
  if (const json::value* const together = sealed.as_object().if_contains("together"))
    paper.batch = batch_of(together->as_object(), sealed.at("service").at("id").as_string(), names);
  if (const json::value* const delegation = sealed.as_object().if_contains("delegation"))
    paper.delegated_until = wall_time(moment_in(delegation->at("expires"))).day;
  paper.number = std::to_string(record.number);
  paper.signed_by = text_in(names, to_hex(decision->signed_by.get()));
  if (paper.signed_by.empty()) paper.signed_by = decision->authority.name;
  paper.signed_at = wall_time(decision->taken);
  paper.zone = zone_name(decision->taken);
  paper.sha256 = crypto::sha256_hex(record.file);
  paper.statement = record.note;
  paper.key = signer_of(record.note);
  paper.made_at = decision->taken;
  return paper;
}

namespace {

void add_line(std::string& csv, std::initializer_list<std::string_view> cells) {
  bool is_first = true;
  for (const std::string_view cell : cells) {
    if (!std::exchange(is_first, false)) csv += ";";
    csv += csv_cell(cell);
  }
  csv += "\r\n";
}

std::string_view word_of(assurance::Bearer bearer) {
  switch (bearer) {
    case assurance::Bearer::nobody:
      return "";
    case assurance::Bearer::project:
      return "project";
    case assurance::Bearer::provider:
      return "provider";
    case assurance::Bearer::shared:
      return "shared";
  }
  return "";
}

/// `exposure=internet, hosting=cloud`
std::string why_text(assurance::Facts why) {
  std::string text;
  for (const assurance::Fact& fact : why.list())
    text.append(text.empty() ? "" : ", ").append(fact.field).append("=").append(fact.value);
  return text;
}

/// What the rules say of a measure, and what stands behind the answer.
struct Asked {
  std::string_view importance;
  std::string_view bearer = {};
  std::string why = {};
  std::string_view proof = {};
};

void add_measure(std::string& csv, const std::string& id, const std::string& title, assurance::Category category,
                 const Asked& asked, const MeasureAnswer& answer, const identity::PersonStore& people) {
  std::string responsibles;
  for (const PersonId& person : answer.responsibles) {
    const auto known = people.find(person);
    if (known) responsibles += (responsibles.empty() ? "" : ", ") + known->name;
  }
  const bool is_aside = answer.counted() == assurance::Status::set_aside;
  add_line(csv,
           {id, title, word_of(category), asked.importance, asked.bearer, word_of(answer.counted()), answer.details,
            answer.priority ? "P" + std::to_string(*answer.priority) : "", answer.due ? day_text(*answer.due) : "",
            responsibles, is_aside ? answer.aside->reason : "", asked.why, asked.proof});
}

}  // namespace

std::string measures_csv(const assurance::ServiceFile& file, const assurance::Answers& answers,
                         const assurance::Evaluation& evaluation, const Catalogue& catalogue,
                         const identity::PersonStore& people, Language language) {
  std::string csv = "\uFEFF";
  add_line(csv, {"id", "title", "category", "importance", "bearer", "status", "details", "priority", "due",
                 "responsibles", "aside", "why", "proof"});
  for (const assurance::PersonalMeasure& measure : evaluation.measures) {
    const assurance::Measure& known = catalogue.measures[measure.place];
    const auto answer = file.answers.find(known.id);
    const Asked asked{measure.indispensable ? "indispensable" : "recommended", word_of(measure.bearer),
                      why_text(measure.why),
                      answers.proofs ? assurance::word_of(answers.proofs->at(measure.place)) : std::string_view()};
    add_measure(csv, known.id, title_in(known.title, language), known.category, asked,
                answer == file.answers.end() ? MeasureAnswer{} : answer->second, people);
  }
  for (const assurance::OwnMeasure& own : file.own)
    add_measure(csv, "", own.title, own.category, {.importance = "own"}, own.answer, people);
  return csv;
}

}  // namespace urna::api::detail
