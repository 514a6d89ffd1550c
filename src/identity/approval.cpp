// SPDX-License-Identifier: EUPL-1.2
#include "identity/approval.hpp"

#include "crypto/hash.hpp"

namespace urna::identity {

std::string_view name_of(ApprovalState state) {
  switch (state) {
    case ApprovalState::pending:
      return "pending";
    case ApprovalState::confirmed:
      return "confirmed";
    case ApprovalState::executed:
      return "executed";
    case ApprovalState::failed:
      return "failed";
    case ApprovalState::withdrawn:
      return "withdrawn";
    case ApprovalState::expired:
      return "expired";
    case ApprovalState::interrupted:
      return "interrupted";
  }
  return "";
}

Digest approval_hash(const ApprovalRequest& request) {
  crypto::Sha256 hash;
  hash.add("urna approval 1");
  const auto add = [&](std::string_view part) { hash.add("|" + std::to_string(part.size()) + ":").add(part); };
  add(to_hex(request.id.get()));
  add(request.action);
  add(request.subject);
  add(request.parameters);
  add(request.reason);
  add(request.requester);
  add(timestamp_text(request.asked));
  add(timestamp_text(request.expires));
  add(std::to_string(request.approvers_needed));
  return hash.finish();
}

}  // namespace urna::identity
