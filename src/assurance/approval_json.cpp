// SPDX-License-Identifier: EUPL-1.2
#include "assurance/approval_json.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "assurance/detail/json_reading.hpp"
#include "base/timestamp.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;
using detail::day_in;
using detail::moment_in;
using detail::reading;
using notation::JsonNode;

std::string text_of(const PersonId& person) { return to_hex(person.get()); }

PersonId person_in(const JsonNode& node) { return detail::id_in<PersonId>(node); }

json::value day_or_null(const std::optional<std::chrono::sys_days>& day) {
  return day ? json::value(day_text(*day)) : json::value();
}
std::optional<std::chrono::sys_days> optional_day(const JsonNode& node, std::string_view name) {
  return node.has(name) ? std::optional(day_in(node.member(name))) : std::nullopt;
}

json::array texts_json(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }
std::vector<std::string> texts_in(const JsonNode& node) {
  std::vector<std::string> texts;
  for (const JsonNode& item : node.items()) texts.emplace_back(item.text());
  return texts;
}

json::object authority_json(const Authority& authority) {
  return {{"name", authority.name}, {"position", authority.position}, {"person", text_of(authority.person)}};
}
Authority authority_in(const JsonNode& node) {
  return {std::string(node.member("name").text()), std::string(node.member("position").text()),
          person_in(node.member("person"))};
}

Opinion opinion_in(const JsonNode& node) {
  const auto verdict = verdict_from(node.member("verdict").text());
  if (!verdict) node.member("verdict").refuse("this is no verdict");
  return {texts_in(node.member("collaborators")), person_in(node.member("given_by")), *verdict,
          node.member("months").integer(0, 36), std::string(node.member("comment").text())};
}
json::array opinions_json(const std::vector<Opinion>& opinions) {
  json::array all;
  for (const Opinion& opinion : opinions) all.push_back(opinion_json(opinion));
  return all;
}
std::vector<Opinion> opinions_in(const JsonNode& node) {
  std::vector<Opinion> opinions;
  for (const JsonNode& item : node.items()) opinions.push_back(opinion_in(item));
  return opinions;
}

Board board_in(const JsonNode& node) {
  Board board{day_in(node.member("date")), node.member("is_accepted").boolean(), node.member("months").integer(0, 36),
              std::string(node.member("reason_of_refusal").text())};
  for (const JsonNode& item : node.member("conditions").items()) {
    const auto status = status_from(item.member("status").text());
    if (!status) item.member("status").refuse("this is no status");
    board.conditions.push_back({std::string(item.member("measure").text()), *status, day_in(item.member("due"))});
  }
  return board;
}

json::object index_json(const CyberIndex& index) {
  json::object object{{"total", index.total.exact()}, {"shown", index.total.shown()}};
  for (std::size_t category = 0; category < category_count; ++category)
    object[word_of(static_cast<Category>(category))] = index.of_category[category].exact();
  return object;
}

/// The newest result of each check, by check: the leaves of the tree of which `root` is the root.
json::object checks_json(std::span<const CheckStanding> standings) {
  std::map<std::string, json::value> results;
  for (const CheckStanding& standing : standings) {
    if (standing.newest) results[standing.manifest.check] = json::parse(check_result_json(*standing.newest));
  }
  json::array all;
  for (auto& [check, result] : results) all.push_back(std::move(result));
  return {{"root", to_hex(evidence_root(standings))}, {"results", std::move(all)}};
}

constexpr std::array<std::pair<std::string_view, Verdict>, 3> verdicts{
    {{"favourable", Verdict::favourable},
     {"with-reservations", Verdict::with_reservations},
     {"unfavourable", Verdict::unfavourable}}};

}  // namespace

std::string_view word_of(Verdict verdict) { return verdicts.at(static_cast<std::size_t>(verdict)).first; }

std::optional<Verdict> verdict_from(std::string_view word) {
  const auto* const found = std::ranges::find(verdicts, word, &std::pair<std::string_view, Verdict>::first);
  return found == verdicts.end() ? std::nullopt : std::optional(found->second);
}

std::string_view word_of(ApprovalStep step) {
  switch (step) {
    case ApprovalStep::authority:
      return "authority";
    case ApprovalStep::opinions:
      return "opinions";
    case ApprovalStep::documents:
      return "documents";
    case ApprovalStep::decision_form:
      return "decision-form";
    case ApprovalStep::board:
      return "board";
    case ApprovalStep::summary:
      return "summary";
  }
  return "";
}

