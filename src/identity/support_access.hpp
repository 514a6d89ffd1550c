// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/random.hpp"
#include "identity/access_store.hpp"
#include "identity/approval_desk.hpp"

/// How somebody of the platform comes to see a tenant's data: they ask, with a reason and a ticket; the tenant says
/// yes; a few hours later it is over.
namespace urna::identity {

enum class SupportFault {
  unknown_person,   ///< who asks has no account
  not_of_platform,  ///< nobody else supports tenants
  not_grantable,    ///< the role excludes another that the person holds
  no_reason,        ///< blank, over 300 bytes, or not a plain text
  no_ticket,        ///< … over 64 bytes
  no_time,          ///< under a minute, or over 4 hours
  asked_already,    ///< the same person waits for the same tenant's word
  person_gone,      ///< who asks may not act any more
};

/// Access that a tenant sees in its list: the grant as it is now, and how it came about.
struct LiveSupport {
  Grant grant;
  std::optional<SupportAccess> access;  ///< none: the tenant gave the role itself, unasked
};

/// Just-in-time access.  It comes by one door: what a tenant's word makes is a `Grant` of the role `support`, judged by
/// `find_grant_fault` like any other, which can only read.  Safe to call from several threads.
///
/// Whether the session of whoever confirms is good enough (`authorise` with `approval.decide`) is judged where it is
/// known, before `ApprovalDesk::confirm`; what that person may do at all is judged here.
class SupportDesk {
 public:
  static constexpr std::string_view action = "support.access";
  static constexpr std::chrono::hours lasts_max{4};
  static constexpr std::chrono::minutes lasts_min{1};
  static constexpr std::size_t reason_bytes_max = 300;
  static constexpr std::size_t ticket_bytes_max = 64;

  /// Who it is that `ApprovalDesk` knows by this name.
  using PersonOf = std::function<std::optional<PersonId>(const std::string& name)>;

  struct Wish {
    TenantId tenant;
    std::string reason;
    std::string ticket;  ///< of the case, in whatever system it is kept
    std::chrono::seconds lasts = lasts_max;
  };

  struct Parts {
    ApprovalDesk& approvals;  ///< gets the action
    AccessStore& store;
    AccessGrants& grants;
    AccessWitness& witness;
    crypto::RandomSource& random;
  };

  /// @param parts  outlive it; `approvals` carries nothing out any more when it goes
  SupportDesk(Parts parts, PersonOf person_of);

  /// Asks the tenant.  Nothing is open yet.
  /// @param requester  who will have the access, by the name that `ApprovalDesk` knows
  Result<ApprovalRequest, SupportFault> ask(const std::string& requester, const Wish& wish, Timestamp now);

  /// Which tenant a request asks; nothing when it is no request for support.
  static std::optional<TenantId> tenant_asked(const ApprovalRequest& request);

  /// Ends it at once: by the tenant, or by who has it.
  /// @returns  whether it was live until now
  bool end(const SupportId& id, const PersonId& by, Timestamp now);

  /// Whoever may look into this tenant's data now in the role `support`, and why: for the tenant's eyes.
  std::vector<LiveSupport> live(const TenantId& tenant, Timestamp now) const;
  /// What there was, the oldest first.
  std::vector<SupportAccess> history(const TenantId& tenant) const;

  /// Has the journal told of what has ended by itself.  Rights end without it.
  void tend(Timestamp now);

 private:
  struct Asked;
  static std::optional<Asked> read(const ApprovalRequest& request);
  bool may_confirm(const ApprovalRequest& request, const std::string& name, Timestamp now) const;
  std::optional<std::string> give(const ApprovalRequest& request, Timestamp now);
  std::optional<GrantFault> find_fault(const PersonId& giver, const Grant& proposed, Timestamp now) const;

  Parts parts_;
  PersonOf person_of_;
  std::mutex mutex_;  // between reading a record and writing it
};

}  // namespace urna::identity
