// SPDX-License-Identifier: EUPL-1.2
#include "api/service_door.hpp"

#include <string>

#include "api/detail/people_words.hpp"
#include "base/ensure.hpp"

namespace urna::api {
namespace {

using assurance::Section;
using assurance::ServiceRights;
using Allowed = identity::Permission;

constexpr std::string_view in_service = "in-service.";

}  // namespace

http::Permission named_in_service(identity::Permission permission) {
  return http::Permission(std::string(in_service) + std::string(identity::facts_of(permission).name));
}

bool is_in_service(const http::Permission& permission) { return permission.get().starts_with(in_service); }

std::vector<assurance::Contributor> settled(std::vector<assurance::Contributor> contributors,
                                            const identity::PersonStore& people) {
  for (assurance::Contributor& one : contributors) {
    if (one.person) continue;
    const auto known = people.find(one.address);
    if (known && known->state == identity::PersonState::active) one.person = known->id;
  }
  return contributors;
}

ServiceRights rights_of(const Caller& caller, const assurance::ServiceFile& file, const identity::PersonStore& people) {
  // A role that only reads does so also where the list says more: an auditor of the customer changes nothing.
  if (caller.may(Allowed::assurance_change, caller.here())) return assurance::rights_by_role(true);
  if (caller.may(Allowed::assurance_read, caller.here())) return assurance::rights_by_role(false);
  const PersonId* const person = caller.person();
  if (person == nullptr || !people.find(*person)) return {};
  return assurance::rights_in(settled(file.contributors, people), *person, caller.now);
}

bool is_met(ServiceNeed need, const ServiceRights& rights) {
  const bool sees_the_ground =
      rights.reads(Section::describe) && rights.reads(Section::secure) && rights.reads(Section::risks);
  switch (need) {
    case ServiceNeed::anything:
      return rights.is_any();
    case ServiceNeed::write_describe:
      return rights.writes(Section::describe);
    case ServiceNeed::read_secure:
      return rights.reads(Section::secure);
    case ServiceNeed::see_measures:
      return rights.reads(Section::secure) || rights.is_provider;
    case ServiceNeed::write_secure:
      return rights.writes(Section::secure);
    case ServiceNeed::feed_measures:
      return rights.writes(Section::secure) || rights.is_provider;
    case ServiceNeed::read_approve:
      return rights.reads(Section::approve) && sees_the_ground;
    case ServiceNeed::write_approve:
      return rights.writes(Section::approve) && sees_the_ground;
    case ServiceNeed::read_contacts:
      return rights.reads(Section::contacts);
    case ServiceNeed::own:
      return rights.is_owner;
    case ServiceNeed::change_by_role:
      return rights.is_by_role && rights.is_owner;
  }
  return false;
}

identity::Permission permission_for(ServiceNeed need) {
  switch (need) {
    case ServiceNeed::anything:
    case ServiceNeed::read_secure:
    case ServiceNeed::see_measures:
    case ServiceNeed::read_approve:
    case ServiceNeed::read_contacts:
      return Allowed::assurance_read;
    case ServiceNeed::write_describe:
    case ServiceNeed::write_secure:
    case ServiceNeed::feed_measures:
    case ServiceNeed::write_approve:
    case ServiceNeed::own:
    case ServiceNeed::change_by_role:
      return Allowed::assurance_change;
  }
  return Allowed::assurance_change;
}

std::optional<http::Response> ServiceDoor::find_refusal(const http::Request& request, ServiceNeed need) const {
  const auto id = detail::identifier_from<assurance::AssuredId>(request.parameter("service"));
  const auto kept = id ? store_.find(*id) : std::nullopt;
  if (!kept) return http::problem(404, "unknown-assured-service");
  const auto file = assurance::parse_service_file(kept->file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  const ServiceRights rights = rights_of(caller_of(request), *file, people_);
  if (!rights.is_any()) return http::problem(404, "unknown-assured-service");
  if (!is_met(need, rights)) return http::problem(403, "not-in-service");
  return std::nullopt;
}

}  // namespace urna::api
