// SPDX-License-Identifier: EUPL-1.2
#include "api/emergency_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/emergency_kit.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/relying_party.hpp"
#include "api/detail/session_cookies.hpp"
#include "api/detail/typed_factor.hpp"
#include "api/permissions.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::unfit;
using http::Method;
using http::Request;
using http::Response;
using identity::EmergencyDesk;
using identity::EmergencyFault;
using identity::EmergencyKit;
using identity::EmergencyUse;
using identity::FindingsFault;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 64 * 1024;
constexpr std::size_t attestation_bytes_max = 16 * 1024;
constexpr std::size_t key_count = 2;
constexpr std::size_t uses_max = 50;

Response refused(EmergencyFault fault) {
  switch (fault) {
    case EmergencyFault::no_kit:
      return http::problem(409, "no-envelopes");
    case EmergencyFault::awaits_findings:
      return http::problem(409, "awaits-findings");
    case EmergencyFault::no_reason:
      return unfit("reason", "is missing, too long, or has characters that are not shown");
    case EmergencyFault::no_time:
      return unfit("minutes", "is less than 1, or more than 60");
    case EmergencyFault::challenge_missing:
      return http::problem(401, "challenge-missing");
    case EmergencyFault::key_refused:
      return http::problem(403, "keys-refused");
    case EmergencyFault::not_grantable:
      return http::problem(409, "exclusive");
  }
  return http::problem(403, "keys-refused");
}

Response refused(FindingsFault fault) {
  switch (fault) {
    case FindingsFault::unknown_use:
      return http::problem(404, "unknown-emergency");
    case FindingsFault::filed_already:
      return http::problem(409, "filed-already");
    case FindingsFault::own_use:
      return http::problem(403, "own-emergency");
    case FindingsFault::no_findings:
      return unfit("text", "is missing, or too long");
    case FindingsFault::no_envelope:
      return unfit("envelopes", "are not two new ones");
  }
  return http::problem(404, "unknown-emergency");
}

/// One key's answer, as it came in a body.
struct TypedAssertion {
  explicit TypedAssertion(http::JsonFields& fields)
      : key_id(detail::bytes_in(fields, "key_id", detail::TypedFactor::key_id_bytes_max)),
        client_data(detail::bytes_in(fields, "client_data", detail::TypedFactor::client_data_bytes_max)),
        authenticator_data(
            detail::bytes_in(fields, "authenticator_data", detail::TypedFactor::authenticator_data_bytes_max)),
        signature(detail::bytes_in(fields, "signature", detail::TypedFactor::signature_bytes_max)) {}

  identity::AssertionAnswer view() const { return {key_id, client_data, authenticator_data, signature}; }

  Bytes key_id, client_data, authenticator_data, signature;
};

}  // namespace

EmergencyApi::EmergencyApi(Parts parts, PeopleStores stores, Place place)
    : parts_(parts),
      stores_(std::move(stores)),
      place_(std::move(place)),
      party_(detail::relying_party(place_.origin)) {}

ApprovalKind EmergencyApi::kind() {
  return {
      .place = [](const identity::ApprovalRequest&) { return std::optional<identity::Place>(identity::OnPlatform{}); },
      .permission = Allowed::policy_change,
      .asked =
          [](const identity::ApprovalRequest& request) {
            const auto kit = detail::kit_from(request.parameters);
            json::array envelopes;
            for (const identity::SealedKey& sealed : kit ? kit->keys : decltype(kit->keys){})
              envelopes.emplace_back(sealed.envelope);
            return json::object{{"role", kit ? identity::facts_of(kit->role).name : ""},
                                {"envelopes", std::move(envelopes)}};
          }};
}

void EmergencyApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, http::Permission permission, http::Handler handler) {
    const bool has_body = method == Method::post || method == Method::put;
    router.add({.method = method,
                .pattern = pattern,
                .permission = std::move(permission),
                .handler = std::move(handler),
                .body_bytes_max = has_body ? body_bytes_max : 0});
  };
  add(Method::get, "/api/platform/emergency", named_on_platform(Allowed::incident_read),
      [this](Request& request) { return read(request); });
  add(Method::get, "/api/platform/emergency/door", named(OpenAct::keep_account),
      [this](Request& request) { return door(request); });
  add(Method::post, "/api/platform/emergency/challenge", named(OpenAct::keep_account),
      [this](Request& request) { return challenge(request); });
  add(Method::post, "/api/platform/emergency", named(OpenAct::keep_account),
      [this](Request& request) { return use(request); });
  add(Method::remove, "/api/platform/emergency/{use}", named(OpenAct::keep_account),
      [this](Request& request) { return end(request); });
  add(Method::post, "/api/platform/emergency/{use}/findings", named_on_platform(Allowed::incident_handle),
      [this](Request& request) { return file(request); });
  add(Method::post, "/api/platform/emergency/keys/challenge", named_on_platform(Allowed::policy_change),
      [this](Request& request) { return challenge_new_keys(request); });
  add(Method::post, "/api/platform/emergency/keys", named_on_platform(Allowed::policy_change),
      [this](Request& request) { return ask_for_keys(request); });
  add(Method::put, "/api/platform/emergency/contacts", named_on_platform(Allowed::policy_change),
      [this](Request& request) { return change_contacts(request); });
}

std::string EmergencyApi::name_of(const identity::PersonId& person) const {
  const auto found = stores_.people.find(person);
  return found ? found->name : to_hex(person.get());
}

Response EmergencyApi::read(const Request& request) const {
  const Timestamp now = caller_of(request).now;
  json::value kit;
  if (const auto named = parts_.desk.kit()) {
    json::array envelopes, names;
    for (const identity::SealedKey& sealed : named->keys) envelopes.emplace_back(sealed.envelope);
    for (const identity::PersonId& person : named->named_by) names.emplace_back(name_of(person));
    kit = json::object{{"role", identity::facts_of(named->role).name},
                       {"envelopes", std::move(envelopes)},
                       {"named", timestamp_text(named->named)},
                       {"named_by", std::move(names)}};
  }
  json::array uses;
  std::vector<EmergencyUse> all = parts_.store.uses();
  std::reverse(all.begin(), all.end());
  if (all.size() > uses_max) all.resize(uses_max);
  for (const EmergencyUse& one : all) {
    json::array contacts;
    for (const identity::ContactTold& contact : one.contacts) {
      contacts.push_back(
          {{"contact", contact.contact}, {"told", detail::moment(contact.told)}, {"tries", contact.tries}});
    }
    json::value findings;
    if (one.findings) {
      findings = json::object{
          {"by", name_of(one.findings->by)}, {"at", timestamp_text(one.findings->at)}, {"text", one.findings->text}};
    }
    uses.push_back({{"id", to_hex(one.id.get())},
                    {"person", name_of(one.person)},
                    {"is_own", caller_of(request).who == identity::Subject(one.person)},
                    {"role", identity::facts_of(one.role).name},
                    {"reason", one.reason},
                    {"from", timestamp_text(one.from)},
                    {"until", timestamp_text(one.ended.value_or(one.until))},
                    {"is_live", !one.ended && now < one.until},
                    {"contacts", std::move(contacts)},
                    {"findings_due", timestamp_text(one.from + EmergencyDesk::findings_within)},
                    {"findings", std::move(findings)}});
  }
  json::array contacts;
  for (const std::string& contact : parts_.alerts.all()) contacts.emplace_back(contact);
  return answer(json::object{{"kit", std::move(kit)},
                             {"uses", std::move(uses)},
                             {"contacts", std::move(contacts)},
                             {"has_alert_door", parts_.alerts.has_door()}});
}

/// What whoever stands before the envelopes has to know, and nobody could misuse.
Response EmergencyApi::door(const Request&) const {
  const auto kit = parts_.desk.kit();
  const auto awaits = parts_.desk.awaits_findings();
  return answer(json::object{{"has_envelopes", kit.has_value()},
                             {"role", kit ? json::value(identity::facts_of(kit->role).name) : json::value()},
                             {"awaits_findings", awaits.has_value()}});
}

