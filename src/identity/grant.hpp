// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "identity/identifiers.hpp"
#include "identity/permission.hpp"

/// Who may do what, where, from when until when, and why.  Nothing is allowed but by a grant.
namespace urna::identity {

struct OnPlatform {
  friend auto operator<=>(const OnPlatform&, const OnPlatform&) = default;
};
struct InTenant {
  TenantId tenant;
  friend auto operator<=>(const InTenant&, const InTenant&) = default;
};
struct InElection {
  TenantId tenant;
  ElectionUuid election;
  friend auto operator<=>(const InElection&, const InElection&) = default;
};

/// Where a grant holds, and where a thing is.  The platform's own things are in no tenant: a list of tenants is, their
/// data are not.
using Place = std::variant<OnPlatform, InTenant, InElection>;

ScopeKind kind_of(const Place& place);
std::optional<TenantId> tenant_of(const Place& place);

/// A grant in a tenant covers its elections.  One on the platform covers no tenant: whoever runs the platform reaches a
/// tenant's data by a grant of that tenant alone.
bool covers(const Place& granted, const Place& thing);

using Subject = std::variant<PersonId, GroupId, ServiceId>;

struct Grant {
  GrantId id;
  Subject subject;
  Role role = Role::observer;
  Place place;
  Timestamp not_before;
  std::optional<Timestamp> expires;  ///< from then on it allows nothing; a management role always has one
  std::string reason;
  std::optional<PersonId> by;      ///< none: made with the platform or the tenant, on the machine itself
  std::optional<Timestamp> ended;  ///< taken back
};

bool is_live(const Grant& grant, Timestamp now);

/// Who asks, when, and how they have signed in.
struct Asker {
  Subject who;
  std::set<GroupId> groups;        ///< that this person is in
  std::span<const Grant> grants;   ///< every one of the subject and of its groups; others are left aside
  std::optional<TenantId> host;    ///< the tenant whose address the session is at; none at the platform's own
  Factor factor = Factor::none;    ///< what the session was opened with
  std::optional<Timestamp> shown;  ///< when a factor was last shown
  Timestamp now;
};

/// How long a factor that was shown counts as fresh.
inline constexpr std::chrono::minutes step_up_lasts{5};

/// In the order in which they are found.
enum class Denial {
  elsewhere,     ///< a thing of another tenant than the session's: say that there is none (404)
  not_allowed,   ///< no grant allows it there, or two roles that exclude each other (403)
  other_factor,  ///< the role asks for a stronger factor than the session has (401)
  step_up,       ///< the factor has to be shown again (401)
};

/// One thing that somebody may do, and why.
struct Right {
  Permission permission;
  Place place;
  Role role;
  GrantId grant;
  std::optional<GroupId> through;  ///< the group that has the grant; none when it is the person's own
};

/// The one question.  Denies whatever is not allowed.
/// @param thing  where it is
/// @returns      the right that allows it, for the journal
Result<Right, Denial> authorise(const Asker& asker, Permission permission, const Place& thing);

/// All that somebody may do now, if the session is good enough, and by which grant: for whoever reviews access.
std::vector<Right> effective_rights(const Asker& asker);

/// Why a grant may not be given.
enum class GrantFault {
  giver_may_not,      ///< not allowed to give grants there, or with this session
  giver_lacks,        ///< the role allows something that the giver may not do there
  to_oneself,         ///< the giver, or a group that the giver is in
  wrong_place,        ///< the role does not exist there
  no_reason,          ///< blank, or over 500 bytes
  no_end,             ///< a management role for ever
  ends_before_start,  ///< or at once
  ends_in_past,       ///<
  too_long,           ///< over the role's term
  exclusive,          ///< an auditor holds no other role, and nobody else becomes an auditor
  separate_duties,    ///< the other role may not be held by the same person
};

/// Judges a grant before it is kept.
///
/// @param asker    the giver
/// @param held     every grant of the subject: of a person, also those of its groups; of a group, also those of each of
///                 its members
/// @returns        the first reason why not; none when it may be given
std::optional<GrantFault> find_grant_fault(const Asker& asker, const Grant& proposed, std::span<const Grant> held);

/// Whether somebody's own roles allow to give a role there: to give any, and all that this one allows.  What was
/// promised in their name stands as long as this does.
bool may_give(const Asker& giver, Role role, const Place& place);

/// Whether somebody's own roles may be enough to take a role away there from whoever holds it: all that this one
/// allows, or to handle incidents, which cannot wait for an owner.
bool may_take_away(const Asker& taker, Role role, const Place& place);

/// Whether a grant goes with what the subject holds at the same time, whoever gives it.
/// @param held  as above
/// @returns     exclusive, separate_duties; none when it does
std::optional<GrantFault> find_held_fault(const Grant& proposed, std::span<const Grant> held, Timestamp now);

/// How long a grant lasts, at most, that nobody gave but an emergency.
inline constexpr std::chrono::hours emergency_lasts_max{1};

/// Judges the grant of an emergency: nobody gives it, it is on the platform, it begins now and lasts an hour at most.
/// @param held  as above
/// @returns     the first reason why not: `giver_may_not` where somebody gives it, or the role is none of management
std::optional<GrantFault> find_emergency_grant_fault(const Grant& proposed, std::span<const Grant> held, Timestamp now);

/// Judges the grant that the first owner of the platform, or of a tenant, is given on the machine itself, by nobody.
/// @param of_place  every grant at this place
/// @returns         the first reason why not: `giver_may_not` where there is or was an owner
std::optional<GrantFault> find_first_grant_fault(const Grant& proposed, std::span<const Grant> of_place, Timestamp now);

}  // namespace urna::identity
