// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/quota.hpp"

#include <algorithm>

#include "base/ensure.hpp"

namespace urna::tenancy {

bool is_of_a_day(Resource resource) {
  switch (resource) {
    case Resource::mails:
    case Resource::text_messages:
      return true;
    case Resource::users:
    case Resource::voters:
    case Resource::elections:
    case Resource::stored_bytes:
    case Resource::parallel_exports:
      return false;
  }
  ensure(false, "every resource is of a day or is given back");
  return false;
}

Result<QuotaGrant, QuotaFigure> Quotas::take(const std::string& tenant, const QuotaFigures& limits, Resource resource,
                                             std::uint64_t amount, Timestamp now) {
  const std::uint64_t limit = limits[resource];
  Result<QuotaGrant, QuotaFigure> answer = failure(QuotaFigure{resource, 0, limit});
  ledger_->exclusively(tenant, [&](QuotaUsage& usage) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    // A clock that is set back begins no new day.
    if (!usage.day || *usage.day < today) {
      usage.day = today;
      usage.used[Resource::mails] = 0;
      usage.used[Resource::text_messages] = 0;
    }
    const std::uint64_t used = usage.used[resource];
    // A limit may have been lowered below what is used.
    if (used > limit || amount > limit - used) {
      answer = failure(QuotaFigure{resource, used, limit});
      return;
    }
    usage.used[resource] = used + amount;
    const bool is_nearly_used_up = limit - (used + amount) <= limit / 5;
    answer = QuotaGrant{{resource, used + amount, limit}, is_nearly_used_up};
  });
  return answer;
}

void Quotas::give_back(const std::string& tenant, Resource resource, std::uint64_t amount) {
  ensure(!is_of_a_day(resource), "what is of a day is not given back");
  ledger_->exclusively(tenant,
                       [&](QuotaUsage& usage) { usage.used[resource] -= std::min(usage.used[resource], amount); });
}

}  // namespace urna::tenancy