Response EmergencyApi::challenge(const Request& request) {
  const Caller& caller = caller_of(request);
  if (!caller.session) return http::problem(401, "signed-out");
  const auto kit = parts_.desk.kit();
  if (!kit) return refused(EmergencyFault::no_kit);
  json::array keys;
  for (const identity::SealedKey& sealed : kit->keys) keys.emplace_back(to_base64url(sealed.key.id));
  return answer(json::object{{"challenge", to_base64url(parts_.desk.challenge(caller.session->opens, caller.now))},
                             {"rp_id", party_.id},
                             {"keys", std::move(keys)}});
}

Response EmergencyApi::use(Request& request) {
  const Caller& caller = caller_of(request);
  if (!caller.session || caller.person() == nullptr) return http::problem(401, "signed-out");
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string reason = fields->text("reason", 2 * EmergencyDesk::reason_bytes_max);
  constexpr std::int64_t a_day = 24 * 60;
  const std::chrono::minutes lasts(fields->integer("minutes", 0, a_day));
  std::vector<TypedAssertion> typed;
  for (http::JsonFields& one : fields->objects("keys", key_count)) typed.emplace_back(one);
  if (typed.size() != key_count) fields->refuse("keys", "are two");
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  storage::Acting::say("reason", reason);
  const auto used = parts_.desk.use({.person = *caller.person(),
                                     .party = party_,
                                     .browser = caller.session->opens,
                                     .answers = {typed[0].view(), typed[1].view()},
                                     .reason = reason,
                                     .lasts = lasts},
                                    caller.now);
  if (!used) return refused(used.error());
  Response response = answer(json::object{{"id", to_hex(used->id.get())},
                                          {"role", identity::facts_of(used->role).name},
                                          {"until", timestamp_text(used->until)}},
                             201);
  const auto renewed =
      parts_.sessions.renew(request.cookie(detail::session_cookie).value_or(""), place_.tenant,
                            identity::SessionKind::management, identity::Factor::verified_key, caller.now);
  if (renewed) detail::hand_out(response, *renewed);
  return response;
}

/// By whoever has it, or whoever handles incidents.
Response EmergencyApi::end(const Request& request) {
  const Caller& caller = caller_of(request);
  const auto id = detail::identifier_from<identity::EmergencyId>(request.parameter("use"));
  const auto found = id ? parts_.store.find(*id) : std::nullopt;
  if (!found || caller.person() == nullptr) return http::problem(404, "unknown-emergency");
  const auto denial = caller.denial(Allowed::incident_handle, identity::OnPlatform{});
  if (denial && *caller.person() != found->person) return denied(*denial, Allowed::incident_handle);
  const bool is_ended = parts_.desk.end(*id, *caller.person(), caller.now);
  return is_ended ? http::no_content() : http::problem(409, "ended-already");
}

Response EmergencyApi::file(const Request& request) {
  const Caller& caller = caller_of(request);
  const auto id = detail::identifier_from<identity::EmergencyId>(request.parameter("use"));
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  identity::EmergencyFindings findings;
  findings.text = fields->text("text", 2 * EmergencyDesk::findings_bytes_max);
  const auto envelopes = fields->texts("envelopes", key_count, 2 * EmergencyDesk::envelope_bytes_max);
  if (envelopes.size() != key_count) fields->refuse("envelopes", "are two");
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  if (!id || caller.person() == nullptr) return refused(FindingsFault::unknown_use);
  findings.by = *caller.person();
  findings.at = caller.now;
  std::copy(envelopes.begin(), envelopes.end(), findings.envelopes.begin());
  const auto fault = parts_.desk.file(*id, std::move(findings));
  return fault ? refused(*fault) : http::no_content();
}

Response EmergencyApi::challenge_new_keys(const Request& request) {
  const Caller& caller = caller_of(request);
  const auto person = caller.session ? stores_.people.find(caller.session->person) : std::nullopt;
  if (!person) return http::problem(401, "signed-out");
  identity::Challenge challenge{};
  {
    const std::lock_guard lock(mutex_);
    challenge = challenges_.issue(caller.session->opens, identity::Ceremony::registration, parts_.random, caller.now);
  }
  // Not the person's own handle: an envelope's key would take the place of one that the person carries.
  std::array<std::byte, 16> nobody{};
  parts_.random.fill(nobody);
  return answer(json::object{{"challenge", to_base64url(challenge)},
                             {"rp_id", party_.id},
                             {"rp_name", "Urna"},
                             {"user_id", to_base64url(nobody)},
                             {"user_name", "emergency"},
                             {"algorithms", {-7, -8, -257}},
                             {"must_verify", true},
                             {"known", json::array()}});
}

