// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "identity/approval.hpp"

namespace urna::identity {

/// Keeps requests, those that have ended too.
class ApprovalStore {
 public:
  virtual ~ApprovalStore() = default;

  /// Puts a request in the place of the one with its id, if there is one; whole, and durable when it returns.
  virtual void put(const ApprovalRequest& request) = 0;
  virtual std::optional<ApprovalRequest> find(const ApprovalId& id) const = 0;
  /// The oldest first.
  virtual std::vector<ApprovalRequest> all() const = 0;
};

}  // namespace urna::identity
