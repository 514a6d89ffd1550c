// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "api/caller.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/outcome_json.hpp"
#include "api/detail/text_fields.hpp"
#include "api/organiser_api.hpp"
#include "api/permissions.hpp"
#include "api/poll_approvals.hpp"
#include "report/explanation.hpp"
#include "report/minutes.hpp"

/// The routes of the poll itself, from its announcement to its minutes.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::refused;
using election::ElectionCard;
using election::OrganiserDesk;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 8 * 1024;

report::MinutesQuestion minutes_of(const election::CountedQuestion& question, report::Language language) {
  report::MinutesQuestion out;
  out.title = question.title;
  out.rule = question.rule;
  out.blank = question.blank;
  for (const election::Figure& figure : question.figures)
    out.figures.push_back({figure.label, figure.votes, figure.is_candidate});
  for (const election::Seat& seat : question.outcome.seats) {
    out.seats.push_back({seat.name, seat.count > 0 ? std::to_string(seat.count) : seat.list});
  }
  std::size_t rank = 0;
  for (const auto& group : question.outcome.order) {
    ++rank;
    for (const std::string& name : group) out.seats.push_back({name, std::to_string(rank)});
  }
  for (const counting::Explanation& part : {question.outcome.explanation, question.outcome.balance})
    for (const counting::ExplanationLine& line : part) out.explanation.push_back(report::explained(language, line));
  return out;
}

/// The language that `?language=` names; English when it is not asked for.
std::optional<report::Language> language_asked(const Request& request) {
  const auto code = request.query_value("language");
  return code ? report::language_named(*code) : report::Language::english;
}

}  // namespace

void OrganiserApi::add_poll_routes(http::Router& router) {
  const auto add = [&](Method method, const std::string& rest, Allowed permission, OnElection handler) {
    router.add({.method = method,
                .pattern = "/api/organiser/elections/{uuid}" + rest,
                .permission = named(permission),
                .handler = on_election(std::move(handler)),
                .body_bytes_max = method == Method::get ? 0 : body_bytes_max});
  };
  const auto card = [](const Uuid& election, const OrganiserDesk::Answer<ElectionCard>& poll) {
    return poll ? answer(detail::poll_card(election, *poll)) : refused(poll.error());
  };
  add(Method::post, "/announce", Allowed::election_prepare,
      [this, card](const Uuid& election, Request&) { return card(election, desk_.announce(election, now_())); });
  add(Method::post, "/open", Allowed::election_open, [this](const Uuid& election, Request& request) {
    return with_typed_name(
        request,
        [&](const std::string& name) {
          return desk_.open(election, name, now_(), {.people = {caller_of(request).id()}});
        },
        election);
  });
  add(Method::post, "/close", Allowed::election_close, [this](const Uuid& election, Request& request) {
    return with_typed_name(
        request,
        [&](const std::string& name) {
          return desk_.close(election, name, now_(), {.people = {caller_of(request).id()}});
        },
        election);
  });
  add(Method::post, "/pause", Allowed::election_close,
      [this](const Uuid& election, Request& request) { return pause(election, request); });
  add(Method::post, "/resume", Allowed::election_open,
      [this, card](const Uuid& election, Request&) { return card(election, desk_.resume(election)); });
  add(Method::post, "/trustees/{number}/pass-over", Allowed::election_tally,
      [this](const Uuid& election, Request& request) {
        std::uint32_t number = 0;
        const std::string& text = request.parameter("number");
        std::from_chars(text.data(), text.data() + text.size(), number);
        const auto refusal = desk_.pass_over(election, number);
        return refusal ? refused(*refusal) : trustees(election, request);
      });
  add(Method::post, "/end-shuffles", Allowed::election_tally, [this, card](const Uuid& election, Request& request) {
    return card(election, desk_.end_shuffles(election, {.people = {caller_of(request).id()}}));
  });
  add(Method::post, "/count", Allowed::election_tally, [this](const Uuid& election, Request& request) {
    const auto language = language_asked(request);
    if (!language) return http::problem(422, "unknown-language");
    const auto poll = desk_.poll(election);
    const bool takes_two = places_.approvals != nullptr && poll && poll->two_people;
    if (takes_two && poll->state == election::ElectionState::tallied)
      return refused({election::OrganiserFault::second_person_needed, "whoever else may count"});
    const auto counted = desk_.count(election, now_());
    return counted ? http::json(detail::outcome_json(*counted, *language)) : refused(counted.error());
  });
  add(Method::get, "/turnout", Allowed::turnout_read,
      [this](const Uuid& election, Request&) { return http::json(turnout_text(election)); });
  add(Method::get, "/turnout/live", Allowed::turnout_read,
      [this](const Uuid& election, Request&) { return follow_turnout(election); });
  add(Method::get, "/minutes", Allowed::minutes_read,
      [this](const Uuid& election, Request&) { return minutes(election); });
  router.add({.method = Method::get,
              .pattern = "/api/elections/{uuid}/outcome",
              .permission = named(OpenAct::see_elections),
              .handler = [this](Request& request) { return outcome(request); }});
}