Response EmergencyApi::ask_for_keys(const Request& request) {
  const Caller& caller = caller_of(request);
  if (!caller.session || caller.person() == nullptr) return http::problem(401, "signed-out");
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  EmergencyKit kit;
  const auto role = identity::role_from(fields->text("role", 40));
  const bool is_fit = role && identity::facts_of(*role).on_platform && identity::facts_of(*role).is_management;
  if (!is_fit) fields->refuse("role", "is none of management on the platform");
  struct Typed {
    Bytes client_data, attestation;
    std::string envelope;
  };
  std::vector<Typed> typed;
  for (http::JsonFields& one : fields->objects("keys", key_count)) {
    typed.push_back({detail::bytes_in(one, "client_data", detail::TypedFactor::client_data_bytes_max),
                     detail::bytes_in(one, "attestation_object", attestation_bytes_max),
                     one.text("envelope", 2 * EmergencyDesk::envelope_bytes_max)});
  }
  if (typed.size() != key_count) fields->refuse("keys", "are two");
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  std::optional<identity::Challenge> challenge;
  {
    const std::lock_guard lock(mutex_);
    challenge = challenges_.take(caller.session->opens, identity::Ceremony::registration, caller.now);
  }
  if (!challenge) return http::problem(401, "challenge-missing");
  kit.role = *role;
  const auto is_taken = [this](std::span<const std::byte> id) { return stores_.people.is_key_taken(id); };
  for (std::size_t i = 0; i < key_count; ++i) {
    const auto key =
        check_registration(party_, *challenge, {typed[i].client_data, typed[i].attestation}, true, is_taken);
    if (!key) return http::problem(422, "key-refused");
    kit.keys.at(i) = {*key, typed[i].envelope};
  }
  if (const auto fault = identity::find_kit_fault(kit)) return http::problem(422, std::string(detail::word_of(*fault)));
  if (parts_.desk.awaits_findings()) return refused(EmergencyFault::awaits_findings);
  const auto asked = parts_.approvals.ask(
      caller.id(), {.action = std::string(action), .subject = "envelopes", .parameters = detail::kit_text(kit)},
      caller.now);
  if (!asked) {
    const bool is_waiting = asked.error() == identity::ApprovalFault::asked_already;
    return is_waiting ? http::problem(409, "asked-already") : http::problem(403, "person-gone");
  }
  return answer(parts_.approval_api.described(*asked, caller), 202);
}

std::optional<std::string> EmergencyApi::name_keys(const identity::ApprovalRequest& request, Timestamp now) {
  auto kit = detail::kit_from(request.parameters);
  const auto first = detail::identifier_from<identity::PersonId>(request.requester);
  const auto second = request.approvals.empty()
                          ? std::nullopt
                          : detail::identifier_from<identity::PersonId>(request.approvals.back().approver);
  if (!kit || !first || !second) return "malformed";
  kit->named_by = {*first, *second};
  const auto fault = parts_.desk.name_keys(std::move(*kit), now);
  return fault ? std::optional(std::string(detail::word_of(*fault))) : std::nullopt;
}

Response EmergencyApi::change_contacts(const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  constexpr std::size_t contact_bytes_max = 254;
  std::vector<std::string> contacts;
  for (const std::string& text : fields->texts("contacts", AlertDoor::contacts_max, contact_bytes_max)) {
    const auto address = identity::mail_address(text);
    if (!address) fields->refuse("contacts", "has what is no address of mail");
    if (address) contacts.push_back(*address);
  }
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  for (const std::string& contact : contacts) storage::Acting::say("contact", contact);
  place_.contacts(contacts_text(contacts));
  return http::no_content();
}

}  // namespace urna::api
