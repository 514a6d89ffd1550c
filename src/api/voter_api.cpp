// SPDX-License-Identifier: EUPL-1.2
#include "api/voter_api.hpp"

#include <boost/json.hpp>
#include <utility>

#include "api/detail/organiser_answers.hpp"
#include "api/throttled_address.hpp"
#include "http/json_body.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using election::CastFault;
using election::ElectionCard;
using election::ElectionState;
using election::SignInFault;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t ballot_bytes_max = std::size_t{1} << 20;
constexpr std::size_t sign_in_bytes_max = 1024;
constexpr std::size_t voter_answer_bytes = 256;  // of every answer about one voter

Response answer(const json::value& value, unsigned status = 200) { return http::json(json::serialize(value), status); }

/// The same with blanks after it, so that its size says nothing.
/// @param session  43 characters that need no escape, or none.  They come before the rest without passing through the
///                 library, which leaves what it writes on the stack.
Response answer_about_voter(const json::object& object, std::string_view session = {}) {
  std::string text = json::serialize(object);
  if (!session.empty()) text.insert(1, R"("session":")" + std::string(session) + R"(",)");
  if (text.size() < voter_answer_bytes) text.resize(voter_answer_bytes, ' ');
  return http::json(std::move(text));
}

Response unknown_election() { return http::problem(404, "unknown-election"); }

json::value moment(const std::optional<Timestamp>& moment) {
  if (!moment) return nullptr;
  return json::value(timestamp_text(*moment));
}

json::array checkable_with(const ElectionCard& poll) {
  json::array tools{"urna-verify"};
  if (poll.group != "Ed25519") tools.emplace_back("belenios-tool");
  return tools;
}

std::string_view word_of(SignInFault fault) {
  switch (fault) {
    case SignInFault::unknown_election:
      return "unknown-election";
    case SignInFault::not_open:
      return "not-open";
    case SignInFault::closed:
      return "closed";
    case SignInFault::paused:
      return "paused";
    case SignInFault::annulled:
      return "annulled";
    case SignInFault::too_many_tries:
      return "too-many-tries";
    case SignInFault::code_unknown:
      return "code-unknown";
  }
  return "";
}

Response refused(const election::SignInRefusal& refusal) {
  const std::string code(word_of(refusal.fault));
  switch (refusal.fault) {
    case SignInFault::unknown_election:
      return unknown_election();
    case SignInFault::not_open:
    case SignInFault::closed:
    case SignInFault::paused:
    case SignInFault::annulled:
      return http::problem(409, code);
    case SignInFault::code_unknown:
      return http::problem(401, code);
    case SignInFault::too_many_tries:
      break;
  }
  Response response = http::problem(429, code);
  response.headers.set("Retry-After", std::to_string(refusal.wait.count()));
  return response;
}

Response refused(const election::CastFailure& failure) {
  switch (failure.fault) {
    case CastFault::session_expired:
      return http::problem(401, "session-expired");
    case CastFault::not_open:
      return http::problem(409, "not-open");
    case CastFault::closed:
      return http::problem(409, "closed");
    case CastFault::paused:
      return http::problem(409, "paused");
    case CastFault::annulled:
      return http::problem(409, "annulled");
    case CastFault::already_voted:
      return http::problem(409, "already-voted");
    case CastFault::casting_elsewhere:
      return http::problem(409, "casting-elsewhere");
    case CastFault::ballot_refused:
      return http::problem(422, "ballot-refused", failure.detail);
    case CastFault::box_unreachable:
      return http::retry_later("box-unreachable", 5);
    case CastFault::busy:
      break;
  }
  return http::retry_later("busy", 2);
}

struct SignIn {
  std::optional<election::SignInSecret> secret;
  std::optional<std::chrono::year_month_day> birth_date;
};

/// Reads `{"secret":"…","birth_date":"1990-01-31"}`, the date null or absent where none is asked for.
Result<SignIn, http::Problem> sign_in_from(std::string_view body) {
  auto fields = http::JsonFields::of(body);
  if (!fields) return failure(fields.error());
  SignIn sign_in;
  const SecretText secret(fields->text("secret", 64));
  sign_in.secret = election::sign_in_secret_from(secret.expose());
  if (!sign_in.secret) fields->refuse("secret", "is not 43 characters of Base64 for addresses");
  if (const auto day = fields->optional_text("birth_date", 10)) {
    sign_in.birth_date = day_from(*day);
    if (!sign_in.birth_date) fields->refuse("birth_date", "is no day such as 1990-01-31");
  }
  if (auto refusal = fields->refusal()) return failure(std::move(*refusal));
  return sign_in;
}

}  // namespace

void add_board_routes(http::Router& router, const http::PeerAddress& box) {
  for (const char* pattern : {"/api/board/{uuid}", "/api/board/{uuid}/{part}", "/api/board/{uuid}/{part}/{which}"}) {
    router.add({.pattern = pattern,
                .permission = may_follow_boards,
                .handler = [box](Request& request) { return http::forward(request, box); },
                .runs = http::Runs::at_once});
  }
}

VoterApi::VoterApi(election::VotingDesk& desk, Clock now, http::PeerAddress box, Admission* admission)
    : desk_(desk), now_(std::move(now)), box_(std::move(box)), admission_(admission) {}