Response OrganiserApi::with_typed_name(
    const Request& request, const std::function<OrganiserDesk::Answer<ElectionCard>(const std::string&)>& act,
    const Uuid& election) {
  auto fields = detail::text_fields(request.body, {"typed_name"});
  if (!fields) return http::problem(fields.error());
  const auto poll = act((*fields)["typed_name"]);
  return poll ? answer(detail::poll_card(election, *poll)) : refused(poll.error());
}

Response OrganiserApi::pause(const Uuid& election, const Request& request) {
  auto fields = detail::text_fields(request.body, {"why", "until"});
  if (!fields) return http::problem(fields.error());
  std::optional<Timestamp> until;
  if (const std::string& text = (*fields)["until"]; !text.empty()) {
    until = timestamp_from(text);
    if (!until) return http::problem({422, "unfit-fields", {}, {{"until", "is no moment such as 2026-11-24T09:00Z"}}});
  }
  const auto poll = desk_.pause(election, (*fields)["why"], until);
  return poll ? answer(detail::poll_card(election, *poll)) : refused(poll.error());
}

std::string OrganiserApi::turnout_text(const Uuid& election) {
  const auto turnout = voting_.turnout(election);
  const auto poll = desk_.poll(election);
  json::array colleges;
  json::array hours;
  for (const election::CollegeTurnout& college : turnout ? turnout->colleges : std::vector<election::CollegeTurnout>())
    colleges.push_back({{"name", college.name}, {"voters", college.voters}, {"voted", college.voted}});
  for (const election::TurnoutHour& hour : turnout ? turnout->hours : std::vector<election::TurnoutHour>())
    hours.push_back({{"from", timestamp_text(hour.from)}, {"college", hour.college}, {"voted", hour.voted}});
  return json::serialize(json::object{{"voters", poll ? poll->voters : 0},
                                      {"voted", turnout ? turnout->voted : 0},
                                      {"colleges", std::move(colleges)},
                                      {"hours", std::move(hours)}});
}

Response OrganiserApi::follow_turnout(const Uuid& election) {
  std::shared_ptr<http::EventChannel> channel;
  {
    const std::lock_guard lock(mutex_);
    auto& found = channels_[election];
    if (!found) found = std::make_shared<http::EventChannel>();
    channel = found;
  }
  channel->publish("turnout", turnout_text(election));
  Response response;
  response.body = http::EventStream{std::move(channel)};
  return response;
}

void OrganiserApi::tell_turnouts() {
  std::map<Uuid, std::shared_ptr<http::EventChannel>> channels;
  {
    const std::lock_guard lock(mutex_);
    channels = channels_;
  }
  for (const auto& [election, channel] : channels) {
    if (channel->subscribers() == 0) continue;
    const std::string text = turnout_text(election);
    const auto newest = channel->newer_than(0);
    if (!newest || newest->data != text) channel->publish("turnout", text);
  }
}

