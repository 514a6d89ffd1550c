// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "identity/password_policy.hpp"

/// What can be allowed, and which role allows what: the one table.  Whoever changes it also changes
/// tests/vectors/identity_roles.txt, where a reviewer reads what it comes to.
namespace urna::identity {

/// `resource.action`.  What is not here cannot be allowed to anybody.
enum class Permission : std::uint8_t {
  // where it runs
  node_read,
  node_operate,
  backup_read,
  backup_make,
  backup_restore,
  keystore_read,
  keystore_lock,
  keystore_rekey,
  tenant_read,
  tenant_create,
  tenant_suspend,
  tenant_delete,
  tenant_export,
  tenant_leave,
  // who acts
  person_read,
  person_invite,
  person_disable,
  grant_read,
  grant_give,
  grant_end,
  service_read,
  service_issue,
  service_revoke,
  policy_read,
  policy_change,
  firewall_read,
  firewall_change,
  approval_read,
  approval_request,
  approval_decide,
  journal_read,
  journal_export,
  incident_read,
  incident_handle,
  // an election
  election_read,
  election_prepare,
  election_open,
  election_close,
  election_tally,
  election_annul,
  roll_read,
  roll_change,
  code_issue,
  code_reissue,
  turnout_read,
  minutes_read,
  minutes_sign,
  document_read,
  document_change,
  // what is brought before an authority
  assurance_read,
  assurance_change,
  assurance_sign,
  // the places and machines that it runs on
  hosting_read,
  hosting_change,
  hosting_decide,
};
inline constexpr std::size_t permission_count = static_cast<std::size_t>(Permission::hosting_decide) + 1;

enum class ScopeKind : std::uint8_t { platform, tenant, election };

struct PermissionFacts {
  Permission permission;
  std::string_view name;
  bool on_platform, in_tenants;  ///< where there are such things
  bool changes;                  ///< something; what does not, an auditor may hold
  bool asks_for_a_step;          ///< up: a factor shown in the last 5 minutes

  bool can_be_at(ScopeKind kind) const { return kind == ScopeKind::platform ? on_platform : in_tenants; }
};
const PermissionFacts& facts_of(Permission permission);
std::optional<Permission> permission_from(std::string_view name);

/// A set of permissions.
class Permissions {
 public:
  constexpr Permissions() = default;
  constexpr Permissions(std::initializer_list<Permission> permissions) {
    for (const Permission permission : permissions) bits_ |= bit(permission);
  }
  constexpr bool has(Permission permission) const { return (bits_ & bit(permission)) != 0; }
  constexpr bool has_all(Permissions others) const { return (others.bits_ & ~bits_) == 0; }
  constexpr Permissions operator|(Permissions others) const {
    others.bits_ |= bits_;
    return others;
  }

 private:
  static constexpr std::uint64_t bit(Permission permission) {
    return std::uint64_t{1} << static_cast<std::uint8_t>(permission);
  }
  std::uint64_t bits_ = 0;
};
static_assert(permission_count <= 64);

enum class Role : std::uint8_t {
  platform_owner,    ///< makes tenants and appoints who runs the platform; reaches no tenant's data
  system_operator,   ///< machines, backups, locking
  security_officer,  ///< firewall, policies, incidents, the journal
  auditor,           ///< reads, and holds no other role
  tenant_owner,      ///< whatever a tenant may do; what counts most asks for a second person besides
  staff_manager,     ///< invites, and appoints organisers and help desks
  organiser,         ///< prepares elections
  board_member,      ///< of the electoral board: opens, closes, counts, signs
  help_desk,         ///< voters who have lost their code
  observer,          ///< watches one election
  support,           ///< of the platform, in a tenant that has asked for it: reads, for hours
};
inline constexpr std::size_t role_count = static_cast<std::size_t>(Role::support) + 1;

/// What a session must have been opened with.
enum class Factor : std::uint8_t {
  none,         ///< a password alone
  second,       ///< and a code of a device, or a security key
  key,          ///< and a security key: nothing that could be read out to somebody
  verified_key  ///< and a security key that has verified its owner
};

struct RoleFacts {
  Role role;
  std::string_view name;
  bool on_platform, on_tenant, on_election;  ///< where it may be given
  Strength strength;                         ///< of the password, at least
  Factor factor;                             ///< at least
  bool is_management;                        ///< never without an end
  bool is_exclusive;                         ///< who holds it holds no other
  std::chrono::seconds term_max;             ///< from its start to its end
  Permissions permissions;

  bool can_be_at(ScopeKind kind) const;
};
const RoleFacts& facts_of(Role role);
std::optional<Role> role_from(std::string_view name);
std::span<const RoleFacts> every_role();
std::span<const PermissionFacts> every_permission();

/// Whether two roles may not be held by one person: whoever runs the machines does not sit on an electoral board.
bool are_separate(Role one, Role other);
/// Whether one person may hold both at the same time: neither separate, nor does one of them exclude others.
bool may_be_held_together(Role one, Role other);

}  // namespace urna::identity
