// SPDX-License-Identifier: EUPL-1.2
#include "identity/approval_desk.hpp"

#include <algorithm>

#include "base/ensure.hpp"

namespace urna::identity {
namespace {

/// A request that nobody has looked at since it expired.
ApprovalRequest as_of(ApprovalRequest request, Timestamp now) {
  if (request.state != ApprovalState::pending || now < request.expires) return request;
  request.state = ApprovalState::expired;
  request.ended = request.expires;
  return request;
}

}  // namespace

ApprovalDesk::ApprovalDesk(ApprovalStore& store, crypto::RandomSource& random,
                           std::function<bool(const std::string&)> may_act, Timestamp now)
    : store_(store), random_(random), may_act_(std::move(may_act)) {
  for (ApprovalRequest& request : store_.all()) {
    if (request.state == ApprovalState::confirmed) end(request, ApprovalState::interrupted, now);
  }
}

void ApprovalDesk::end(ApprovalRequest& request, ApprovalState state, Timestamp now) {
  request.state = state;
  request.ended = now;
  store_.put(request);
}

Result<ApprovalRequest, ApprovalFault> ApprovalDesk::ask(const std::string& requester, const Wish& wish,
                                                         Timestamp now) {
  ensure(wish.approvers_needed >= 1 && wish.lasts <= lasts_max, "somebody else confirms, within a day");
  if (!actions_.contains(wish.action)) return failure(ApprovalFault::unknown_action);
  if (!may_act_(requester)) return failure(ApprovalFault::person_gone);
  const std::lock_guard lock(mutex_);
  for (const ApprovalRequest& one : store_.all()) {
    const bool is_same = one.action == wish.action && one.subject == wish.subject;
    const ApprovalState state = as_of(one, now).state;
    if (is_same && (state == ApprovalState::pending || state == ApprovalState::confirmed))
      return failure(ApprovalFault::asked_already);
  }
  std::array<std::byte, 16> drawn{};
  random_.fill(drawn);
  ApprovalRequest request;
  request.id = ApprovalId(drawn);
  request.action = wish.action;
  request.subject = wish.subject;
  request.parameters = wish.parameters;
  request.reason = wish.reason;
  request.requester = requester;
  request.asked = now;
  request.expires = now + wish.lasts;
  request.approvers_needed = wish.approvers_needed;
  request.hash = approval_hash(request);
  store_.put(request);
  return request;
}

/// Under the lock.
Result<ApprovalRequest, ApprovalFault> ApprovalDesk::pending(const ApprovalId& id, Timestamp now) {
  auto request = store_.find(id);
  if (!request) return failure(ApprovalFault::unknown_request);
  if (request->state == ApprovalState::expired) return failure(ApprovalFault::expired);
  if (request->state != ApprovalState::pending) return failure(ApprovalFault::ended);
  if (now >= request->expires) {
    end(*request, ApprovalState::expired, request->expires);
    return failure(ApprovalFault::expired);
  }
  return std::move(*request);
}

std::optional<ApprovalFault> ApprovalDesk::find_fault(const ApprovalRequest& request, const Digest& shown,
                                                      const StepUp& person, Timestamp now) const {
  if (shown != request.hash || approval_hash(request) != request.hash) return ApprovalFault::differs;
  if (person.at() > now || now - person.at() > step_up_lasts) return ApprovalFault::step_up_old;
  if (person.name() == request.requester) return ApprovalFault::own_request;
  const auto action = actions_.find(request.action);
  const auto has_say = [&](const std::string& name) {
    const bool is_for_all = action == actions_.end() || !action->second.may_confirm;
    return is_for_all || action->second.may_confirm(request, name, now);
  };
  bool all_may_act = may_act_(request.requester) && may_act_(person.name());
  for (const Approval& approval : request.approvals) {
    if (approval.approver == person.name()) return ApprovalFault::confirmed_already;
    all_may_act = all_may_act && may_act_(approval.approver) && has_say(approval.approver);
  }
  if (!all_may_act) return ApprovalFault::person_gone;
  if (!has_say(person.name())) return ApprovalFault::not_theirs;
  return std::nullopt;
}

Result<ApprovalRequest, ApprovalFault> ApprovalDesk::confirm(const ApprovalId& id, const Digest& shown,
                                                             const StepUp& person, Timestamp now) {
  std::unique_lock lock(mutex_);
  auto request = pending(id, now);
  if (!request) return request;
  if (const auto fault = find_fault(*request, shown, person, now)) return failure(*fault);
  request->approvals.push_back({person.name(), now});
  const bool is_enough = request->approvals.size() >= request->approvers_needed;
  if (is_enough) request->state = ApprovalState::confirmed;
  store_.put(*request);
  if (!is_enough) return request;
  // On the disk it waits no more: whatever happens now, it does not happen twice.
  lock.unlock();
  return carry_out(std::move(*request), now);
}

ApprovalRequest ApprovalDesk::carry_out(ApprovalRequest request, Timestamp now) {
  const auto action = actions_.find(request.action);
  std::optional<std::string> refused = "unknown-action";  // it waited, and a later version does not know it
  try {
    if (action != actions_.end()) refused = action->second.carry_out(request, now);
  } catch (...) {
    request.detail = "broken-off";
    end(request, ApprovalState::failed, now);
    throw;
  }
  request.detail = refused.value_or("");
  end(request, refused ? ApprovalState::failed : ApprovalState::executed, now);
  return request;
}

Result<ApprovalRequest, ApprovalFault> ApprovalDesk::refuse(const ApprovalId& id, const Digest& shown,
                                                            const StepUp& person, Timestamp now) {
  const std::lock_guard lock(mutex_);
  auto request = pending(id, now);
  if (!request) return request;
  if (const auto fault = find_fault(*request, shown, person, now)) return failure(*fault);
  request->detail = "refused";
  end(*request, ApprovalState::withdrawn, now);
  return request;
}

Result<ApprovalRequest, ApprovalFault> ApprovalDesk::withdraw(const ApprovalId& id, const std::string& person,
                                                              Timestamp now) {
  const std::lock_guard lock(mutex_);
  auto request = pending(id, now);
  if (!request) return request;
  if (request->requester != person) return failure(ApprovalFault::not_requester);
  end(*request, ApprovalState::withdrawn, now);
  return request;
}

std::optional<ApprovalRequest> ApprovalDesk::find(const ApprovalId& id, Timestamp now) const {
  const auto request = store_.find(id);
  if (!request) return std::nullopt;
  return as_of(*request, now);
}

std::vector<ApprovalRequest> ApprovalDesk::all(Timestamp now) const {
  std::vector<ApprovalRequest> all = store_.all();
  for (ApprovalRequest& request : all) request = as_of(std::move(request), now);
  return all;
}

}  // namespace urna::identity
