// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/firewall_json.hpp"

#include <boost/json.hpp>
#include <utility>

#include "base/ensure.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using tenancy::Firewall;
using tenancy::FirewallState;
using tenancy::InternetNetwork;
using tenancy::Rule;
using tenancy::RuleAction;
using tenancy::Scope;
using tenancy::UnknownCountry;

constexpr std::size_t word_bytes_max = 100;

template <class Value>
using Named = std::pair<Value, std::string_view>;

constexpr Named<Scope> scopes[] = {{Scope::administrators, "admin"},
                                   {Scope::staff, "staff"},
                                   {Scope::voters, "voter"},
                                   {Scope::programs, "api"},
                                   {Scope::exports, "export"}};
constexpr Named<RuleAction> actions[] = {{RuleAction::allow, "allow"}, {RuleAction::deny, "deny"}};
constexpr Named<UnknownCountry> unknown_countries[] = {{UnknownCountry::as_denied, "as-denied"},
                                                       {UnknownCountry::as_allowed, "as-allowed"}};

template <class Value, std::size_t Count>
std::string_view name_in(const Named<Value> (&names)[Count], Value value) {
  for (const auto& [known, name] : names)
    if (known == value) return name;
  ensure(false, "every value has a name");
  return {};
}

template <class Value, std::size_t Count>
Value value_in(const Named<Value> (&names)[Count], http::JsonFields& fields, std::string_view field) {
  const std::string word = fields.text(field, word_bytes_max);
  for (const auto& [known, name] : names)
    if (name == word) return known;
  fields.refuse(field, "is none of the words that may stand here");
  return names[0].first;
}

json::object rule_json(const Rule& rule) {
  json::object object{{"scope", name_in(scopes, rule.scope)}, {"action", name_in(actions, rule.action)}};
  const auto* const network = std::get_if<InternetNetwork>(&rule.whom);
  const auto* const country = std::get_if<tenancy::Country>(&rule.whom);
  const auto* const group = std::get_if<tenancy::Group>(&rule.whom);
  object["network"] = network != nullptr ? json::value(network->text()) : json::value();
  object["country"] = country != nullptr ? json::value(country->get()) : json::value();
  object["group"] = group != nullptr ? json::value(group->get()) : json::value();
  object["note"] = rule.note;
  object["expires"] = rule.expires ? json::value(timestamp_text(*rule.expires)) : json::value();
  return object;
}

Rule rule_from(http::JsonFields& fields) {
  Rule rule;
  rule.scope = value_in(scopes, fields, "scope");
  rule.action = value_in(actions, fields, "action");
  const auto network = fields.optional_text("network", word_bytes_max);
  const auto country = fields.optional_text("country", word_bytes_max);
  const auto group = fields.optional_text("group", word_bytes_max);
  if (static_cast<int>(network.has_value()) + static_cast<int>(country.has_value()) +
          static_cast<int>(group.has_value()) !=
      1) {
    fields.refuse("network", "is one of network, country and group");
  }
  if (country) rule.whom = tenancy::Country(*country);
  if (group) rule.whom = tenancy::Group(*group);
  if (network) {
    const auto parsed = InternetNetwork::parse(*network);
    if (parsed) rule.whom = *parsed;
    if (!parsed) fields.refuse("network", "is no address and no network");
  }
  rule.note = fields.text("note", tenancy::note_bytes_max);
  if (const auto expires = fields.optional_text("expires", word_bytes_max)) {
    rule.expires = timestamp_from(*expires);
    if (!rule.expires) fields.refuse("expires", "is no moment such as 2026-11-24T09:42:00Z");
  }
  return rule;
}

}  // namespace

json::object firewall_json(const Firewall& firewall) {
  json::array rules;
  for (const Rule& rule : firewall.rules) rules.push_back(rule_json(rule));
  return {{"unknown_country", name_in(unknown_countries, firewall.unknown_country)}, {"rules", std::move(rules)}};
}

Firewall firewall_from(http::JsonFields& fields) {
  Firewall firewall;
  firewall.unknown_country = value_in(unknown_countries, fields, "unknown_country");
  for (http::JsonFields& rule : fields.objects("rules", tenancy::rules_max)) firewall.rules.push_back(rule_from(rule));
  return firewall;
}

std::string state_text(const FirewallState& state) {
  json::object object{{"confirmed", firewall_json(state.confirmed())}};
  if (state.trial()) {
    object["trial"] = json::object{{"made", timestamp_text(state.trial()->made)},
                                   {"proposed", firewall_json(state.trial()->proposed)}};
  }
  return json::serialize(object);
}

std::optional<FirewallState> state_from(std::string_view text) {
  auto fields = http::JsonFields::of(text, {.keys_max = 20 * tenancy::rules_max});
  if (!fields) return std::nullopt;
  auto confirmed = fields->object("confirmed");
  Firewall firewall = firewall_from(confirmed);
  std::optional<FirewallState::Trial> trial;
  if (fields->has("trial")) {
    auto waiting = fields->object("trial");
    const auto made = timestamp_from(waiting.text("made", word_bytes_max));
    auto proposed = waiting.object("proposed");
    if (!made) return std::nullopt;
    trial = FirewallState::Trial{firewall_from(proposed), *made};
  }
  if (fields->refusal()) return std::nullopt;
  return FirewallState(std::move(firewall), std::move(trial));
}

std::string_view word_of(tenancy::RuleFault fault) {
  switch (fault) {
    case tenancy::RuleFault::too_many_rules:
      return "too-many-rules";
    case tenancy::RuleFault::malformed_note:
      return "malformed-note";
    case tenancy::RuleFault::malformed_country:
      return "malformed-country";
    case tenancy::RuleFault::malformed_group:
      return "malformed-group";
    case tenancy::RuleFault::group_of_nobody:
      return "group-of-nobody";
    case tenancy::RuleFault::already_expired:
      break;
  }
  return "already-expired";
}

}  // namespace urna::api::detail
