// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/appointment_json.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using identity::Grant;
using identity::Invitation;

std::optional<json::object> object_in(std::string_view text) {
  boost::system::error_code fault;
  json::value read = json::parse(text, fault);
  if (fault || !read.is_object()) return std::nullopt;
  return read.get_object();
}

std::optional<std::string> text_in(const json::object& object, std::string_view name) {
  const json::value* const member = object.if_contains(name);
  if (member == nullptr || !member->is_string()) return std::nullopt;
  return std::string(member->get_string());
}

template <class Id>
std::optional<Id> id_in(const json::object& object, std::string_view name) {
  const auto text = text_in(object, name);
  return text ? identifier_from<Id>(*text) : std::nullopt;
}

/// @returns  whether it is a moment, or none
bool read_moment(const json::object& object, std::string_view name, std::optional<Timestamp>& moment) {
  const json::value* const member = object.if_contains(name);
  if (member == nullptr) return false;
  if (member->is_null()) return true;
  const auto text = text_in(object, name);
  moment = text ? timestamp_from(*text) : std::nullopt;
  return moment.has_value();
}

std::optional<std::vector<identity::Role>> roles_in(const json::object& object) {
  const json::value* const member = object.if_contains("roles");
  const json::array* const names = member == nullptr ? nullptr : member->if_array();
  if (names == nullptr) return std::nullopt;
  std::vector<identity::Role> roles;
  for (const json::value& one : *names) {
    const auto role = one.is_string() ? identity::role_from(one.get_string()) : std::nullopt;
    if (!role) return std::nullopt;
    roles.push_back(*role);
  }
  return roles;
}

std::optional<identity::Place> place_in(const json::object& object) {
  const auto tenant = id_in<identity::TenantId>(object, "tenant");
  const auto election = text_in(object, "election");
  if (text_in(object, "place") == "platform") return identity::OnPlatform{};
  if (!tenant) return std::nullopt;
  if (election) return identity::InElection{*tenant, identity::ElectionUuid(*election)};
  return identity::InTenant{*tenant};
}

}  // namespace

json::object place_json(const identity::Place& place) {
  const auto tenant = identity::tenant_of(place);
  return {{"place", place_word(place)},
          {"tenant", tenant ? json::value(to_hex(tenant->get())) : json::value()},
          {"election", election_in(place)}};
}

json::object grant_json(const Grant& grant) {
  json::object out = place_json(grant.place);
  const auto* const person = std::get_if<identity::PersonId>(&grant.subject);
  const auto* const group = std::get_if<identity::GroupId>(&grant.subject);
  out["person"] = person == nullptr ? json::value() : json::value(to_hex(person->get()));
  out["group"] = group == nullptr ? json::value() : json::value(to_hex(group->get()));
  out["role"] = identity::facts_of(grant.role).name;
  out["not_before"] = timestamp_text(grant.not_before);
  out["ends"] = moment(grant.expires);
  out["why"] = grant.reason;
  return out;
}

std::optional<Grant> grant_from(std::string_view text) {
  const auto object = object_in(text);
  if (!object) return std::nullopt;
  const auto place = place_in(*object);
  const auto person = id_in<identity::PersonId>(*object, "person");
  const auto group = id_in<identity::GroupId>(*object, "group");
  const auto role = identity::role_from(text_in(*object, "role").value_or(""));
  const auto from = timestamp_from(text_in(*object, "not_before").value_or(""));
  const auto why = text_in(*object, "why");
  Grant grant;
  const bool has_end = read_moment(*object, "ends", grant.expires);
  if (!place || person.has_value() == group.has_value() || !role || !from || !why || !has_end) return std::nullopt;
  if (person) grant.subject = *person;
  if (group) grant.subject = *group;
  grant.place = *place;
  grant.role = *role;
  grant.not_before = *from;
  grant.reason = *why;
  return grant;
}

json::object invitation_json(const Invitation& invitation) {
  json::object out = place_json(invitation.place);
  out["address"] = invitation.address;
  out["roles"] = role_names(invitation.roles);
  out["ends"] = moment(invitation.role_ends);
  out["why"] = invitation.reason;
  out["link_hash"] = to_hex(invitation.hash);
  return out;
}

std::optional<Invitation> invitation_from(std::string_view text) {
  const auto object = object_in(text);
  const auto roles = object ? roles_in(*object) : std::nullopt;
  if (!roles) return std::nullopt;
  Invitation invitation;
  invitation.roles = *roles;
  const auto place = place_in(*object);
  const auto address = text_in(*object, "address");
  const auto why = text_in(*object, "why");
  const auto hash = digest_from_hex(text_in(*object, "link_hash").value_or(""));
  const bool has_end = read_moment(*object, "ends", invitation.role_ends);
  if (!place || !address || !why || !hash || !has_end || invitation.roles.empty()) return std::nullopt;
  invitation.place = *place;
  invitation.address = *address;
  invitation.reason = *why;
  invitation.hash = *hash;
  return invitation;
}

json::object joining_json(const Joining& joining) {
  return {{"group", to_hex(joining.group.get())},
          {"person", to_hex(joining.person.get())},
          {"roles", role_names(joining.roles)}};
}

std::optional<Joining> joining_from(std::string_view text) {
  const auto object = object_in(text);
  if (!object) return std::nullopt;
  const auto group = id_in<identity::GroupId>(*object, "group");
  const auto person = id_in<identity::PersonId>(*object, "person");
  const auto roles = roles_in(*object);
  return group && person && roles ? std::optional(Joining{*group, *person, *roles}) : std::nullopt;
}

std::optional<identity::Place> appointed_place(std::string_view text) {
  const auto object = object_in(text);
  return object ? place_in(*object) : std::nullopt;
}

}  // namespace urna::api::detail
