// SPDX-License-Identifier: EUPL-1.2
#include "api/person_door_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/relying_party.hpp"
#include "api/detail/session_cookies.hpp"
#include "api/detail/typed_factor.hpp"
#include "crypto/hash.hpp"

/// Signing in, and what a session says of itself.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using identity::SignInRefusal;
using identity::Visit;

// Over what any field may have, so that whoever types too much is told which field it is.
constexpr std::size_t body_bytes_max = (std::size_t{1} << 20) + 64 * 1024;
constexpr std::size_t address_bytes_max = 508;

/// What the envelopes opened: nobody gave it, and it is over within the hour.
bool is_of_emergency(const identity::Grant& grant) {
  const bool is_short = grant.expires && *grant.expires - grant.not_before <= identity::emergency_lasts_max;
  return is_short && !grant.by && std::holds_alternative<identity::OnPlatform>(grant.place);
}

}  // namespace

PersonDoorApi::PersonDoorApi(identity::PersonDoor& door, identity::Sessions& sessions, PeopleStores stores,
                             crypto::RandomSource& random, Clock now, Place place)
    : door_(door),
      sessions_(sessions),
      stores_(stores),
      random_(random),
      now_(std::move(now)),
      place_(std::move(place)),
      party_(detail::relying_party(place_.origin).id) {}

void PersonDoorApi::add(http::Router& router, OpenAct act, std::initializer_list<Line> lines) {
  for (const Line& line : lines) {
    const bool has_body = line.method == Method::post || line.method == Method::put;
    router.add({.method = line.method,
                .pattern = line.pattern,
                .permission = named(act),
                .handler = [this, handler = line.handler](Request& request) { return (this->*handler)(request); },
                .body_bytes_max = has_body ? body_bytes_max : 0});
  }
}

void PersonDoorApi::add_routes(http::Router& router) {
  add_entry_routes(router);
  add(router, OpenAct::enter_account,
      {{Method::post, "/api/account/sign-in/challenge", &PersonDoorApi::challenge_sign_in},
       {Method::post, "/api/account/sign-in", &PersonDoorApi::sign_in}});
  add(router, OpenAct::mend_account,
      {{Method::get, "/api/account", &PersonDoorApi::me},
       {Method::post, "/api/account/sign-out", &PersonDoorApi::sign_out},
       {Method::post, "/api/account/step-up/challenge", &PersonDoorApi::challenge_step_up},
       {Method::post, "/api/account/step-up", &PersonDoorApi::step_up},
       {Method::get, "/api/account/sessions", &PersonDoorApi::list_sessions},
       {Method::remove, "/api/account/sessions", &PersonDoorApi::end_other_sessions},
       {Method::remove, "/api/account/sessions/{session}", &PersonDoorApi::end_session}});
  add_factor_routes(router);
  add_provider_routes(router);
}

PersonDoorApi::Browser PersonDoorApi::browser_of(const Request& request) const {
  constexpr std::size_t characters = 64;
  const auto cookie = request.cookie(detail::browser_cookie);
  if (cookie && cookie->size() == characters) return {std::string(*cookie)};
  std::array<std::byte, 32> drawn{};
  random_.fill(drawn);
  return {to_hex(drawn), true};
}

void PersonDoorApi::hand_out(Response& response, const Browser& browser) {
  constexpr const char* a_year = "; HttpOnly; Max-Age=31536000";
  if (browser.is_new) response.headers.add("Set-Cookie", detail::cookie(detail::browser_cookie, browser.text, a_year));
}

Visit PersonDoorApi::visit(const Request& request, std::string_view browser) const {
  if (browser.empty()) browser = request.cookie(detail::browser_cookie).value_or("");
  return {identity::network_address(request.peer).value_or(identity::NetworkAddress{}),
          place_.tenant,
          {party_, place_.origin},
          crypto::sha256("urna browser|" + std::string(browser)),
          place_.names(),
          now_(),
          place_.is_platform};
}

