// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/demand_json.hpp"

#include <boost/json.hpp>

#include "api/detail/people_words.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using identity::Factor;
using identity::Role;
using identity::SignInDemand;
using identity::Strength;

constexpr std::size_t word_bytes_max = 40;

template <class Word>
std::optional<Word> word_from(std::string_view text, std::initializer_list<Word> words) {
  for (const Word word : words)
    if (word_of(word) == text) return word;
  return std::nullopt;
}

std::optional<Strength> strength_from(std::string_view text) {
  return word_from(text, {Strength::basic, Strength::standard, Strength::high});
}

std::optional<Factor> factor_from(std::string_view text) {
  return word_from(text, {Factor::none, Factor::second, Factor::key, Factor::verified_key});
}

std::chrono::minutes minutes_in(http::JsonFields& fields, const char* name) {
  constexpr int minutes_a_day = 24 * 60;
  return std::chrono::minutes(fields.integer(name, 1, minutes_a_day));
}

std::int64_t minutes_of(std::chrono::seconds time) { return std::chrono::floor<std::chrono::minutes>(time).count(); }

/// Whatever can be written down.
SignInDemand read(http::JsonFields& fields) {
  const auto strength = strength_from(fields.text("password", word_bytes_max));
  if (!strength) fields.refuse("password", "is none of basic, standard, high");
  const auto factor = factor_from(fields.text("factor", word_bytes_max));
  if (!factor) fields.refuse("factor", "is none of none, second, key, verified_key");
  const auto idle = minutes_in(fields, "idle_minutes");
  const auto in_all = minutes_in(fields, "in_all_minutes");
  return {strength.value_or(Strength::high), factor.value_or(Factor::verified_key), {idle, in_all}};
}

}  // namespace

json::object demand_json(const SignInDemand& demand) {
  return {{"password", word_of(demand.strength)},
          {"characters_min", identity::rule_of(demand.strength).characters_min},
          {"factor", word_of(demand.factor)},
          {"idle_minutes", minutes_of(demand.session.idle)},
          {"in_all_minutes", minutes_of(demand.session.in_all)}};
}

SignInDemand demand_from(http::JsonFields& fields, Role role) {
  const SignInDemand demand = read(fields);
  const SignInDemand floor = identity::floor_of(role);
  if (demand.strength < floor.strength) fields.refuse("password", "is below what the platform asks");
  if (demand.factor < floor.factor) fields.refuse("factor", "is below what the platform asks");
  const bool fits = identity::is_sound(role, {floor.strength, floor.factor, demand.session});
  if (!fits)
    fields.refuse("idle_minutes", "is under 5, over the whole session, or either is over what the platform allows");
  return demand;
}

std::optional<SignInDemand> demand_of_text(std::string_view text) {
  auto fields = http::JsonFields::of(text);
  if (!fields) return std::nullopt;
  const SignInDemand demand = read(*fields);
  static_cast<void>(fields->any("characters_min"));
  return fields->refusal() ? std::nullopt : std::optional(demand);
}

std::string policies_text(const identity::RolePolicies& policies) {
  json::array roles;
  for (const auto& [role, demand] : policies) {
    json::object row = demand_json(demand);
    row.erase("characters_min");
    row["role"] = identity::facts_of(role).name;
    roles.push_back(std::move(row));
  }
  return json::serialize(json::object{{"roles", std::move(roles)}});
}

std::optional<identity::RolePolicies> policies_from(std::string_view text) {
  auto fields = http::JsonFields::of(text);
  if (!fields) return std::nullopt;
  identity::RolePolicies policies;
  for (http::JsonFields& one : fields->objects("roles", identity::role_count)) {
    const auto role = identity::role_from(one.text("role", word_bytes_max));
    if (!role) return std::nullopt;
    policies[*role] = read(one);
  }
  if (fields->refusal()) return std::nullopt;
  return policies;
}

}  // namespace urna::api::detail
