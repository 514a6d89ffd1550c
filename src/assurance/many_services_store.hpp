// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>

#include "assurance/assured_service_store.hpp"

namespace urna::assurance {

inline constexpr std::size_t services_max = 10'000;  ///< that one customer may describe

/// A change of one of many services.
struct ServiceChange {
  AssuredService service;
  Happening happening;
};

/// A service, and what was decided of it together with others.
struct ServiceDecided {
  AssuredService service;  ///< its next version
  ApprovalRecord record;
  Digest digest{};  ///< of the record's bytes
  Happening happening;
};

/// A keeper that changes several services in one step.
class ManyServicesStore : public AssuredServiceStore {
 public:
  /// As `put`, of each: all of them or none.
  virtual bool put_all(std::span<const ServiceChange> changes) = 0;

  /// As `put_approval`, of each: all of them or none.  The journal has each decision, as if it were alone, and what was
  /// signed over all of them.
  /// @param list  SHA-256 of that
  virtual bool put_decisions(std::span<const ServiceDecided> decided, const Digest& list) = 0;
};

}  // namespace urna::assurance