Response PersonDoorApi::must_wait(const Visit& visit, std::string_view address) const {
  Response response = http::problem(429, "too-many-tries");
  const auto wait = door_.wait(visit, address);
  response.headers.set("Retry-After", std::to_string(std::max<std::int64_t>(1, wait.count())));
  return response;
}

Response PersonDoorApi::refused(const Visit& visit, SignInRefusal refusal, std::string_view address) const {
  switch (refusal) {
    case SignInRefusal::must_wait:
      return must_wait(visit, address);
    case SignInRefusal::other_factor:
      return http::problem(401, "other-factor");
    case SignInRefusal::refused:
      break;
  }
  return http::problem(401, "sign-in-refused");
}

Response PersonDoorApi::challenge_sign_in(Request& request) {
  auto fields = http::JsonFields::of(request.body.empty() ? "{}" : request.body);
  if (!fields) return http::problem(fields.error());
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Browser browser = browser_of(request);
  const identity::Challenge challenge = door_.challenge_for_sign_in(visit(request, browser.text));
  Response response = answer(json::object{{"challenge", to_base64url(challenge)}, {"rp_id", party_}});
  hand_out(response, browser);
  return response;
}

Response PersonDoorApi::sign_in(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string address = fields->text("address", address_bytes_max);
  const SecretText password(fields->text("password", identity::password_bytes_max));
  const detail::TypedFactor factor(*fields);
  // What can be nobody's password is not worth 64 MiB.
  if (!identity::password_to_hash(password.expose())) fields->refuse("password", "is no text that can be typed");
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  const auto signed_in = door_.sign_in(here, address, password.expose(), factor.proof(),
                                       request.cookie(detail::session_cookie).value_or(""));
  if (!signed_in) return refused(here, signed_in.error(), address);
  return me_with(signed_in->session, here);
}

Response PersonDoorApi::sign_out(Request& request) {
  sessions_.sign_out(request.cookie(detail::session_cookie).value_or(""));
  Response response = http::no_content();
  response.headers.set("Clear-Site-Data", "\"cache\"");
  detail::take_back(response);
  return response;
}

json::object PersonDoorApi::described(const identity::Person& person, const identity::Session& session,
                                      Timestamp now) const {
  Caller caller{.who = person.id, .name = person.name, .tenant = place_.tenant, .now = now};
  caller.groups = stores_.groups.of(person.id);
  caller.grants = stores_.grants.of(person.id, caller.groups);
  caller.session = session;
  json::array keys;
  for (const identity::SecurityKey& key : person.keys) {
    keys.push_back(
        {{"id", to_base64url(key.id)}, {"verifies", key.has_verified}, {"may_be_copied", key.may_be_copied}});
  }
  json::array roles;
  for (const identity::Grant& grant : caller.grants) {
    if (!identity::is_live(grant, now)) continue;
    const auto* const group = std::get_if<identity::GroupId>(&grant.subject);
    roles.push_back({{"grant", to_hex(grant.id.get())},
                     {"role", identity::facts_of(grant.role).name},
                     {"place", detail::place_word(grant.place)},
                     {"election", detail::election_in(grant.place)},
                     {"expires", detail::moment(grant.expires)},
                     {"reason", grant.reason},
                     {"is_emergency", is_of_emergency(grant)},
                     {"group", group == nullptr ? json::value() : json::value(to_hex(group->get()))}});
  }
  std::set<std::pair<std::string_view, std::string>> rights;
  std::set<std::string_view> of_platform;
  for (const identity::Right& right : identity::effective_rights(caller.asker())) {
    if (std::holds_alternative<identity::OnPlatform>(right.place)) {
      of_platform.insert(identity::facts_of(right.permission).name);
      continue;
    }
    const auto* const election = std::get_if<identity::InElection>(&right.place);
    rights.emplace(identity::facts_of(right.permission).name, election == nullptr ? "" : election->election.get());
  }
  json::array listed;
  for (const auto& [permission, election] : rights) {
    listed.push_back(
        {{"permission", permission}, {"election", election.empty() ? json::value() : json::value(election)}});
  }
  json::array on_platform(of_platform.begin(), of_platform.end());
  const bool has_shown = session.factor != identity::Factor::none;
  const identity::SignInDemand demand = door_.laid_down_for(person.id, now);
  const identity::Shortfall owed = identity::shortfall_of(person, demand);
  return {
      {"id", to_hex(person.id.get())},
      {"name", person.name},
      {"address", person.address},
      {"factor", detail::word_of(session.factor)},
      {"shown_until", has_shown ? json::value(timestamp_text(session.shown + identity::step_up_lasts)) : json::value()},
      {"is_management", session.kind == identity::SessionKind::management},
      {"characters_min", identity::rule_of(door_.strength_for(person, now)).characters_min},
      {"demanded_factor", detail::word_of(demand.factor)},
      {"owes",
       {{"password", owed.password}, {"factor", owed.factor ? json::value(detail::word_of(demand.factor)) : nullptr}}},
      {"has_device", person.totp.has_value()},
      {"keys", std::move(keys)},
      {"recovery_codes_left", person.recovery.left()},
      {"roles", std::move(roles)},
      {"rights", std::move(listed)},
      {"platform_rights", std::move(on_platform)},
      {"at_platform", place_.is_platform},
      {"is_guest", !stores_.people.find(person.id).has_value()}};
}

