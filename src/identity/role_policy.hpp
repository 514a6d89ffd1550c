// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "identity/grant.hpp"
#include "identity/person.hpp"
#include "identity/sessions.hpp"

/// What a customer demands of whoever holds a role, beyond what the platform asks of everybody.
namespace urna::identity {

/// What a role takes besides being given it.
struct SignInDemand {
  Strength strength = Strength::basic;  ///< of the password, at least
  Factor factor = Factor::none;         ///< shown besides it, at least
  SessionLimits session;                ///< at most

  friend bool operator==(const SignInDemand&, const SignInDemand&) = default;
};

/// What the platform asks of a role, whatever a customer lays down.
SignInDemand floor_of(Role role);
/// The stricter half of each.
SignInDemand stricter(const SignInDemand& one, const SignInDemand& other);
/// Whether anything gets easier.
bool loosens(const SignInDemand& before, const SignInDemand& after);
/// Whether a demand may be laid down: no part of it below the floor, idle no longer than in all, and long enough to
/// work: 5 minutes idle, 15 in all.
bool is_sound(Role role, const SignInDemand& demand);

/// What a customer has laid down, by role.
using RolePolicies = std::map<Role, SignInDemand>;

/// What holds for a role: never less than the floor, also where that was raised later.
SignInDemand demand_of(const RolePolicies& policies, Role role);

/// What somebody does not meet of what was laid down.
struct Shortfall {
  bool password = false;  ///< was judged for less
  bool factor = false;    ///< has nothing as strong

  bool is_any() const { return password || factor; }
};

/// The policies in force.  From any thread.
class RolePolicyBook {
 public:
  RolePolicies all() const { return *now(); }
  void replace(RolePolicies policies);

  /// What holds for whoever takes up these roles: the strictest of each part.
  SignInDemand demand_for(std::span<const Role> roles) const;
  SignInDemand demand_for(std::span<const Grant> live) const;
  /// What goes beyond the platform alone.  Nobody is held up by what the platform asks, which is asked for where a
  /// right is used: guests of the platform, and whoever opens it in an emergency, are judged there.
  SignInDemand laid_down_for(std::span<const Grant> live) const;
  bool is_empty() const { return now()->empty(); }

 private:
  std::shared_ptr<const RolePolicies> now() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const RolePolicies> policies_ = std::make_shared<const RolePolicies>();
};

/// The same for policies that are only looked at.
SignInDemand laid_down_for(const RolePolicies& policies, std::span<const Grant> live);
/// What a person would have to raise.
Shortfall shortfall_of(const Person& person, const SignInDemand& demand);

/// Those that hold now.
std::vector<Grant> live_among(std::vector<Grant> grants, Timestamp now);

}  // namespace urna::identity
