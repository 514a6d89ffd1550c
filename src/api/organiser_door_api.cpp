// SPDX-License-Identifier: EUPL-1.2
#include "api/organiser_door_api.hpp"

#include <boost/json.hpp>

#include "api/detail/text_fields.hpp"
#include "api/permissions.hpp"
#include "api/throttled_address.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using identity::EnrolmentFault;
using identity::SignInFault;

constexpr std::size_t body_bytes_max = 8 * 1024;
constexpr std::string_view session_cookie = "__Host-urna";

std::string cookie(std::string_view value, std::string_view more) {
  return std::string(session_cookie) + "=" + std::string(value) + "; Path=/; Secure; HttpOnly; SameSite=Strict" +
         std::string(more);
}

Response refused(EnrolmentFault fault) {
  switch (fault) {
    case EnrolmentFault::code_wrong:
      return http::problem(401, "enrolment-refused");
    case EnrolmentFault::password_short:
      return http::problem({422, "password-refused", "has fewer than 12 characters", {{"password", "too-short"}}});
    case EnrolmentFault::password_long:
      return http::problem({422, "password-refused", "has more than 1024 bytes", {{"password", "too-long"}}});
    case EnrolmentFault::password_is_name:
      return http::problem({422, "password-refused", "is the account's name", {{"password", "is-the-name"}}});
    case EnrolmentFault::second_code_wrong:
      return http::problem({422, "totp-refused", "is not the device's code", {{"totp", "wrong"}}});
    case EnrolmentFault::must_wait:
      break;
  }
  return http::problem(429, "too-many-tries");
}

/// Whether a request only looks.
bool only_looks(Method method) { return method == Method::get || method == Method::head; }

}  // namespace

OrganiserDoorApi::OrganiserDoorApi(identity::OrganiserDoor& accounts, Clock now, std::function<void()> before_enrolment)
    : accounts_(accounts), now_(std::move(now)), before_enrolment_(std::move(before_enrolment)) {}

void OrganiserDoorApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, Permission permission, http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = named(permission),
                .handler = std::move(handler),
                .body_bytes_max = only_looks(method) ? 0 : body_bytes_max});
  };
  add(Method::post, "/api/account/enrol", Permission::enter_account,
      [this](Request& request) { return enrol(request); });
  add(Method::post, "/api/account/enrol/confirm", Permission::enter_account,
      [this](Request& request) { return confirm(request); });
  add(Method::post, "/api/account/sign-in", Permission::enter_account,
      [this](Request& request) { return sign_in(request); });
  add(Method::post, "/api/account/sign-out", Permission::keep_account, [this](Request& request) {
    accounts_.sign_out(request.cookie(session_cookie).value_or(""));
    Response response = http::no_content();
    response.headers.set("Set-Cookie", cookie("", "; Max-Age=0"));
    return response;
  });
  add(Method::get, "/api/account", Permission::keep_account, [](Request& request) {
    return http::json(json::serialize(json::object{{"name", std::any_cast<std::string>(request.caller)}}));
  });
}

std::optional<Response> OrganiserDoorApi::authorise(const http::Permission& permission, Request& request) {
  const auto wanted = permission_named(permission);
  if (!wanted) return http::problem(403, "not-allowed");
  switch (role_for(*wanted)) {
    case Role::anybody:
      // Signing in is guarded too: no page elsewhere may sign a browser in.
      if (*wanted == Permission::enter_account && request.header("X-Urna") != "1")
        return http::problem(403, "header-missing");
      return std::nullopt;
    case Role::trustee:
      if (!request.bearer()) return http::problem(401, "link-refused");
      return std::nullopt;
    case Role::organiser:
      break;
  }
  const auto token = request.cookie(session_cookie);
  const auto name = token ? accounts_.session(*token, now_()) : std::nullopt;
  if (!name) return http::problem(401, "signed-out");
  if (!only_looks(request.method) && request.header("X-Urna") != "1") return http::problem(403, "header-missing");
  request.caller = *name;
  return std::nullopt;
}

Response OrganiserDoorApi::must_wait(const Request& request, std::string_view name) const {
  const auto wait = accounts_.wait(throttled_address(request.peer), name, now_());
  Response response = http::problem(429, "too-many-tries");
  response.headers.set("Retry-After", std::to_string(std::max<std::int64_t>(1, wait.count())));
  return response;
}

Response OrganiserDoorApi::enrol(const Request& request) {
  auto fields = detail::text_fields(request.body, {"name", "one_time_code", "password"});
  if (!fields) return http::problem(fields.error());
  before_enrolment_();
  const auto factor = accounts_.enrol(throttled_address(request.peer), (*fields)["name"], (*fields)["one_time_code"],
                                      (*fields)["password"], now_());
  if (!factor) {
    return factor.error() == EnrolmentFault::must_wait ? must_wait(request, (*fields)["name"])
                                                       : refused(factor.error());
  }
  return http::json(
      json::serialize(json::object{{"totp_secret", factor->secret.expose()}, {"otpauth", factor->address.expose()}}));
}

Response OrganiserDoorApi::confirm(const Request& request) {
  auto fields = detail::text_fields(request.body, {"name", "one_time_code", "password", "totp"});
  if (!fields) return http::problem(fields.error());
  const auto fault =
      accounts_.confirm_enrolment(throttled_address(request.peer), (*fields)["name"], (*fields)["one_time_code"],
                                  (*fields)["password"], (*fields)["totp"], now_());
  if (fault == EnrolmentFault::must_wait) return must_wait(request, (*fields)["name"]);
  return fault ? refused(*fault) : http::no_content();
}

Response OrganiserDoorApi::sign_in(const Request& request) {
  auto fields = detail::text_fields(request.body, {"name", "password", "totp"});
  if (!fields) return http::problem(fields.error());
  const auto session = accounts_.sign_in(throttled_address(request.peer), (*fields)["name"], (*fields)["password"],
                                         (*fields)["totp"], now_());
  if (!session) {
    return session.error() == SignInFault::must_wait ? must_wait(request, (*fields)["name"])
                                                     : http::problem(401, "sign-in-refused");
  }
  const auto name = identity::account_name((*fields)["name"]);
  Response response = http::json(json::serialize(json::object{{"name", name.value_or("")}}));
  response.headers.set("Set-Cookie", cookie(session->expose(), ""));
  return response;
}

}  // namespace urna::api
