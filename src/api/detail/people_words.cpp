// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/people_words.hpp"

#include "api/detail/organiser_answers.hpp"

namespace urna::api::detail {

namespace json = boost::json;
using identity::Factor;
using identity::Grant;
using identity::GroupId;
using identity::PersonState;
using identity::Strength;
using identity::Weakness;

std::string_view word_of(Factor factor) {
  switch (factor) {
    case Factor::none:
      return "none";
    case Factor::second:
      return "second";
    case Factor::key:
      return "key";
    case Factor::verified_key:
      return "verified_key";
  }
  return "";
}

std::string_view word_of(Strength strength) {
  switch (strength) {
    case Strength::basic:
      return "basic";
    case Strength::standard:
      return "standard";
    case Strength::high:
      return "high";
  }
  return "";
}

std::string_view word_of(PersonState state) {
  switch (state) {
    case PersonState::enrolling:
      return "enrolling";
    case PersonState::active:
      return "active";
    case PersonState::locked:
      return "locked";
    case PersonState::disabled:
      return "disabled";
  }
  return "";
}

std::string_view word_of(Weakness weakness) {
  switch (weakness) {
    case Weakness::unreadable:
      return "unreadable";
    case Weakness::too_long:
      return "too-long";
    case Weakness::too_short:
      return "too-short";
    case Weakness::too_few_combinations:
      return "too-few-combinations";
    case Weakness::too_few_kinds:
      return "too-few-kinds";
    case Weakness::common:
      return "common";
    case Weakness::product_word:
      return "product-word";
    case Weakness::organisation_word:
      return "organisation-word";
    case Weakness::personal_word:
      return "personal-word";
    case Weakness::election_word:
      return "election-word";
    case Weakness::pattern:
      return "pattern";
    case Weakness::guessed_soon:
      return "guessed-soon";
    case Weakness::breached:
      return "breached";
    case Weakness::reused:
      return "reused";
  }
  return "";
}

http::Response unfit(const char* field, const char* problem) {
  return http::problem({422, "unfit-fields", {}, {{field, problem}}});
}

std::string_view place_word(const identity::Place& place) {
  switch (identity::kind_of(place)) {
    case identity::ScopeKind::platform:
      return "platform";
    case identity::ScopeKind::tenant:
      return "tenant";
    case identity::ScopeKind::election:
      return "election";
  }
  return "";
}

json::value election_in(const identity::Place& place) {
  const auto* const election = std::get_if<identity::InElection>(&place);
  return election == nullptr ? json::value() : json::value(election->election.get());
}

json::value person_name(const identity::PersonStore& people, const std::optional<identity::PersonId>& id) {
  const auto person = id ? people.find(*id) : std::nullopt;
  return person ? json::value(person->name) : json::value();
}

json::array role_names(std::span<const identity::Role> roles) {
  json::array names;
  for (const identity::Role role : roles) names.emplace_back(identity::facts_of(role).name);
  return names;
}

json::array permission_names(const identity::Permissions& permissions) {
  json::array names;
  for (const identity::PermissionFacts& facts : identity::every_permission()) {
    if (permissions.has(facts.permission)) names.emplace_back(facts.name);
  }
  return names;
}

json::object described(const Grant& grant, const identity::PersonStore& people, Timestamp now) {
  const auto* const group = std::get_if<GroupId>(&grant.subject);
  return {{"id", to_hex(grant.id.get())},
          {"role", identity::facts_of(grant.role).name},
          {"place", place_word(grant.place)},
          {"election", election_in(grant.place)},
          {"not_before", timestamp_text(grant.not_before)},
          {"expires", moment(grant.expires)},
          {"reason", grant.reason},
          {"by", person_name(people, grant.by)},
          {"is_live", identity::is_live(grant, now)},
          {"group", group == nullptr ? json::value() : json::value(to_hex(group->get()))}};
}

}  // namespace urna::api::detail