void VoterApi::add_routes(http::Router& router) {
  using OnElection = std::function<Response(const protocol::ElectionUuid&, Request&)>;
  const auto on_election = [](OnElection handler) -> http::Handler {
    return [handler = std::move(handler)](Request& request) {
      const auto uuid = protocol::ElectionUuid::parse(request.parameter("uuid"));
      return uuid ? handler(*uuid, request) : unknown_election();
    };
  };
  const auto add = [&](Method method, const char* pattern, const http::Permission& permission, http::Handler handler,
                       std::size_t body_bytes_max = 0) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = permission,
                .handler = std::move(handler),
                .body_bytes_max = body_bytes_max});
  };
  add(Method::get, "/api/elections", may_see_elections, [this](Request&) { return elections(); });
  add(Method::get, "/api/elections/{uuid}", may_see_elections,
      on_election([this](const protocol::ElectionUuid& uuid, Request&) { return card(uuid); }));
  add(Method::post, "/api/elections/{uuid}/sign-in", may_vote,
      on_election([this](const protocol::ElectionUuid& uuid, Request& request) { return sign_in(uuid, request); }),
      sign_in_bytes_max);
  add(Method::get, "/api/elections/{uuid}/session", may_vote,
      on_election([this](const protocol::ElectionUuid& uuid, Request& request) { return session(uuid, request); }));
  add(Method::remove, "/api/elections/{uuid}/session", may_vote,
      [this](Request& request) { return sign_out(request); });
  add(Method::post, "/api/elections/{uuid}/ballots", may_vote,
      on_election([this](const protocol::ElectionUuid& uuid, Request& request) { return cast(uuid, request); }),
      ballot_bytes_max);
  if (!box_.is_empty()) add_board_routes(router, box_);
}

Response VoterApi::elections() {
  json::array list;
  for (const auto& [uuid, poll] : desk_.public_polls()) {
    if (poll.is_trial) continue;  // whoever takes part has its address
    list.push_back({{"uuid", uuid.text()},
                    {"name", poll.name},
                    {"state", name_of(poll.state)},
                    {"opens", moment(poll.opens)},
                    {"closes", moment(poll.closes)}});
  }
  return answer(json::object{{"elections", std::move(list)}});
}

Response VoterApi::card(const protocol::ElectionUuid& election) {
  const auto poll = desk_.poll(election);
  if (!poll || poll->state == ElectionState::draft) return unknown_election();
  const Timestamp now = now_();
  json::object card{{"uuid", election.text()},
                    {"name", poll->name},
                    {"description", poll->description},
                    {"language", poll->language},
                    {"administrator", poll->administrator},
                    {"state", name_of(poll->state)},
                    {"opens", moment(poll->opens)},
                    {"closes", moment(poll->closes)},
                    {"closed_at", moment(poll->closed_at)},
                    {"revoting", poll->revoting},
                    {"second_factor", nullptr},
                    {"trial", poll->is_trial},
                    {"help_line", poll->help_line},
                    {"group", poll->group},
                    {"checkable_with", checkable_with(*poll)},
                    {"fingerprint", poll->fingerprint},
                    {"voters", poll->voters},
                    {"casts_open", poll->state == ElectionState::open && !(poll->closes && now >= *poll->closes)},
                    {"two_part_codes", poll->two_part_codes},
                    {"reserve_letters", poll->reserve_letters},
                    {"annulled", detail::annulment(*poll)},
                    {"paused", nullptr}};
  if (poll->asks_birth_date) card["second_factor"] = "birth_date";
  if (poll->pause) card["paused"] = json::object{{"why", poll->pause->why}, {"until", moment(poll->pause->until)}};
  return answer(card);
}

Response VoterApi::sign_in(const protocol::ElectionUuid& election, Request& request) {
  if (admission_ != nullptr && !admission_->signs_in()) return http::retry_later("busy", 20);
  const auto asked = sign_in_from(request.body);
  if (!asked) return http::problem(asked.error());
  const auto signed_in =
      desk_.sign_in(election, *asked->secret, asked->birth_date, throttled_address(request.peer), now_());
  if (!signed_in) return refused(signed_in.error());
  return answer_about_voter({{"status", signed_in->voted ? "voted" : "may-vote"},
                             {"expires_in", desk_.session_idle().count()},
                             {"weight", signed_in->weight}},
                            signed_in->session.expose());
}

Response VoterApi::session(const protocol::ElectionUuid& election, Request& request) {
  const auto bearer = request.bearer();
  const auto known = bearer ? desk_.session(election, *bearer, now_()) : std::nullopt;
  if (!known) return http::problem(401, "session-expired");
  return answer_about_voter({{"status", known->voted ? "voted" : "may-vote"},
                             {"expires_in", desk_.session_idle().count()},
                             {"weight", known->weight}});
}

Response VoterApi::sign_out(Request& request) {
  if (const auto bearer = request.bearer()) desk_.sign_out(*bearer);
  return http::no_content();
}

Response VoterApi::cast(const protocol::ElectionUuid& election, Request& request) {
  const auto bearer = request.bearer();
  if (!bearer) return http::problem(401, "session-expired");
  const auto cast = desk_.cast(election, *bearer, request.body, now_());
  if (!cast) return refused(cast.error());
  const election::BoxPort::Receipt& receipt = cast->receipt;
  return answer(json::object{{"election", election.text()},
                             {"tracker", receipt.tracker},
                             {"cast_at", receipt.cast_at},
                             {"signature", receipt.signature},
                             {"number", receipt.number}},
                cast->again ? 200 : 201);
}

}  // namespace urna::api
