// SPDX-License-Identifier: EUPL-1.2
#include "api/departure_api.hpp"

#include <boost/json.hpp>

#include "api/departure_answers.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

const http::Permission may_operate{"keystore.operate"};
constexpr std::size_t body_bytes_max = 8'192;

/// Takes the text's next line; wiped with the object that it goes into.
SecretText next_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  SecretText line{std::string(rest.substr(0, end))};
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

std::set<std::string> words_in(std::string_view list) {
  std::set<std::string> words;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    words.emplace(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return words;
}

}  // namespace

void DepartureApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, Answer answer) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = may_operate,
                .handler = [this, answer](Request& request) -> Response {
                  auto door = find_(request);
                  return door ? (this->*answer)(*door, request) : std::move(door.error());
                },
                .body_bytes_max = method == Method::get ? 0 : body_bytes_max,
                .content_types = {"text/plain"}});
  };
  add(Method::get, "/customer/leaving", &DepartureApi::state);
  add(Method::get, "/customer/leaving/certificate", &DepartureApi::certificate);
  add(Method::post, "/customer/leaving/media", &DepartureApi::medium_expected);
  add(Method::post, "/customer/leaving/media-destroyed", &DepartureApi::medium_destroyed);
  add(Method::post, "/customer/leaving/decisions/{what}", &DepartureApi::decide);
}

Response DepartureApi::state(const AtDoor& door, Request&) const {
  const auto leaving = door.departure->state();
  if (!leaving) return http::json(json::serialize(json::object{{"stage", "none"}, {"access", "whole"}}));
  return http::json(json::serialize(leaving_json(*leaving, now_())));
}

Response DepartureApi::certificate(const AtDoor& door, Request&) const {
  auto note = door.departure->certificate();
  if (!note) return http::problem(404, "not-certified");
  return {.headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = std::move(*note)};
}

Response DepartureApi::medium_expected(const AtDoor& door, Request& request) const {
  try {
    const auto done = door.departure->expect_media(words_in(request.query_value("labels").value_or("")), now_());
    return done ? state(door, request) : leaving_refused(done.error());
  } catch (const DepartureNotNoted&) {
    return http::retry_later("audit-unavailable", 5);
  }
}

Response DepartureApi::medium_destroyed(const AtDoor& door, Request& request) const {
  try {
    const auto done = door.departure->medium_destroyed(std::string(request.query_value("label").value_or("")), now_());
    return done ? state(door, request) : leaving_refused(done.error());
  } catch (const DepartureNotNoted&) {
    return http::retry_later("audit-unavailable", 5);
  }
}

Response DepartureApi::decide(const AtDoor& door, Request& request) const {
  const SecretText body(std::move(request.body));
  Departure& departure = *door.departure;
  const std::string& what = request.parameter("what");
  const bool is_of_two = what == "confirm" || what == "lift";
  if (!is_of_two && what != "request" && what != "call-off" && what != "hold") return http::problem(404, "not-found");
  const Timestamp now = now_();
  const auto until = timestamp_from(request.query_value("until").value_or(""));
  if (what == "hold" && !until) return http::problem(422, "hold-without-end");

  std::vector<Decider> people;
  std::string_view rest = body.expose();
  for (int i = 0; i < (is_of_two ? 2 : 1); ++i) {
    const SecretText address = next_line(rest);
    const SecretText password = next_line(rest);
    const SecretText proof = next_line(rest);
    auto decider = door.recognise(address.expose(), password.expose(), proof.expose());
    if (!decider) return http::problem(403, "forbidden", "person " + std::to_string(i + 1));
    people.push_back(std::move(*decider));
  }
  try {
    const auto done = [&]() -> Departure::Decision {
      if (what == "confirm") {
        return departure.confirm(people[0], people[1], request.query_value("export_offered").has_value(),
                                 words_in(request.query_value("media").value_or("")), now);
      }
      if (what == "lift") return departure.lift_hold(people[0], people[1], now);
      if (what == "request") return departure.request(people[0], now);
      if (what == "call-off") return departure.call_off(people[0], now);
      return departure.hold(people[0], std::string(request.query_value("reason").value_or("")), *until, now);
    }();
    return done ? state(door, request) : leaving_refused(done.error());
  } catch (const DepartureNotNoted&) {
    return http::retry_later("audit-unavailable", 5);
  }
}

}  // namespace urna::api
