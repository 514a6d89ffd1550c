// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "tenancy/leaving.hpp"

namespace urna::tenancy {

/// Keeps how far a customer's leaving is, and the certificate for ever.  It outlives the customer's keys: nothing in it
/// is sealed with those.
class LeavingStore {
 public:
  virtual ~LeavingStore() = default;

  /// The latest of that customer.
  virtual std::optional<Leaving> find(const std::string& tenant) const = 0;
  /// Durable when it returns.
  virtual void put(const Leaving& leaving) = 0;
  /// The signed note.
  virtual std::optional<std::string> certificate(const std::string& tenant) const = 0;
  /// Both, or neither.
  virtual void put(const Leaving& leaving, const std::string& certificate) = 0;
};

}  // namespace urna::tenancy