Response PersonDoorApi::me(Request& request) {
  const identity::Session& session = caller_of(request).session.value();
  const auto person = person_or_guest(stores_, session.person);
  if (!person) return http::problem(401, "signed-out");
  return answer(described(*person, session, now_()));
}

Response PersonDoorApi::me_with(const identity::OpenedSession& opened, const Visit& visit) const {
  const auto session = sessions_.find(opened.cookie.expose(), visit.host, visit.now);
  const auto person = session ? stores_.people.find(session->person) : std::nullopt;
  if (!person) return http::problem(401, "signed-out");  // disabled in this moment
  Response response = answer(described(*person, *session, visit.now));
  detail::hand_out(response, opened);
  return response;
}

Response PersonDoorApi::challenge_step_up(Request& request) {
  const auto person = stores_.people.find(caller_of(request).session.value().person);
  if (!person) return http::problem(401, "signed-out");
  const Browser browser = browser_of(request);
  const identity::Challenge challenge = door_.challenge_for_sign_in(visit(request, browser.text));
  json::array keys;
  for (const identity::SecurityKey& key : person->keys) keys.emplace_back(to_base64url(key.id));
  Response response =
      answer(json::object{{"challenge", to_base64url(challenge)}, {"rp_id", party_}, {"keys", std::move(keys)}});
  hand_out(response, browser);
  return response;
}

Response PersonDoorApi::step_up(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const detail::TypedFactor factor(*fields);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  const auto renewed = door_.step_up(here, request.cookie(detail::session_cookie).value_or(""), factor.proof());
  if (!renewed) {
    const auto person = stores_.people.find(caller_of(request).session.value().person);
    return refused(here, renewed.error(), person ? person->address : "");
  }
  return me_with(*renewed, here);
}

Response PersonDoorApi::list_sessions(Request& request) {
  const identity::Session& here = caller_of(request).session.value();
  json::array listed;
  for (const identity::Session& session : sessions_.list(here.person, now_())) {
    listed.push_back({{"id", to_hex(session.id.get())},
                      {"started", timestamp_text(session.started)},
                      {"last_seen", timestamp_text(session.last_seen)},
                      {"ends", timestamp_text(sessions_.end_of(session, now_()))},
                      {"factor", detail::word_of(session.factor)},
                      {"here", session.id == here.id}});
  }
  return answer(json::object{{"sessions", std::move(listed)}});
}

Response PersonDoorApi::end_session(Request& request) {
  const auto id = detail::identifier_from<identity::SessionId>(request.parameter("session"));
  const bool is_ended = id && sessions_.end(caller_of(request).session.value().person, *id);
  return is_ended ? http::no_content() : http::problem(404, "unknown-session");
}

Response PersonDoorApi::end_other_sessions(Request& request) {
  const identity::Session& here = caller_of(request).session.value();
  sessions_.end_all(here.person, here.id);
  return http::no_content();
}

}  // namespace urna::api
