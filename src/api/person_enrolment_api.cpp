// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/session_cookies.hpp"
#include "api/detail/typed_factor.hpp"
#include "api/permissions.hpp"
#include "api/person_door_api.hpp"

/// From an invitation to an account.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using identity::EntryFault;
using identity::Visit;

constexpr std::size_t address_bytes_max = 508;
constexpr std::size_t link_bytes_max = 64;
constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t attestation_bytes_max = 16 * 1024;

/// The two that every step of an enrolment begins with.
struct Invited {
  std::string link;
  std::string address;

  explicit Invited(http::JsonFields& fields)
      : link(fields.text("invitation", link_bytes_max)), address(fields.text("address", address_bytes_max)) {}
};

json::array shown_once(const std::array<SecretText, identity::recovery_code_count>& codes) {
  json::array texts;
  for (const SecretText& code : codes) texts.emplace_back(code.expose());
  return texts;
}

}  // namespace

void PersonDoorApi::add_entry_routes(http::Router& router) {
  add(router, OpenAct::enter_account,
      {{Method::post, "/api/account/invitation", &PersonDoorApi::look_at_invitation},
       {Method::post, "/api/account/enrol", &PersonDoorApi::begin},
       {Method::post, "/api/account/enrol/device", &PersonDoorApi::confirm_device},
       {Method::post, "/api/account/enrol/key-challenge", &PersonDoorApi::challenge_new_key},
       {Method::post, "/api/account/enrol/key", &PersonDoorApi::add_key},
       {Method::post, "/api/account/enrol/finish", &PersonDoorApi::finish}});
  add(router, OpenAct::mend_account, {{Method::post, "/api/account/take-up", &PersonDoorApi::take_up}});
}

Response PersonDoorApi::refused(const Visit& visit, EntryFault fault, std::string_view address) const {
  switch (fault) {
    case EntryFault::invitation_refused:
      return http::problem(401, "invitation-refused");
    case EntryFault::has_account:
      return http::problem(409, "has-account");
    case EntryFault::name_malformed:
      return detail::unfit("name", "is blank, or has characters that are not shown");
    case EntryFault::password_weak:
      return http::problem(409, "password-weak");
    case EntryFault::device_refused:
      return http::problem({422, "totp-refused", "is not the device's code", {{"totp", "wrong"}}});
    case EntryFault::key_refused:
      return http::problem(422, "key-refused");
    case EntryFault::factor_missing:
      return http::problem(409, "factor-missing");
    case EntryFault::must_wait:
      return must_wait(visit, address);
    case EntryFault::not_signed_in:
      return http::problem(401, "signed-out");
    case EntryFault::not_fresh:
      return http::problem(401, "step-up");
    case EntryFault::other_factor:
      return http::problem(401, "other-factor");
    case EntryFault::excluded:
      return http::problem(409, "exclusive");
  }
  return http::problem(401, "invitation-refused");
}

Response PersonDoorApi::look_at_invitation(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const Invited typed(*fields);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto invited = door_.find_invited(visit(request), typed.link, typed.address);
  if (!invited) return http::problem(401, "invitation-refused");
  const auto person = stores_.people.find(invited->address);
  const bool has_account = person && person->state != identity::PersonState::enrolling;
  const identity::SignInDemand demand = door_.demand_of(*invited);
  return answer(json::object{{"roles", detail::role_names(invited->roles)},
                             {"election", detail::election_in(invited->place)},
                             {"ends", detail::moment(invited->role_ends)},
                             {"expires", timestamp_text(invited->expires)},
                             {"factor", detail::word_of(demand.factor)},
                             {"characters_min", identity::rule_of(demand.strength).characters_min},
                             {"has_account", has_account}});
}