Response OrganiserApi::outcome(const Request& request) {
  const auto election = Uuid::parse(request.parameter("uuid"));
  if (!election) return http::problem(404, "unknown-election");
  const auto language = language_asked(request);
  if (!language) return http::problem(422, "unknown-language");
  const auto counted = desk_.outcome(*election);
  if (!counted) return http::problem(404, "not-counted");
  Response response = http::json(detail::outcome_json(*counted, *language));
  response.headers.set("Cache-Control", "public, max-age=300");  // figures never change again; our words for them may
  return response;
}

Response OrganiserApi::minutes(const Uuid& election) {
  const auto counted = desk_.outcome(election);
  if (!counted) return refused(counted.error());
  const auto poll = desk_.poll(election);
  const auto trustees = desk_.trustees(election);
  const auto text = desk_.definition(election);
  if (!poll || !trustees || !text) return http::problem(404, "unknown-election");
  const auto definition = election::definition_from_json(*text);
  const auto box = desk_.box_state(election);
  report::Minutes out;
  out.language = report::language_named(poll->language).value_or(report::Language::english);
  out.organiser = poll->administrator;
  out.election = poll->name;
  out.uuid = election.text();
  out.fingerprint = poll->fingerprint;
  out.board_hash = box ? box->board_hash : "";
  out.group = poll->group;
  const Timestamp made = desk_.counted_at(election).value_or(now_());
  out.opened = detail::wall_time(desk_.opened_at(election).value_or(made));
  out.closed = detail::wall_time(poll->closed_at.value_or(made));
  out.counted = detail::wall_time(made);
  const auto found = [](const election::Balance& balance) {
    return report::MinutesBalance{balance.ballots, balance.signatures, balance.counter};
  };
  if (const auto proof = desk_.opening_proof(election)) out.at_opening = found(proof->balance);
  if (const auto balance = desk_.closing_balance(election)) out.at_closing = found(*balance);
  const auto people = [&](std::string_view action) -> std::optional<report::MinutesTwoPeople> {
    const auto request = places_.approvals != nullptr && poll->two_people
                             ? carried_out(*places_.approvals, action, election, now_())
                             : std::nullopt;
    if (!request) return std::nullopt;
    const auto name_of = [this](const std::string& id) { return places_.name_of ? places_.name_of(id) : id; };
    report::MinutesTwoPeople two{name_of(request->requester), {}};
    for (const identity::Approval& approval : request->approvals)
      two.confirmed_by.push_back(name_of(approval.approver));
    return two;
  };
  out.opened_by = people(open_action);
  out.closed_by = people(close_action);
  out.zone = detail::zone_name(made);
  out.administrator = poll->administrator;
  out.credential_authority = definition ? definition->definition.credential_authority : "";
  const auto decrypted = desk_.decrypted_by(election);
  for (std::uint32_t number = 1; number <= trustees->size(); ++number) {
    const auto print = trustees->fingerprint(number);
    out.trustees.push_back({.name = trustees->seat(number).name,
                            .key_fingerprint = print ? to_hex(*print) : "",
                            .holds_a_share = trustees->seat(number).kind == election::TrusteeKind::member,
                            .decrypted = std::find(decrypted.begin(), decrypted.end(), number) != decrypted.end()});
  }
  out.threshold = trustees->threshold();
  out.voters = counted->voters;
  out.ballots = counted->ballots;
  if (const auto turnout = voting_.turnout(election)) {
    out.voted = turnout->voted;
    for (const election::CollegeTurnout& college : turnout->colleges) {
      if (!college.name.empty()) out.colleges.push_back({college.name, college.voters, college.voted});
    }
  }
  for (const election::CountedQuestion& question : counted->questions)
    out.questions.push_back(minutes_of(question, out.language));
  out.board_address = places_.address + "/b/" + election.text();
  out.made_at = made;
  return http::download("application/pdf", "minutes-" + election.text() + ".pdf", report::print_minutes(out));
}

}  // namespace urna::api