std::string_view word_of(GateFault fault) {
  switch (fault) {
    case GateFault::step_missing:
      return "step-missing";
    case GateFault::not_the_authority:
      return "not-the-authority";
    case GateFault::same_person:
      return "same-person";
    case GateFault::description_incomplete:
      return "description-incomplete";
    case GateFault::measure_unanswered:
      return "measure-unanswered";
    case GateFault::evidence_failed:
      return "evidence-failed";
    case GateFault::index_too_low:
      return "index-too-low";
    case GateFault::longer_than_index_allows:
      return "longer-than-index-allows";
  }
  return "";
}

std::string_view word_of(DecisionState state) {
  switch (state) {
    case DecisionState::upcoming:
      return "upcoming";
    case DecisionState::active:
      return "active";
    case DecisionState::expiring:
      return "expiring";
    case DecisionState::under_watch:
      return "under-watch";
    case DecisionState::suspended:
      return "suspended";
    case DecisionState::expired:
      return "expired";
    case DecisionState::refused:
      return "refused";
    case DecisionState::archived:
      return "archived";
  }
  return "";
}

std::string_view word_of(WatchNotice notice) {
  switch (notice) {
    case WatchNotice::put_under_watch:
      return "decision-under-watch";
    case WatchNotice::condition_missed:
      return "condition-missed";
    case WatchNotice::shortened:
      return "decision-shortened";
    case WatchNotice::suspended:
      return "decision-suspended";
    case WatchNotice::board_alerted:
      return "board-alerted";
    case WatchNotice::recovered:
      return "decision-recovered";
    case WatchNotice::expiring:
      return "decision-expiring";
    case WatchNotice::expired:
      return "decision-expired";
  }
  return "";
}

json::object opinion_json(const Opinion& opinion) {
  return {{"collaborators", texts_json(opinion.collaborators)},
          {"given_by", text_of(opinion.given_by)},
          {"verdict", word_of(opinion.verdict)},
          {"months", opinion.months},
          {"comment", opinion.comment}};
}

json::object board_json(const Board& board) {
  json::array conditions;
  for (const DecisionCondition& condition : board.conditions) {
    conditions.push_back(
        {{"measure", condition.measure}, {"status", word_of(condition.status)}, {"due", day_text(condition.due)}});
  }
  return {{"date", day_text(board.date)},
          {"is_accepted", board.is_accepted},
          {"months", board.months},
          {"reason_of_refusal", board.reason_of_refusal},
          {"conditions", std::move(conditions)}};
}

std::string approval_draft_json(const ApprovalDraft& draft) {
  json::object object{{"author", text_of(draft.author())}};
  if (draft.authority()) object["authority"] = authority_json(*draft.authority());
  if (draft.opinions()) object["opinions"] = opinions_json(*draft.opinions());
  if (draft.documents()) object["documents"] = texts_json(*draft.documents());
  if (draft.form_handed_out()) object["form_handed_out"] = timestamp_text(*draft.form_handed_out());
  if (draft.board()) object["board"] = board_json(*draft.board());
  return json::serialize(object);
}

Result<ApprovalDraft, ServiceFault> parse_approval_draft(std::string_view json) {
  return reading(json, [](const JsonNode& node) {
    ApprovalDraft::Steps steps{person_in(node.member("author"))};
    if (node.has("authority")) steps.authority = authority_in(node.member("authority"));
    if (node.has("opinions")) steps.opinions = opinions_in(node.member("opinions"));
    if (node.has("documents")) steps.documents = texts_in(node.member("documents"));
    if (node.has("form_handed_out")) steps.form_handed_out = moment_in(node.member("form_handed_out"));
    if (node.has("board")) steps.board = board_in(node.member("board"));
    return ApprovalDraft(std::move(steps));
  });
}

std::string proofs_text(const Evaluation& evaluation, const std::vector<Proof>& proofs, const Catalogue& catalogue) {
  std::string text;
  for (const PersonalMeasure& measure : evaluation.measures) {
    text += catalogue.measures[measure.place].id + " ";
    text += word_of(proofs[measure.place]);
    text += "\n";
  }
  return text;
}

