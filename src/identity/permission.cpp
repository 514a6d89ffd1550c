// SPDX-License-Identifier: EUPL-1.2
#include "identity/permission.hpp"

#include <algorithm>
#include <array>

#include "base/ensure.hpp"

namespace urna::identity {
namespace {

using enum Permission;

constexpr bool yes = true;
constexpr bool no = false;
constexpr bool reads = false;
constexpr bool changes = true;
constexpr bool at_once = false;
constexpr bool step_up = true;

// name; are there such things on the platform, in tenants; does it change them; is a fresh factor asked for
constexpr std::array<PermissionFacts, permission_count> permissions{{
    {node_read, "node.read", yes, no, reads, at_once},
    {node_operate, "node.operate", yes, no, changes, at_once},
    {backup_read, "backup.read", yes, yes, reads, at_once},  // at the platform's own desk
    {backup_make, "backup.make", yes, no, changes, at_once},
    {backup_restore, "backup.restore", yes, no, changes, step_up},
    {keystore_read, "keystore.read", yes, yes, reads, at_once},   // likewise
    {keystore_lock, "keystore.lock", yes, no, changes, at_once},  // in a hurry: nothing stands in its way
    {keystore_rekey, "keystore.rekey", yes, no, changes, step_up},
    {tenant_read, "tenant.read", yes, no, reads, at_once},
    {tenant_create, "tenant.create", yes, no, changes, step_up},
    {tenant_suspend, "tenant.suspend", yes, no, changes, step_up},
    {tenant_delete, "tenant.delete", yes, no, changes, step_up},
    {tenant_export, "tenant.export", no, yes, changes, step_up},  // all that there is: more than a reader is given
    {tenant_leave, "tenant.leave", no, yes, changes, step_up},
    {person_read, "person.read", yes, yes, reads, at_once},
    {person_invite, "person.invite", yes, yes, changes, at_once},
    {person_disable, "person.disable", yes, yes, changes, at_once},
    {grant_read, "grant.read", yes, yes, reads, at_once},
    {grant_give, "grant.give", yes, yes, changes, step_up},
    {grant_end, "grant.end", yes, yes, changes, at_once},
    {service_read, "service.read", yes, yes, reads, at_once},
    {service_issue, "service.issue", yes, yes, changes, step_up},
    {service_revoke, "service.revoke", yes, yes, changes, at_once},
    {policy_read, "policy.read", yes, yes, reads, at_once},
    {policy_change, "policy.change", yes, yes, changes, step_up},
    {firewall_read, "firewall.read", yes, yes, reads, at_once},
    {firewall_change, "firewall.change", yes, yes, changes, step_up},
    {approval_read, "approval.read", yes, yes, reads, at_once},
    {approval_request, "approval.request", yes, yes, changes, at_once},
    {approval_decide, "approval.decide", yes, yes, changes, step_up},
    {journal_read, "journal.read", yes, yes, reads, at_once},
    {journal_export, "journal.export", yes, yes, reads, step_up},
    {incident_read, "incident.read", yes, yes, reads, at_once},
    {incident_handle, "incident.handle", yes, yes, changes, at_once},
    {election_read, "election.read", no, yes, reads, at_once},
    {election_prepare, "election.prepare", no, yes, changes, at_once},
    {election_open, "election.open", no, yes, changes, step_up},
    {election_close, "election.close", no, yes, changes, step_up},
    {election_tally, "election.tally", no, yes, changes, step_up},
    {election_annul, "election.annul", no, yes, changes, step_up},
    {roll_read, "roll.read", no, yes, reads, at_once},
    {roll_change, "roll.change", no, yes, changes, at_once},
    {code_issue, "code.issue", no, yes, changes, step_up},
    {code_reissue, "code.reissue", no, yes, changes, at_once},
    {turnout_read, "turnout.read", no, yes, reads, at_once},
    {minutes_read, "minutes.read", no, yes, reads, at_once},
    {minutes_sign, "minutes.sign", no, yes, changes, step_up},
    {document_read, "document.read", no, yes, reads, at_once},
    {document_change, "document.change", no, yes, changes, at_once},
    {assurance_read, "assurance.read", no, yes, reads, at_once},
    {assurance_change, "assurance.change", no, yes, changes, at_once},
    {assurance_sign, "assurance.sign", no, yes, changes, step_up},
    {hosting_read, "hosting.read", yes, yes, reads, at_once},  // at the platform's own desk
    {hosting_change, "hosting.change", yes, yes, changes, at_once},
    {hosting_decide, "hosting.decide", yes, yes, changes, step_up},
}};

constexpr Permissions of_operators{node_read,     node_operate, backup_read,   backup_make,  keystore_read,
                                   keystore_lock, tenant_read,  incident_read, hosting_read, hosting_change};
constexpr Permissions of_security_officers{
    person_read,     person_disable, grant_read,     grant_end,        service_read,   service_revoke,
    policy_read,     policy_change,  firewall_read,  firewall_change,  approval_read,  approval_request,
    approval_decide, journal_read,   incident_read,  incident_handle,  tenant_read,    node_read,
    backup_read,     keystore_read,  assurance_read, assurance_change, assurance_sign, hosting_read,
    hosting_change,  hosting_decide};
constexpr Permissions of_auditors{node_read,     backup_read,    keystore_read,  tenant_read,   person_read,
                                  grant_read,    service_read,   policy_read,    firewall_read, approval_read,
                                  journal_read,  incident_read,  election_read,  turnout_read,  minutes_read,
                                  document_read, journal_export, assurance_read, hosting_read};
constexpr Permissions of_those_who_appoint{person_read,    person_invite, person_disable, grant_read,
                                           grant_give,     grant_end,     service_read,   service_issue,
                                           service_revoke, policy_read,   approval_read,  approval_request};
constexpr Permissions of_observers{election_read, turnout_read, minutes_read};
constexpr Permissions of_support{election_read, policy_read, document_read, person_read, grant_read};
constexpr Permissions of_help_desks{election_read, roll_read, turnout_read, code_reissue};
constexpr Permissions of_board_members{election_read,  election_open,    election_close,  election_tally,
                                       election_annul, turnout_read,     minutes_read,    minutes_sign,
                                       approval_read,  approval_request, approval_decide, document_read};
constexpr Permissions of_organisers =
    of_help_desks | of_observers | Permissions{election_prepare, roll_change,   code_issue,      document_read,
                                               document_change,  approval_read, approval_request};
constexpr Permissions of_staff_managers = of_those_who_appoint | of_organisers;
// Whoever gives a role holds what it allows: an owner, therefore, holds what every role of the same place allows.
constexpr Permissions of_tenant_owners = of_those_who_appoint | of_security_officers | of_auditors | of_support |
                                         of_organisers | of_board_members | Permissions{tenant_export, tenant_leave};
constexpr Permissions of_platform_owners =
    of_those_who_appoint | of_operators | of_security_officers | of_auditors |
    Permissions{tenant_create, tenant_suspend, tenant_delete, backup_restore, keystore_rekey};

constexpr std::chrono::seconds year = std::chrono::days(365);
constexpr std::chrono::seconds hours_of_support = std::chrono::hours(4);

// name, given on platform, tenant, election; password, factor; management, exclusive; term; what it allows
constexpr std::array<RoleFacts, role_count> roles{{
    {Role::platform_owner, "platform_owner", yes, no, no, Strength::high, Factor::verified_key, yes, no, year,
     of_platform_owners},
    {Role::system_operator, "system_operator", yes, no, no, Strength::high, Factor::verified_key, yes, no, year,
     of_operators},
    {Role::security_officer, "security_officer", yes, yes, no, Strength::high, Factor::verified_key, yes, no, year,
     of_security_officers},
    {Role::auditor, "auditor", yes, yes, yes, Strength::standard, Factor::second, no, yes, year, of_auditors},
    {Role::tenant_owner, "tenant_owner", no, yes, no, Strength::high, Factor::verified_key, yes, no, year,
     of_tenant_owners},
    {Role::staff_manager, "staff_manager", no, yes, no, Strength::high, Factor::verified_key, yes, no, year,
     of_staff_managers},
    {Role::organiser, "organiser", no, yes, yes, Strength::standard, Factor::second, no, no, year, of_organisers},
    {Role::board_member, "board_member", no, yes, yes, Strength::standard, Factor::second, no, no, year,
     of_board_members},
    {Role::help_desk, "help_desk", no, yes, yes, Strength::standard, Factor::second, no, no, year, of_help_desks},
    {Role::observer, "observer", no, no, yes, Strength::basic, Factor::none, no, no, year, of_observers},
    {Role::support, "support", no, yes, no, Strength::high, Factor::verified_key, yes, no, hours_of_support,
     of_support},
}};

template <class Row, class Key>
constexpr bool is_in_order(const Row& rows, Key key) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(key(rows[i])) != i) return false;
  }
  return true;
}
static_assert(is_in_order(permissions, [](const PermissionFacts& facts) { return facts.permission; }));
static_assert(is_in_order(roles, [](const RoleFacts& facts) { return facts.role; }));

}  // namespace

