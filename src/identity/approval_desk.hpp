// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crypto/random.hpp"
#include "identity/approval_store.hpp"
#include "identity/sessions.hpp"

namespace urna::identity {

enum class ApprovalFault {
  unknown_action,
  asked_already,      ///< the same action on the same subject waits
  unknown_request,    ///< there is none with this id
  ended,              ///< it does not wait any more: whatever was confirmed is done once
  expired,            ///< nobody confirmed in time
  own_request,        ///< who asked cannot confirm
  confirmed_already,  ///< by the same person: another is needed
  differs,            ///< what was shown, or what is stored, is not what was asked
  step_up_old,        ///< the second factor was shown too long ago
  person_gone,        ///< somebody who asked, confirmed or confirms may not act any more
  not_requester,      ///< only who asked may withdraw
  not_theirs,         ///< it is for others to confirm
};

/// Acts that take more than one person: one asks, others confirm, then exactly that is done, once.  Calls come from
/// many threads.  Each may throw what the store throws.
///
/// Which people may act at all is not decided here, nor whether an act is right: an action looks at the state of what
/// it changes when it is carried out, not when it was asked for.  Nor who has a say in it: where not everybody has, the
/// action comes with a `MayConfirm`.
class ApprovalDesk {
 public:
  static constexpr std::chrono::hours lasts_max{24};
  static constexpr std::chrono::minutes step_up_lasts{5};

  /// Carries out what was confirmed.  It takes all that it needs from the request.
  /// @returns  why it was refused, in a word or two; nothing when it is done
  using Action = std::function<std::optional<std::string>(const ApprovalRequest& request, Timestamp now)>;

  /// Whether it is this person's to confirm.  Asked of everybody who has confirmed, again at each word: somebody who
  /// has lost the right meanwhile does not count.
  using MayConfirm = std::function<bool(const ApprovalRequest& request, const std::string& person, Timestamp now)>;

  struct Wish {
    std::string action;
    std::string subject;
    std::string parameters;
    std::string reason = {};
    unsigned approvers_needed = 1;
    std::chrono::seconds lasts = lasts_max;
  };

  /// What was being carried out when the program ended is `interrupted` from now on.
  /// @param store, random  outlive it
  /// @param may_act        whether this person may act now
  ApprovalDesk(ApprovalStore& store, crypto::RandomSource& random, std::function<bool(const std::string&)> may_act,
               Timestamp now);

  /// Before the first call of anything else.
  /// @param may_confirm  empty: anybody who may act
  void add_action(const std::string& name, Action action, MayConfirm may_confirm = {}) {
    actions_[name] = {std::move(action), std::move(may_confirm)};
  }

  /// @errors  unknown_action, asked_already, person_gone
  Result<ApprovalRequest, ApprovalFault> ask(const std::string& requester, const Wish& wish, Timestamp now);

  /// One person's word.  The last one that is needed has it carried out before this returns; it is then `executed` or
  /// `failed`.  What the action throws is thrown on, and the request is `failed`.
  /// @param shown   the hash of what the person has seen
  /// @param person  who confirms, and when they showed their second factor
  /// @errors        unknown_request, ended, expired, differs, step_up_old, own_request, confirmed_already, person_gone,
  ///                not_theirs; nothing was carried out then
  Result<ApprovalRequest, ApprovalFault> confirm(const ApprovalId& id, const Digest& shown, const StepUp& person,
                                                 Timestamp now);

  /// Somebody who could have confirmed says no: nothing is carried out, and nobody can confirm any more.  It is then
  /// `withdrawn`, with the detail `refused`.
  /// @errors  those of `confirm`
  Result<ApprovalRequest, ApprovalFault> refuse(const ApprovalId& id, const Digest& shown, const StepUp& person,
                                                Timestamp now);

  /// @errors  unknown_request, ended, expired, not_requester
  Result<ApprovalRequest, ApprovalFault> withdraw(const ApprovalId& id, const std::string& person, Timestamp now);

  std::optional<ApprovalRequest> find(const ApprovalId& id, Timestamp now) const;
  /// The oldest first.
  std::vector<ApprovalRequest> all(Timestamp now) const;

 private:
  std::optional<ApprovalFault> find_fault(const ApprovalRequest& request, const Digest& shown, const StepUp& person,
                                          Timestamp now) const;
  Result<ApprovalRequest, ApprovalFault> pending(const ApprovalId& id, Timestamp now);
  ApprovalRequest carry_out(ApprovalRequest request, Timestamp now);
  void end(ApprovalRequest& request, ApprovalState state, Timestamp now);

  ApprovalStore& store_;
  crypto::RandomSource& random_;
  const std::function<bool(const std::string&)> may_act_;
  struct Rule {
    Action carry_out;
    MayConfirm may_confirm;
  };
  std::map<std::string, Rule> actions_;
  mutable std::mutex mutex_;  // between reading a request and writing it
};

}  // namespace urna::identity
