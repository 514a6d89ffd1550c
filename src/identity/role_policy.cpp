// SPDX-License-Identifier: EUPL-1.2
#include "identity/role_policy.hpp"

#include <algorithm>

namespace urna::identity {
namespace {

/// Nothing is asked, and a session lasts as long as any.
SignInDemand nothing() { return {Strength::basic, Factor::none, usual_limits(SessionKind::staff)}; }

}  // namespace

SignInDemand floor_of(Role role) {
  const RoleFacts& facts = facts_of(role);
  return {facts.strength, facts.factor,
          usual_limits(facts.is_management ? SessionKind::management : SessionKind::staff)};
}

SignInDemand stricter(const SignInDemand& one, const SignInDemand& other) {
  return {std::max(one.strength, other.strength), std::max(one.factor, other.factor),
          stricter(one.session, other.session)};
}

bool loosens(const SignInDemand& before, const SignInDemand& after) { return stricter(before, after) != after; }

bool is_sound(Role role, const SignInDemand& demand) {
  constexpr std::chrono::minutes idle_min{5};
  constexpr std::chrono::minutes in_all_min{15};
  const SessionLimits& session = demand.session;
  return !loosens(floor_of(role), demand) && session.idle >= idle_min && session.in_all >= in_all_min &&
         session.idle <= session.in_all;
}

SignInDemand demand_of(const RolePolicies& policies, Role role) {
  const auto found = policies.find(role);
  return found == policies.end() ? floor_of(role) : stricter(floor_of(role), found->second);
}

SignInDemand laid_down_for(const RolePolicies& policies, std::span<const Grant> live) {
  SignInDemand demand = nothing();
  for (const Grant& grant : live) {
    const auto found = policies.find(grant.role);
    if (found == policies.end()) continue;
    SignInDemand beyond = found->second;
    const SignInDemand floor = floor_of(grant.role);
    if (beyond.strength <= floor.strength) beyond.strength = Strength::basic;
    if (beyond.factor <= floor.factor) beyond.factor = Factor::none;
    demand = stricter(demand, beyond);
  }
  return demand;
}

Shortfall shortfall_of(const Person& person, const SignInDemand& demand) {
  return {.password = person.strength < demand.strength, .factor = person.factor_at_best() < demand.factor};
}

std::vector<Grant> live_among(std::vector<Grant> grants, Timestamp now) {
  std::erase_if(grants, [&](const Grant& grant) { return !is_live(grant, now); });
  return grants;
}

std::shared_ptr<const RolePolicies> RolePolicyBook::now() const {
  const std::lock_guard lock(mutex_);
  return policies_;
}

void RolePolicyBook::replace(RolePolicies policies) {
  auto replaced = std::make_shared<const RolePolicies>(std::move(policies));
  const std::lock_guard lock(mutex_);
  policies_ = std::move(replaced);
}

SignInDemand RolePolicyBook::demand_for(std::span<const Role> roles) const {
  const auto policies = now();
  SignInDemand demand = nothing();
  for (const Role role : roles) demand = stricter(demand, demand_of(*policies, role));
  return demand;
}

SignInDemand RolePolicyBook::demand_for(std::span<const Grant> live) const {
  std::vector<Role> roles;
  for (const Grant& grant : live) roles.push_back(grant.role);
  return demand_for(roles);
}

SignInDemand RolePolicyBook::laid_down_for(std::span<const Grant> live) const {
  return identity::laid_down_for(*now(), live);
}

}  // namespace urna::identity
