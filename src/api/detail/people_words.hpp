// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/response.hpp"
#include "identity/person.hpp"

/// What the interface says of people and roles, as JSON.
namespace urna::api::detail {

std::string_view word_of(identity::Factor factor);
std::string_view word_of(identity::Strength strength);
std::string_view word_of(identity::PersonState state);
std::string_view word_of(identity::Weakness weakness);

/// 422 about one field.
http::Response unfit(const char* field, const char* problem);

/// `platform`, `tenant` or `election`.
std::string_view place_word(const identity::Place& place);
/// The election of a place; null for the whole tenant.
boost::json::value election_in(const identity::Place& place);
boost::json::value person_name(const identity::PersonStore& people, const std::optional<identity::PersonId>& id);
boost::json::array role_names(std::span<const identity::Role> roles);
boost::json::array permission_names(const identity::Permissions& permissions);
boost::json::object described(const identity::Grant& grant, const identity::PersonStore& people, Timestamp now);

/// 32 hexadecimal characters as an identifier.
template <class Id>
std::optional<Id> identifier_from(std::string_view text) {
  const auto bytes = from_hex(text);
  identity::Identifier identifier{};
  if (!bytes || bytes->size() != identifier.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), identifier.begin());
  return Id(identifier);
}

}  // namespace urna::api::detail
