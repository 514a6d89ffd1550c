// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/timestamp.hpp"

/// How much of the platform one customer may use, so that the others keep theirs.
namespace urna::tenancy {

enum class Resource { users, voters, elections, stored_bytes, parallel_exports, mails, text_messages };
inline constexpr std::size_t resource_count = 7;

/// Those of a day begin anew at midnight, universal time; the others are given back.
bool is_of_a_day(Resource resource);

/// A number for each resource.
class QuotaFigures {
 public:
  std::uint64_t& operator[](Resource resource) { return figures_[static_cast<std::size_t>(resource)]; }
  std::uint64_t operator[](Resource resource) const { return figures_[static_cast<std::size_t>(resource)]; }

 private:
  std::array<std::uint64_t, resource_count> figures_{};
};

/// What one customer uses.  As it is kept.
struct QuotaUsage {
  QuotaFigures used;
  std::optional<std::chrono::sys_days> day;  ///< of those that begin anew
};

/// Keeps what every customer uses, on all nodes.
class QuotaLedger {
 public:
  virtual ~QuotaLedger() = default;

  /// Hands out the usage of one tenant, to be changed, to one caller at a time wherever it runs, and keeps it before it
  /// returns.
  /// @throws  the world failed: nothing is kept, and nothing was granted
  virtual void exclusively(const std::string& tenant, const std::function<void(QuotaUsage&)>& change) = 0;
};

/// The figure that a refusal or a warning names.
struct QuotaFigure {
  Resource resource = Resource::users;
  std::uint64_t used = 0;  ///< with what was granted; as it stands, when it was refused
  std::uint64_t limit = 0;
};

struct QuotaGrant {
  QuotaFigure figure;
  bool is_nearly_used_up = false;  ///< 80 % of the limit or more
};

class Quotas {
 public:
  explicit Quotas(QuotaLedger& ledger) : ledger_(&ledger) {}

  /// @param limits  the tenant's; 0: nothing of it
  /// @errors        the figure beyond which it would go; nothing was taken
  Result<QuotaGrant, QuotaFigure> take(const std::string& tenant, const QuotaFigures& limits, Resource resource,
                                       std::uint64_t amount, Timestamp now);
  /// Of what is not of a day; never more than was taken.
  void give_back(const std::string& tenant, Resource resource, std::uint64_t amount);

 private:
  QuotaLedger* ledger_;
};

}  // namespace urna::tenancy
