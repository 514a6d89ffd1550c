// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/text_fields.hpp"
#include "api/organiser_api.hpp"
#include "api/permissions.hpp"

/// The routes of a trial: election/trial_vote.hpp; and the zero proof of the real opening.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::refused;
using election::OrganiserDesk;
using election::TrialVote;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 1024;

/// The codes are shown again and again: they open a trial and nothing else.
Response answer_with(const OrganiserDesk::Answer<TrialVote>& trial) {
  if (!trial) return refused(trial.error());
  json::array codes;
  for (const auto& [id, code] : trial->codes) codes.push_back({{"id", id}, {"code", code}});
  return answer(json::object{{"uuid", trial->note.trial.text()},
                             {"name", trial->poll.name},
                             {"state", name_of(trial->poll.state)},
                             {"voters", trial->poll.voters},
                             {"ballots", trial->ballots},
                             {"codes", std::move(codes)},
                             {"started", timestamp_text(trial->note.started)},
                             {"fits", trial->fits},
                             {"same", trial->note.same ? json::value(*trial->note.same) : json::value()},
                             {"judged", detail::moment(trial->note.judged)}});
}

}  // namespace

void OrganiserApi::add_trial_routes(http::Router& router) {
  const auto add = [&](Method method, const std::string& rest, Allowed permission, OnElection handler) {
    const bool has_body = method == Method::put || method == Method::post;
    router.add({.method = method,
                .pattern = "/api/organiser/elections/{uuid}" + rest,
                .permission = named(permission),
                .handler = on_election(std::move(handler)),
                .body_bytes_max = has_body ? body_bytes_max : 0});
  };
  constexpr Allowed run = Allowed::election_prepare;
  add(Method::get, "/trial", run, [this](const Uuid& election, Request&) {
    const auto trial = desk_.trial(election);
    const bool is_missing = !trial && trial.error().fault == election::OrganiserFault::trial_missing;
    return is_missing ? answer(json::object{{"uuid", nullptr}}) : answer_with(trial);
  });
  add(Method::post, "/trial", run,
      [this](const Uuid& election, Request&) { return answer_with(desk_.start_trial(election, now_())); });
  add(Method::remove, "/trial", run, [this](const Uuid& election, Request&) {
    const auto refusal = desk_.drop_trial(election);
    return refusal ? refused(*refusal) : http::no_content();
  });
  add(Method::post, "/trial/count", run,
      [this](const Uuid& election, Request&) { return answer_with(desk_.count_trial(election, now_())); });
  add(Method::put, "/trial/verdict", run, [this](const Uuid& election, Request& request) {
    auto fields = detail::text_fields(request.body, {"verdict"});
    if (!fields) return http::problem(fields.error());
    const std::string& verdict = (*fields)["verdict"];
    if (verdict != "same" && verdict != "differs")
      return http::problem({422, "unfit-fields", {}, {{"verdict", "is same or differs"}}});
    return answer_with(desk_.judge_trial(election, verdict == "same", now_()));
  });
  add(Method::get, "/opening", Allowed::election_read, [this](const Uuid& election, Request&) {
    const auto proof = desk_.opening_proof(election);
    if (!proof) return http::problem(404, "not-opened");
    return answer(detail::opening(*proof));
  });
  add(Method::get, "/closing", Allowed::election_read, [this](const Uuid& election, Request&) {
    const auto balance = desk_.closing_balance(election);
    const auto poll = desk_.poll(election);
    if (!balance || !poll) return http::problem(404, "not-closed");
    return answer(detail::closing(*balance, *poll));
  });
}

}  // namespace urna::api
