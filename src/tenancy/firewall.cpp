// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/firewall.hpp"

#include <algorithm>

namespace urna::tenancy {
namespace {

/// Whether a rule is about the visitor.
struct Matches {
  const Visitor& visitor;
  RuleAction action;
  UnknownCountry unknown_country;

  bool operator()(const InternetNetwork& network) const { return network.contains(visitor.address); }
  bool operator()(const Country& country) const {
    if (visitor.country) return *visitor.country == country;
    return (action == RuleAction::deny) == (unknown_country == UnknownCountry::as_denied);
  }
  bool operator()(const Group& group) const {
    if (!visitor.groups) return action == RuleAction::allow;
    return std::ranges::find(*visitor.groups, group) != visitor.groups->end();
  }
};

bool is_country(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_group(std::string_view text) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  return !text.empty() && text.size() <= note_bytes_max && std::ranges::none_of(text, is_control);
}

std::optional<RuleFault> fault_of(const Rule& rule, Timestamp now) {
  if (rule.note.empty() || rule.note.size() > note_bytes_max) return RuleFault::malformed_note;
  if (const auto* country = std::get_if<Country>(&rule.whom); country != nullptr && !is_country(country->get()))
    return RuleFault::malformed_country;
  if (const auto* group = std::get_if<Group>(&rule.whom); group != nullptr && !is_group(group->get()))
    return RuleFault::malformed_group;
  const bool is_of_people = rule.scope != Scope::voters && rule.scope != Scope::programs;
  if (std::holds_alternative<Group>(rule.whom) && !is_of_people) return RuleFault::group_of_nobody;
  if (rule.expires && *rule.expires <= now) return RuleFault::already_expired;
  return std::nullopt;
}

}  // namespace

Admission judge(const Firewall& firewall, Scope scope, const Visitor& visitor, Timestamp now) {
  bool has_list = false;
  std::optional<std::size_t> allowed_by;
  for (std::size_t i = 0; i < firewall.rules.size(); ++i) {
    const Rule& rule = firewall.rules[i];
    if (rule.scope != scope) continue;
    if (rule.action == RuleAction::allow) has_list = true;
    const bool is_in_force = !rule.expires || now < *rule.expires;
    if (!is_in_force || !std::visit(Matches{visitor, rule.action, firewall.unknown_country}, rule.whom)) continue;
    switch (rule.action) {
      case RuleAction::deny:
        return {false, i};
      case RuleAction::allow:
        if (!allowed_by) allowed_by = i;
        break;
    }
  }
  return {allowed_by.has_value() || !has_list, allowed_by};
}

std::optional<RuleRefusal> check_rules(std::span<const Rule> rules, Timestamp now) {
  if (rules.size() > rules_max) return RuleRefusal{rules_max, RuleFault::too_many_rules};
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (const auto fault = fault_of(rules[i], now)) return RuleRefusal{i, *fault};
  }
  return std::nullopt;
}

bool stops_voters_by_country(const Firewall& firewall) {
  return std::ranges::any_of(firewall.rules, [](const Rule& rule) {
    return rule.scope == Scope::voters && std::holds_alternative<Country>(rule.whom);
  });
}

}  // namespace urna::tenancy
