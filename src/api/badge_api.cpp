// SPDX-License-Identifier: EUPL-1.2
#include "api/badge_api.hpp"

#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/persons_routes.hpp"
#include "api/permissions.hpp"
#include "base/ensure.hpp"
#include "report/badge_picture.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AssuredId;
using assurance::Badge;
using assurance::BadgeAddress;
using assurance::BadgeState;
using http::Method;
using http::Request;
using http::Response;

Response unknown_service() { return http::problem(404, "unknown-assured-service"); }
Response unknown_badge() { return http::problem(404, "unknown-badge"); }

/// What pages of others may show.  Nobody keeps it longer than a minute: an approval that is suspended is not shown as
/// valid.
Response for_everybody(std::string type, std::string bytes) {
  Response response;
  response.headers.set("Content-Type", std::move(type));
  response.headers.set("Cache-Control", "public, max-age=60, must-revalidate");
  response.headers.set("Access-Control-Allow-Origin", "*");
  response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
  response.body = std::move(bytes);
  return response;
}

report::BadgePicture picture_of(const Badge& badge, report::Language language) {
  using State = report::BadgePicture::State;
  report::BadgePicture picture{language, State::none, badge.name, std::chrono::floor<std::chrono::days>(badge.at),
                               badge.index};
  switch (badge.state) {
    case BadgeState::valid:
      picture.state = State::valid;
      break;
    case BadgeState::under_watch:
      picture.state = State::under_watch;
      break;
    case BadgeState::suspended:
      picture.state = State::suspended;
      return picture;
    case BadgeState::expired:
      picture.state = State::expired;
      break;
    case BadgeState::none:
      return picture;
  }
  picture.day = badge.last_day.value_or(picture.day);
  return picture;
}

}  // namespace

void BadgeApi::add_routes(http::Router& router) {
  using Allowed = identity::Permission;
  static constexpr const char* at = "/api/assurance/services/{service}/badge";
  add_service_routes<BadgeApi>(router, *this, door_,
                               {{http::Method::get, at, ServiceNeed::read_approve, &BadgeApi::read}});
  detail::add_persons_routes<BadgeApi>(router, *this,
                                       {{Method::put, at, Allowed::assurance_sign, &BadgeApi::show},
                                        {Method::remove, at, Allowed::assurance_sign, &BadgeApi::hide}});
  const std::initializer_list<std::pair<const char*, Response (BadgeApi::*)(const Request&)>> open{
      {"/api/badges/{badge}/badge.svg", &BadgeApi::picture},
      {"/api/badges/{badge}/badge.json", &BadgeApi::data},
      {"/api/badges/{badge}/badge.note", &BadgeApi::note}};
  for (const auto& [pattern, handler] : open) {
    router.add({.pattern = pattern,
                .permission = named(OpenAct::see_elections),
                .handler = [this, handler = handler](Request& request) { return (this->*handler)(request); }});
  }
}

BadgeApi::Places BadgeApi::places() const {
  Places places;
  const auto text = around_.text();
  if (!text) return places;
  const json::value kept = json::parse(*text);
  for (const auto& [service, place] : kept.as_object()) {
    const auto id = detail::identifier_from<AssuredId>(service);
    const auto address = detail::identifier_from<BadgeAddress>(place.at("address").as_string());
    ensure(id && address, "what is kept of badges is what was written");
    places[*id] = {*address, place.at("is_shown").as_bool()};
  }
  return places;
}

void BadgeApi::keep(const Places& places) {
  json::object kept;
  for (const auto& [service, place] : places)
    kept[to_hex(service.get())] = {{"address", to_hex(place.address.get())}, {"is_shown", place.is_shown}};
  around_.put(json::serialize(kept));
}

std::optional<BadgeApi::Open> BadgeApi::open_badge(const Request& request) {
  const auto wanted = detail::identifier_from<BadgeAddress>(request.parameter("badge"));
  if (!wanted) return std::nullopt;
  std::optional<AssuredId> service;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, place] : places())
      if (place.is_shown && place.address == *wanted) service = id;
  }
  auto badge = service ? around_.badge(*service, around_.now()) : std::nullopt;
  return badge ? std::optional(Open{*wanted, std::move(*badge)}) : std::nullopt;
}

Response BadgeApi::told(const Place* place, const Badge& badge) const {
  json::object object{{"is_shown", place != nullptr && place->is_shown}, {"state", word_of(badge.state)}};
  for (const char* name : {"svg", "json", "note"}) {
    object[name] = place == nullptr
                       ? json::value()
                       : json::value(around_.origin + "/api/badges/" + to_hex(place->address.get()) + "/badge." + name);
  }
  return detail::answer(object);
}

Response BadgeApi::read(const Request& request) {
  const auto id = detail::identifier_from<AssuredId>(request.parameter("service"));
  const auto badge = id ? around_.badge(*id, around_.now()) : std::nullopt;
  if (!badge) return unknown_service();
  const std::lock_guard lock(mutex_);
  const Places places = this->places();
  const auto found = places.find(*id);
  return told(found == places.end() ? nullptr : &found->second, *badge);
}

Response BadgeApi::show(const Request& request) {
  const auto id = detail::identifier_from<AssuredId>(request.parameter("service"));
  const auto badge = id ? around_.badge(*id, around_.now()) : std::nullopt;
  if (!badge) return unknown_service();
  storage::Acting::say("name", badge->name);
  const std::lock_guard lock(mutex_);
  Places places = this->places();
  auto [found, is_new] = places.try_emplace(*id);
  if (is_new) {
    std::array<std::byte, 16> drawn{};
    random_.fill(drawn);
    found->second.address = BadgeAddress(drawn);
  }
  found->second.is_shown = true;
  keep(places);
  return told(&found->second, *badge);
}

Response BadgeApi::hide(const Request& request) {
  const auto id = detail::identifier_from<AssuredId>(request.parameter("service"));
  const auto badge = id ? around_.badge(*id, around_.now()) : std::nullopt;
  if (!badge) return unknown_service();
  storage::Acting::say("name", badge->name);
  const std::lock_guard lock(mutex_);
  Places places = this->places();
  const auto found = places.find(*id);
  if (found == places.end()) return told(nullptr, *badge);
  found->second.is_shown = false;
  keep(places);
  return told(&found->second, *badge);
}

Response BadgeApi::picture(const Request& request) {
  const auto language = report::language_named(request.query_value("language").value_or("en"));
  if (!language) return http::problem(422, "unknown-language");
  const auto open = open_badge(request);
  if (!open) return unknown_badge();
  return for_everybody("image/svg+xml", report::draw_badge(picture_of(open->badge, *language)));
}

Response BadgeApi::data(const Request& request) {
  const auto open = open_badge(request);
  if (!open) return unknown_badge();
  const std::string note = around_.sign(badge_statement(open->address, open->badge));
  return for_everybody("application/json", badge_json(open->address, open->badge, note));
}

Response BadgeApi::note(const Request& request) {
  const auto open = open_badge(request);
  if (!open) return unknown_badge();
  return for_everybody("text/plain; charset=utf-8", around_.sign(badge_statement(open->address, open->badge)));
}

}  // namespace urna::api
