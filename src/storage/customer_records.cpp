// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_records.hpp"

#include "base/timestamp.hpp"
#include "base/utf8.hpp"
#include "storage/detail/people_records.hpp"

namespace urna::storage {
namespace {

namespace json = boost::json;
using identity::Grant;
using identity::Identifier;
using identity::InElection;
using identity::InTenant;
using identity::Invitation;
using identity::OnPlatform;
using identity::Person;
using identity::PersonId;
using identity::PersonState;
using identity::Place;
using identity::Role;
using identity::TenantId;

constexpr std::string_view of_election = "election ";
constexpr std::string_view kinds[] = {"person ", "group ", "service "};

json::value shown(const std::optional<Timestamp>& moment) {
  return moment ? json::value(json::string(timestamp_text(*moment))) : json::value();
}
json::value shown(const std::optional<PersonId>& person) {
  return person ? json::value(json::string(to_hex(person->get()))) : json::value();
}
json::string shown(const Place& place) {
  if (const auto* const election = std::get_if<InElection>(&place))
    return json::string(std::string(of_election) + election->election.get());
  return std::holds_alternative<InTenant>(place) ? "tenant" : "platform";
}

/// Takes an object's fields; whatever is not as it should be is remembered, and makes nothing of the whole.
class Fields {
 public:
  explicit Fields(const json::value& value) : object_(value.if_object()) {}

  std::string text(const char* name) {
    const json::value* const value = find(name);
    if (value != nullptr && value->is_string() && is_utf8(std::string_view(value->get_string())))
      return std::string(value->get_string());
    is_whole_ = false;
    return {};
  }
  bool flag(const char* name) {
    const json::value* const value = find(name);
    if (value != nullptr && value->is_bool()) return value->get_bool();
    is_whole_ = false;
    return false;
  }
  std::optional<Timestamp> moment(const char* name) {
    if (is_null(name)) return std::nullopt;
    auto moment = timestamp_from(text(name));
    if (!moment) is_whole_ = false;
    return moment;
  }
  Timestamp moment_there(const char* name) {
    const auto there = moment(name);
    if (!there) is_whole_ = false;
    return there.value_or(Timestamp());
  }
  std::optional<PersonId> person(const char* name) {
    if (is_null(name)) return std::nullopt;
    return PersonId(identifier(text(name)));
  }
  Identifier identifier(std::string_view hex) {
    Identifier id{};
    const auto bytes = from_hex(hex);
    if (bytes && bytes->size() == id.size()) {
      std::copy(bytes->begin(), bytes->end(), id.begin());
    } else {
      is_whole_ = false;
    }
    return id;
  }
  Place place(const TenantId& tenant) {
    const std::string text = this->text("place");
    if (text == "platform") return OnPlatform{};
    if (text.starts_with(of_election))
      return InElection{tenant, identity::ElectionUuid(text.substr(of_election.size()))};
    if (text != "tenant") is_whole_ = false;
    return InTenant{tenant};
  }
  Role role(std::string_view name) {
    const auto role = identity::role_from(name);
    if (!role) is_whole_ = false;
    return role.value_or(Role::observer);
  }
  std::vector<Role> roles() {
    std::vector<Role> roles;
    const json::value* const value = find("roles");
    const json::array* const names = value != nullptr ? value->if_array() : nullptr;
    if (names == nullptr) is_whole_ = false;
    for (const json::value& name : names != nullptr ? *names : json::array())
      roles.push_back(role(name.is_string() ? std::string_view(name.get_string()) : std::string_view()));
    return roles;
  }
  identity::Subject subject() {
    const std::string text = this->text("subject");
    if (text.starts_with(kinds[1])) return identity::GroupId(identifier(text.substr(kinds[1].size())));
    if (text.starts_with(kinds[2])) return identity::ServiceId(identifier(text.substr(kinds[2].size())));
    if (!text.starts_with(kinds[0])) is_whole_ = false;
    return PersonId(identifier(text.substr(std::min(text.size(), kinds[0].size()))));
  }
  void refuse() { is_whole_ = false; }