Response PersonDoorApi::begin(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const Invited typed(*fields);
  const std::string name = fields->text("name", name_bytes_max);
  const SecretText password(fields->text("password", identity::password_bytes_max));
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  const auto device = door_.begin(here, typed.link, typed.address, name, password.expose());
  if (!device && device.error() == EntryFault::password_weak) {
    const auto invited = door_.find_invited(here, typed.link, typed.address);
    const auto strength = invited ? door_.demand_of(*invited).strength : identity::Strength::basic;
    return refused_password(door_.weaknesses(here, strength, typed.address, name, password.expose()));
  }
  if (!device) return refused(here, device.error(), typed.address);
  return answer(json::object{{"totp_secret", device->secret.expose()}, {"otpauth", device->address.expose()}});
}

Response PersonDoorApi::refused_password(std::span<const identity::Weakness> weaknesses) {
  std::string words;
  for (const identity::Weakness weakness : weaknesses) {
    words += (words.empty() ? "" : " ") + std::string(detail::word_of(weakness));
  }
  // The password of now again is the one weakness that is not in the list.
  return http::problem({422, "password-refused", {}, {{"password", words.empty() ? "reused" : words}}});
}

Response PersonDoorApi::confirm_device(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const Invited typed(*fields);
  const std::string totp = fields->text("totp", detail::TypedFactor::text_bytes_max);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  const auto fault = door_.confirm_device(here, typed.link, typed.address, totp);
  return fault ? refused(here, *fault, typed.address) : http::no_content();
}

Response PersonDoorApi::new_key_asked(const Visit& visit, const std::string& user, const std::string& name,
                                      std::span<const identity::SecurityKey> known, bool must_verify) {
  json::array ids;
  for (const identity::SecurityKey& key : known) ids.emplace_back(to_base64url(key.id));
  return answer(json::object{{"challenge", to_base64url(door_.challenge_for_new_key(visit))},
                             {"rp_id", party_},
                             {"rp_name", "Urna"},
                             {"user_id", user},
                             {"user_name", name},
                             {"algorithms", {-7, -8, -257}},
                             {"must_verify", must_verify},
                             {"known", std::move(ids)}});
}

Response PersonDoorApi::challenge_new_key(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const Invited typed(*fields);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Browser browser = browser_of(request);
  const Visit here = visit(request, browser.text);
  const auto invited = door_.find_invited(here, typed.link, typed.address);
  const auto person = invited ? stores_.people.find(invited->address) : std::nullopt;
  if (!person || person->state != identity::PersonState::enrolling) return http::problem(401, "invitation-refused");
  Response response = new_key_asked(here, to_base64url(person->id.get()), person->address, person->keys,
                                    door_.demand_of(*invited).factor == identity::Factor::verified_key);
  hand_out(response, browser);
  return response;
}

Response PersonDoorApi::add_key(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const Invited typed(*fields);
  const Bytes client_data = detail::bytes_in(*fields, "client_data", detail::TypedFactor::client_data_bytes_max);
  const Bytes attestation = detail::bytes_in(*fields, "attestation_object", attestation_bytes_max);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  if (const auto fault = door_.add_key(here, typed.link, typed.address, {client_data, attestation}))
    return refused(here, *fault, typed.address);
  const auto invited = door_.find_invited(here, typed.link, typed.address);
  const auto person = invited ? stores_.people.find(invited->address) : std::nullopt;
  return answer(json::object{{"keys", person ? person->keys.size() : 0}});
}

Response PersonDoorApi::finish(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const Invited typed(*fields);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  const auto enrolled = door_.finish(here, typed.link, typed.address);
  if (!enrolled) return refused(here, enrolled.error(), typed.address);
  return answer(json::object{{"recovery_codes", shown_once(enrolled->recovery_codes)}});
}

Response PersonDoorApi::take_up(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string link = fields->text("invitation", link_bytes_max);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  const auto taken = door_.take_up(here, request.cookie(detail::session_cookie).value_or(""), link);
  if (!taken) return refused(here, taken.error(), {});
  Response response = http::no_content();
  detail::take_back(response);
  return response;
}

}  // namespace urna::api
