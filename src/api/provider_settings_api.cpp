// SPDX-License-Identifier: EUPL-1.2
#include "api/provider_settings_api.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "api/caller.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/provider_json.hpp"
#include "api/permissions.hpp"
#include "crypto/hash.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using identity::ApprovalRequest;
using identity::Permission;

constexpr std::size_t body_bytes_max = 16 * 1024;
constexpr std::size_t secret_bytes_max = 500;
constexpr std::size_t reason_bytes_max = 500;

json::value described(const std::shared_ptr<const ConfiguredProvider>& configured) {
  if (!configured) return nullptr;
  return detail::provider_json(configured->provider);
}

/// What is kept: the provider with its secret, in a sealed column.
SecretText kept_text(const std::shared_ptr<const ConfiguredProvider>& configured) {
  if (!configured) return SecretText(std::string("null"));
  return SecretText(json::serialize(json::object{{"provider", detail::provider_json(configured->provider)},
                                                 {"secret", configured->secret.expose()}}));
}

std::shared_ptr<const ConfiguredProvider> configured_in(const std::string& text) {
  const json::value kept = json::parse(text);
  if (kept.is_null()) return nullptr;
  auto provider = detail::provider_of_json(kept.at("provider"));
  if (!provider) throw std::runtime_error("what is kept of the identity provider is unreadable");
  ConfiguredProvider configured{std::move(*provider),
                                SecretText(std::string(std::string_view(kept.at("secret").as_string())))};
  return std::make_shared<const ConfiguredProvider>(std::move(configured));
}

}  // namespace

ProviderSettingsApi::ProviderSettingsApi(Store store, const ProviderCaller& caller, Place place, Clock now)
    : store_(std::move(store)), caller_(caller), place_(std::move(place)), now_(std::move(now)) {
  if (const auto text = store_.text()) configured_ = configured_in(*text);
}

void ProviderSettingsApi::take_two(TwoPeople& two) {
  two_ = &two;
  two.add(change_action, Permission::policy_change,
          [this](const ApprovalRequest& request, Timestamp) { return carry_out(request); });
}

std::shared_ptr<const ConfiguredProvider> ProviderSettingsApi::configured() const {
  const std::lock_guard lock(mutex_);
  return configured_;
}

void ProviderSettingsApi::apply(std::shared_ptr<const ConfiguredProvider> provider) {
  store_.put(kept_text(provider).expose());
  const std::lock_guard lock(mutex_);
  configured_ = std::move(provider);
}

void ProviderSettingsApi::add_routes(http::Router& router) {
  constexpr const char* pattern = "/api/tenant/identity-provider";
  router.add({.pattern = pattern, .permission = named(Permission::policy_read), .handler = [this](Request&) {
                return told();
              }});
  router.add({.method = Method::put,
              .pattern = pattern,
              .permission = named(Permission::policy_change),
              .handler = [this](Request& request) { return change(request); },
              .body_bytes_max = body_bytes_max});
  router.add({.method = Method::remove,
              .pattern = pattern,
              .permission = named(Permission::policy_change),
              .handler = [this](Request& request) { return remove(request); }});
}

Response ProviderSettingsApi::told() const {
  return answer(json::object{
      {"provider", described(configured())}, {"redirect", redirect()}, {"after_sign_out", place_.origin + "/console"}});
}

Response ProviderSettingsApi::change(const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  auto provider = detail::provider_from(*fields, [this](std::string_view url) { return caller_.may_ask(url); });
  SecretText secret(fields->optional_text("secret", secret_bytes_max).value_or(""));
  const std::string reason = fields->optional_text("reason", reason_bytes_max).value_or("");
  const std::lock_guard one(changing_);
  const auto before = configured();
  if (secret.expose().empty()) {
    // Of the same client at the same provider only: a secret is not carried to somebody else.
    const bool is_same =
        before && before->provider.issuer == provider.issuer && before->provider.client_id == provider.client_id;
    if (is_same) secret = SecretText(std::string(before->secret.expose()));
    if (!is_same) fields->refuse("secret", "is needed");
  }
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  storage::Acting::say("issuer", provider.issuer);
  const Caller& caller = caller_of(request);
  if (two_ != nullptr && two_->are_needed(caller, Permission::policy_change)) {
    const std::string parameters = json::serialize(
        json::object{{"provider_now", described(before)}, {"provider_then", detail::provider_json(provider)}});
    auto waits = two_->ask(
        caller, {.action = change_action, .subject = "identity-provider", .parameters = parameters, .reason = reason});
    if (const auto* const problem = std::get_if<http::Problem>(&waits.body); problem == nullptr) {
      const SecretText waiting(
          json::serialize(json::object{{"for", crypto::sha256_hex(parameters)}, {"secret", secret.expose()}}));
      store_.put_waiting(waiting.expose());
    }
    // Nothing was changed: that it was asked for is noted with the request.
    if (auto* const deed = storage::Acting::current()) deed->note_told();
    return waits;
  }
  apply(std::make_shared<const ConfiguredProvider>(ConfiguredProvider{std::move(provider), std::move(secret)}));
  return told();
}

Response ProviderSettingsApi::remove(const Request&) {
  const std::lock_guard one(changing_);
  const auto before = configured();
  if (!before) return http::problem(404, "no-provider");
  storage::Acting::say("issuer", before->provider.issuer);
  apply(nullptr);
  store_.put_waiting("null");
  return http::no_content();
}

/// @returns  why it was refused, in a word; nothing when it is done
std::optional<std::string> ProviderSettingsApi::carry_out(const ApprovalRequest& request) {
  const json::object parameters = json::parse(request.parameters).as_object();
  auto provider = detail::provider_of_json(parameters.at("provider_then"));
  if (!provider || !caller_.may_ask(provider->issuer)) return "unreadable";
  const std::lock_guard one(changing_);
  const auto text = store_.waiting();
  const json::value waiting = text ? json::parse(*text) : json::value();
  const bool is_for_this =
      waiting.is_object() && std::string_view(waiting.at("for").as_string()) == crypto::sha256_hex(request.parameters);
  if (!is_for_this || described(configured()) != parameters.at("provider_now")) return "changed-meanwhile";
  SecretText secret(std::string(std::string_view(waiting.at("secret").as_string())));
  apply(std::make_shared<const ConfiguredProvider>(ConfiguredProvider{std::move(*provider), std::move(secret)}));
  store_.put_waiting("null");
  journal::Entry entry;
  entry.at = now_();
  entry.event = journal::Event::policy_provider_changed;
  const auto approver = detail::identifier_from<identity::PersonId>(request.approvals.back().approver);
  if (approver) entry.actor = journal::Actor::person(approver->get());
  place_.note(entry);
  return std::nullopt;
}

}  // namespace urna::api