bool RoleFacts::can_be_at(ScopeKind kind) const {
  switch (kind) {
    case ScopeKind::platform:
      return on_platform;
    case ScopeKind::tenant:
      return on_tenant;
    case ScopeKind::election:
      return on_election;
  }
  return false;
}

const PermissionFacts& facts_of(Permission permission) { return permissions.at(static_cast<std::size_t>(permission)); }

const RoleFacts& facts_of(Role role) { return roles.at(static_cast<std::size_t>(role)); }

std::optional<Permission> permission_from(std::string_view name) {
  for (const PermissionFacts& facts : permissions) {
    if (facts.name == name) return facts.permission;
  }
  return std::nullopt;
}

std::optional<Role> role_from(std::string_view name) {
  for (const RoleFacts& facts : roles) {
    if (facts.name == name) return facts.role;
  }
  return std::nullopt;
}

std::span<const RoleFacts> every_role() { return roles; }

std::span<const PermissionFacts> every_permission() { return permissions; }

bool are_separate(Role one, Role other) {
  const auto runs_machines = [](Role role) { return role == Role::system_operator || role == Role::platform_owner; };
  return (runs_machines(one) && other == Role::board_member) || (runs_machines(other) && one == Role::board_member);
}

bool may_be_held_together(Role one, Role other) {
  const bool excludes = one != other && (facts_of(one).is_exclusive || facts_of(other).is_exclusive);
  return !excludes && !are_separate(one, other);
}

}  // namespace urna::identity
