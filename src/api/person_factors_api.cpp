// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/session_cookies.hpp"
#include "api/detail/typed_factor.hpp"
#include "api/permissions.hpp"
#include "api/person_door_api.hpp"

/// What people who are signed in change of what they show.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using identity::EntryFault;
using identity::Visit;

constexpr std::size_t attestation_bytes_max = 16 * 1024;

std::string_view session_in(const Request& request) { return request.cookie(detail::session_cookie).value_or(""); }

}  // namespace

void PersonDoorApi::add_factor_routes(http::Router& router) {
  add(router, OpenAct::mend_account,
      {{Method::post, "/api/account/password", &PersonDoorApi::change_password},
       {Method::post, "/api/account/keys/challenge", &PersonDoorApi::challenge_own_key},
       {Method::post, "/api/account/keys", &PersonDoorApi::add_own_key},
       {Method::remove, "/api/account/keys/{key}", &PersonDoorApi::remove_own_key},
       {Method::post, "/api/account/device", &PersonDoorApi::begin_own_device},
       {Method::post, "/api/account/device/confirm", &PersonDoorApi::confirm_own_device},
       {Method::post, "/api/account/recovery-codes", &PersonDoorApi::renew_recovery_codes}});
}

Response PersonDoorApi::change_password(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const SecretText now(fields->text("password_now", identity::password_bytes_max));
  const SecretText wanted(fields->text("password", identity::password_bytes_max));
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  const auto person = stores_.people.find(caller_of(request).session.value().person);
  const auto changed = door_.change_password(here, session_in(request), now.expose(), wanted.expose());
  if (changed) return me_with(*changed, here);
  if (!person) return http::problem(401, "signed-out");
  if (changed.error() == EntryFault::not_signed_in) return http::problem(401, "password-wrong");
  if (changed.error() != EntryFault::password_weak) return refused(here, changed.error(), person->address);
  return refused_password(
      door_.weaknesses(here, door_.strength_for(*person, here.now), person->address, person->name, wanted.expose()));
}

Response PersonDoorApi::challenge_own_key(Request& request) {
  const identity::Session& session = caller_of(request).session.value();
  const auto person = stores_.people.find(session.person);
  if (!person) return http::problem(401, "signed-out");
  const Browser browser = browser_of(request);
  Response response =
      new_key_asked(visit(request, browser.text), to_base64url(person->id.get()), person->address, person->keys,
                    door_.factor_for(person->id, now_()) == identity::Factor::verified_key);
  hand_out(response, browser);
  return response;
}

Response PersonDoorApi::add_own_key(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const Bytes client_data = detail::bytes_in(*fields, "client_data", detail::TypedFactor::client_data_bytes_max);
  const Bytes attestation = detail::bytes_in(*fields, "attestation_object", attestation_bytes_max);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  const auto fault = door_.add_own_key(here, session_in(request), {client_data, attestation});
  return fault ? refused(here, *fault, {}) : http::no_content();
}

Response PersonDoorApi::remove_own_key(Request& request) {
  const auto id = from_base64url(request.parameter("key"));
  if (!id) return http::problem(404, "unknown-key");
  const Visit here = visit(request);
  const auto fault = door_.remove_own_key(here, session_in(request), *id);
  if (fault == EntryFault::key_refused) return http::problem(404, "unknown-key");
  return fault ? refused(here, *fault, {}) : http::no_content();
}

Response PersonDoorApi::begin_own_device(Request& request) {
  const Visit here = visit(request);
  const auto device = door_.begin_own_device(here, session_in(request));
  if (!device) return refused(here, device.error(), {});
  return answer(json::object{{"totp_secret", device->secret.expose()}, {"otpauth", device->address.expose()}});
}

Response PersonDoorApi::confirm_own_device(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string totp = fields->text("totp", detail::TypedFactor::text_bytes_max);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  const auto fault = door_.confirm_own_device(here, session_in(request), totp);
  return fault ? refused(here, *fault, {}) : http::no_content();
}

Response PersonDoorApi::renew_recovery_codes(Request& request) {
  const Visit here = visit(request);
  const auto codes = door_.renew_recovery_codes(here, session_in(request));
  if (!codes) return refused(here, codes.error(), {});
  json::array texts;
  for (const SecretText& code : *codes) texts.emplace_back(code.expose());
  return answer(json::object{{"recovery_codes", std::move(texts)}});
}

}  // namespace urna::api