std::string decision_json(const Decision& decision, const DecidedService& service, const Catalogue& catalogue) {
  const ServiceStanding& standing = decision.standing;
  json::object names;
  for (const auto& [person, name] : service.names) names[text_of(person)] = name;
  json::array waivers;
  for (const Waiver& waiver : standing.waivers)
    waivers.push_back({{"measure", waiver.measure}, {"until", day_text(waiver.until)}});
  json::object object{{"format", "urna/security-approval/v1"},
                      {"service", {{"id", to_hex(service.id.get())}, {"version", service.kept.version}}},
                      {"number", service.number},
                      {"taken", timestamp_text(decision.taken)},
                      {"author", text_of(decision.author)},
                      {"signed_by", text_of(decision.signed_by)},
                      {"authority", authority_json(decision.authority)},
                      {"opinions", opinions_json(decision.opinions)},
                      {"documents", texts_json(decision.documents)},
                      {"board", board_json(decision.board)},
                      {"ends", day_or_null(decision.ends())},
                      {"names", std::move(names)},
                      {"index",
                       {{"standard", index_json(standing.standard)},
                        {"personalised", index_json(standing.personalised)},
                        {"proved", standing.proved ? json::value(index_json(*standing.proved)) : json::value()}}},
                      {"waivers", std::move(waivers)},
                      {"catalogue", {{"version", standing.catalogue_version}, {"sha256", to_hex(standing.catalogue)}}},
                      {"evidence", standing.proved ? json::value(to_hex(standing.evidence)) : json::value()},
                      {"platform", {{"program", service.program}, {"sha256", to_hex(standing.platform)}}},
                      {"file_sha256", to_hex(standing.service)},
                      {"file", json::parse(service.kept.file)},
                      {"evaluation", json::parse(evaluation_json(service.evaluation, catalogue, Reading::urna))}};
  if (service.proofs) object["proofs"] = proofs_text(service.evaluation, *service.proofs, catalogue);
  if (!service.checks.empty()) object["checks"] = checks_json(service.checks);
  if (service.together) {
    object["together"] = {{"services", service.together->services},
                          {"list", to_hex(service.together->list)},
                          {"remark", service.together->remark}};
    if (service.together->sample)
      object["together"].as_object()["sample"] = sample_record(*service.together->sample, service.id);
  }
  if (decision.delegation) {
    object["delegation"] = {{"from", text_of(decision.delegation->from)},
                            {"to", text_of(decision.delegation->to)},
                            {"not_before", timestamp_text(decision.delegation->not_before)},
                            {"expires", timestamp_text(decision.delegation->expires)}};
  }
  return json::serialize(object);
}

Result<Decision, ServiceFault> parse_decision(std::string_view json) {
  return reading(json, [](const JsonNode& node) {
    Decision decision;
    decision.author = person_in(node.member("author"));
    decision.signed_by = person_in(node.member("signed_by"));
    decision.authority = authority_in(node.member("authority"));
    decision.opinions = opinions_in(node.member("opinions"));
    decision.documents = texts_in(node.member("documents"));
    decision.board = board_in(node.member("board"));
    decision.taken = moment_in(node.member("taken"));
    return decision;
  });
}

std::string evidence_lines(std::string_view decision) {
  std::string lines;
  const json::value sealed = json::parse(decision);
  const json::value* const checks = sealed.as_object().if_contains("checks");
  if (checks == nullptr) return lines;
  for (const json::value& result : checks->at("results").as_array()) lines += json::serialize(result) + "\n";
  return lines;
}

std::string watch_json(const DecisionWatch::Memory& memory) {
  return json::serialize(json::object{{"ends", day_or_null(memory.ends)},
                                      {"is_suspended", memory.is_suspended},
                                      {"has_missed", memory.has_missed},
                                      {"was_told_of_end", memory.was_told_of_end},
                                      {"was_told_that_it_ended", memory.was_told_that_it_ended},
                                      {"was_board_alerted", memory.was_board_alerted},
                                      {"watched_since", day_or_null(memory.watched_since)}});
}

Result<DecisionWatch::Memory, ServiceFault> parse_watch(std::string_view json) {
  return reading(json, [](const JsonNode& node) {
    DecisionWatch::Memory memory;
    memory.ends = optional_day(node, "ends");
    memory.is_suspended = node.member("is_suspended").boolean();
    memory.has_missed = node.member("has_missed").boolean();
    memory.was_told_of_end = node.member("was_told_of_end").boolean();
    memory.was_told_that_it_ended = node.member("was_told_that_it_ended").boolean();
    memory.was_board_alerted = node.member("was_board_alerted").boolean();
    memory.watched_since = optional_day(node, "watched_since");
    return memory;
  });
}

std::string decision_statement(const Decision& decision, const AssuredId& service, std::uint64_t number,
                               const Digest& sealed) {
  const auto ends = decision.ends();
  return "urna/security-approval/v1\nservice " + to_hex(service.get()) + "\ndecision " + std::to_string(number) +
         "\ntaken " + timestamp_text(decision.taken) + "\n" +
         (ends ? "approved until " + day_text(*ends - std::chrono::days(1)) : std::string("refused")) + "\nsha256 " +
         to_hex(sealed) + "\n";
}

}  // namespace urna::assurance
