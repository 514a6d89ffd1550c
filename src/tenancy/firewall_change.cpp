// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/firewall_change.hpp"

#include <set>

namespace urna::tenancy {

FirewallPreview preview(const Firewall& proposed, Scope editor_scope, const Visitor& editor, Timestamp now) {
  FirewallPreview seen{.stops_voters_by_country = stops_voters_by_country(proposed)};
  const Admission at_once = judge(proposed, editor_scope, editor, now);
  if (!at_once.is_let_in) {
    seen.locks_editor_out = true;
    seen.rule = at_once.rule;
    return seen;
  }
  std::set<Timestamp> changes;
  for (const Rule& rule : proposed.rules) {
    if (rule.expires && *rule.expires > now) changes.insert(*rule.expires);
  }
  for (const Timestamp moment : changes) {
    const Admission then = judge(proposed, editor_scope, editor, moment);
    if (then.is_let_in) continue;
    seen.locks_editor_out_at = moment;
    seen.rule = then.rule;
    break;
  }
  return seen;
}

Result<FirewallPreview, FirewallChangeFault> FirewallState::propose(const Firewall& proposed, Scope editor_scope,
                                                                    const Visitor& editor, std::string_view typed,
                                                                    Timestamp now) {
  if (is_waiting(now)) return failure(FirewallChangeFault::another_is_waiting);
  if (check_rules(proposed.rules, now)) return failure(FirewallChangeFault::malformed_rules);
  const FirewallPreview seen = preview(proposed, editor_scope, editor, now);
  if (seen.locks_editor_out) return failure(FirewallChangeFault::locks_editor_out);
  if (seen.stops_voters_by_country && typed != voters_abroad_words)
    return failure(FirewallChangeFault::needs_typed_words);
  trial_ = Trial{proposed, now};
  return seen;
}

Result<Firewall, FirewallChangeFault> FirewallState::confirm(Scope editor_scope, const Visitor& editor, Timestamp now) {
  if (!is_waiting(now)) return failure(FirewallChangeFault::nothing_waits);
  if (!judge(trial_->proposed, editor_scope, editor, now).is_let_in)
    return failure(FirewallChangeFault::not_from_the_new_rules);
  confirmed_ = std::move(trial_->proposed);
  trial_.reset();
  return confirmed_;
}

bool FirewallState::take_back(Timestamp now) {
  const bool was_waiting = is_waiting(now);
  trial_.reset();
  return was_waiting;
}

}  // namespace urna::tenancy
