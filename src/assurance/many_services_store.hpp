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

/// A keeper that changes several services in one step.
class ManyServicesStore : public AssuredServiceStore {
 public:
  /// As `put`, of each: all of them or none.
  virtual bool put_all(std::span<const ServiceChange> changes) = 0;
};

}  // namespace urna::assurance
