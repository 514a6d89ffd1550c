// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/organiser_api.hpp"
#include "api/permissions.hpp"
#include "election/roll_columns.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

/// The routes by which a lost letter is replaced by one in reserve.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::refused;
using election::Reissues;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 16 * 1024;
constexpr std::size_t answer_bytes_max = 2'000;
constexpr std::int64_t letters_max = 1'000'000;

struct Asked {
  std::string voter;
  std::uint32_t letter = 0;
  election::ChallengeAnswers answers;
};

/// Reads `{"voter":"v1","letter":7,"answers":{"birth_date":"1990-01-31"}}`, an answer for each question that is asked.
Result<Asked, http::Problem> asked_in(std::string_view body, const std::vector<election::RollColumn>& challenge) {
  constexpr std::size_t id_bytes_max = 64;
  auto fields = http::JsonFields::of(body);
  if (!fields) return failure(fields.error());
  Asked asked;
  asked.voter = fields->text("voter", id_bytes_max);
  asked.letter = static_cast<std::uint32_t>(fields->integer("letter", 1, letters_max));
  auto answers = fields->object("answers");
  for (const election::RollColumn column : challenge)
    asked.answers[column] = answers.text(name_of(column), answer_bytes_max);
  if (auto refusal = fields->refusal()) return failure(std::move(*refusal));
  return asked;
}

json::object described(const Reissues& reissues) {
  json::array challenge;
  for (const election::RollColumn column : reissues.challenge) challenge.emplace_back(name_of(column));
  json::array left;
  for (std::size_t i = 0; i < reissues.letters.size(); ++i) {
    if (!reissues.letters[i]) left.emplace_back(i + 1);
  }
  json::array alarms;
  for (const election::ReissueAlarm alarm : reissues.alarms) alarms.emplace_back(name_of(alarm));
  return {{"challenge", std::move(challenge)}, {"letters", reissues.letters.size()},
          {"letters_left", std::move(left)},   {"replaced", reissues.log.replaced()},
          {"refused", reissues.log.refused()}, {"alarms", std::move(alarms)}};
}

}  // namespace

void OrganiserApi::add_reissue_routes(http::Router& router) {
  constexpr const char* pattern = "/api/organiser/elections/{uuid}/reissues";
  router.add({.method = Method::get,
              .pattern = pattern,
              .permission = named(Allowed::election_read),
              .handler = on_election([this](const Uuid& election, Request& request) {
                const auto reissues = desk_.reissues(election, now_());
                if (!reissues) return refused(reissues.error());
                json::object out = described(*reissues);
                const Caller& caller = caller_of(request);
                const bool sees_people = caller.may(Allowed::election_prepare, caller.election(election));
                json::array people;
                for (const auto& [clerk, replaced] : reissues->log.by_clerk()) {
                  if (!sees_people) break;
                  const std::string name = places_.name_of ? places_.name_of(clerk) : clerk;
                  people.push_back({{"name", name}, {"replaced", replaced}});
                }
                out["people"] = std::move(people);
                return answer(out);
              })});
  router.add({.method = Method::post,
              .pattern = pattern,
              .permission = named(Allowed::code_reissue),
              .handler = on_election([this](const Uuid& election, Request& request) -> Response {
                const auto known = desk_.reissues(election, now_());
                if (!known) return refused(known.error());
                const auto asked = asked_in(request.body, known->challenge);
                if (!asked) return http::problem(asked.error());
                storage::Acting::say("letter", std::to_string(asked->letter));
                const auto done = desk_.reissue(election, caller_of(request).id(), asked->voter, asked->answers,
                                                asked->letter, now_());
                return done ? answer(described(*done)) : refused(done.error());
              }),
              .body_bytes_max = body_bytes_max});
}

}  // namespace urna::api
