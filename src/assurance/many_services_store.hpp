// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "assurance/assured_service_store.hpp"
#include "base/strong.hpp"

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

/// Like services that are approved together; 128 random bits.
using BatchId = Strong<std::array<std::byte, 16>, struct BatchIdTag>;

/// What was signed over all services of a batch, once.
struct BatchSignature {
  BatchId batch;
  Digest list{};  ///< SHA-256 of it
};

/// A keeper that changes several services in one step.
class ManyServicesStore : public AssuredServiceStore {
 public:
  /// As `put`, of each: all of them or none.
  virtual bool put_all(std::span<const ServiceChange> changes) = 0;

  /// As `put_approval`, of each: all of them or none.  The journal has each decision, as if it were alone, and what was
  /// signed over all of them.  That the batch is signed stands from then on: what was signed once is never signed
  /// again.
  /// @returns  false, with nothing written, also when the batch was signed before
  virtual bool put_decisions(std::span<const ServiceDecided> decided, const BatchSignature& signature) = 0;
  /// What a batch was signed with; nothing while it was not.
  virtual std::optional<Digest> signed_list(const BatchId& batch) const = 0;
};

}  // namespace urna::assurance