  /// @param as_it_leaves  what the record is written as: the very same, with nothing beside
  std::optional<std::string> record(std::string record, json::object (*as_it_leaves)(std::string_view)) const {
    if (!is_whole_ || object_ == nullptr || as_it_leaves(record) != *object_) return std::nullopt;
    return record;
  }

 private:
  const json::value* find(const char* name) const { return object_ != nullptr ? object_->if_contains(name) : nullptr; }
  bool is_null(const char* name) const {
    const json::value* const value = find(name);
    return value != nullptr && value->is_null();
  }

  const json::object* object_;
  bool is_whole_ = true;
};

}  // namespace

json::object person_to_leave(std::string_view record) {
  const Person person = detail::person_in(record);
  return {{"address", person.address}, {"disabled", person.state == PersonState::disabled}, {"name", person.name}};
}

json::object invitation_to_leave(std::string_view record) {
  const Invitation invitation = detail::invitation_in(record);
  json::array roles;
  for (const Role role : invitation.roles) roles.emplace_back(facts_of(role).name);
  return {{"address", invitation.address},
          {"by", shown(invitation.by)},
          {"expires", timestamp_text(invitation.expires)},
          {"place", shown(invitation.place)},
          {"reason", invitation.reason},
          {"role_ends", shown(invitation.role_ends)},
          {"roles", std::move(roles)},
          {"spent", shown(invitation.spent)}};
}

json::object grant_to_leave(std::string_view record) {
  const Grant grant = detail::grant_in(record);
  const auto hex = std::visit([](const auto& id) { return to_hex(id.get()); }, grant.subject);
  return {{"by", shown(grant.by)},
          {"ended", shown(grant.ended)},
          {"expires", shown(grant.expires)},
          {"not_before", timestamp_text(grant.not_before)},
          {"place", shown(grant.place)},
          {"reason", grant.reason},
          {"role", facts_of(grant.role).name},
          {"subject", std::string(kinds[grant.subject.index()]) + hex}};
}

std::optional<std::string> person_that_came(const json::value& value) {
  Fields fields(value);
  Person person;
  person.address = fields.text("address");
  if (identity::mail_address(person.address) != person.address) fields.refuse();
  person.name = fields.text("name");
  person.state = fields.flag("disabled") ? PersonState::disabled : PersonState::enrolling;
  return fields.record(detail::record_of(person), person_to_leave);
}

std::optional<std::string> invitation_that_came(const json::value& value, const TenantId& tenant) {
  Fields fields(value);
  Invitation invitation;
  invitation.address = fields.text("address");
  invitation.by = fields.person("by");
  invitation.expires = fields.moment_there("expires");
  invitation.place = fields.place(tenant);
  invitation.reason = fields.text("reason");
  invitation.role_ends = fields.moment("role_ends");
  invitation.roles = fields.roles();
  invitation.spent = fields.moment("spent");
  return fields.record(detail::record_of(invitation), invitation_to_leave);
}

std::optional<std::string> grant_that_came(const json::value& value, const TenantId& tenant) {
  Fields fields(value);
  Grant grant;
  grant.by = fields.person("by");
  grant.ended = fields.moment("ended");
  grant.expires = fields.moment("expires");
  grant.not_before = fields.moment_there("not_before");
  grant.place = fields.place(tenant);
  grant.reason = fields.text("reason");
  grant.role = fields.role(fields.text("role"));
  grant.subject = fields.subject();
  return fields.record(detail::record_of(grant), grant_to_leave);
}

std::string address_in(std::string_view person_record) { return detail::person_in(person_record).address; }

Identifier subject_in(std::string_view grant_record) {
  return std::visit([](const auto& id) { return Identifier(id.get()); }, detail::grant_in(grant_record).subject);
}

}  // namespace urna::storage
