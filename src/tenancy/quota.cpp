// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/quota.hpp"

#include <algorithm>
#include <charconv>

namespace urna::tenancy {

std::string_view name_of(Resource resource) {
  switch (resource) {
    case Resource::people:
      return "people";
    case Resource::voters:
      return "voters";
    case Resource::elections:
      return "elections";
    case Resource::stored_bytes:
      return "stored-bytes";
    case Resource::letters:
      return "letters";
    case Resource::mails:
      return "mails";
    case Resource::exports:
      return "exports";
    case Resource::requests:
      break;
  }
  return "requests";
}

bool QuotaLimits::has_any() const {
  return std::ranges::any_of(limits_, [](const auto& limit) { return limit.has_value(); });
}

std::string quota_text(const QuotaLimits& limits) {
  std::string text;
  for (const Resource resource : every_resource) {
    if (!limits[resource]) continue;
    text += (text.empty() ? "" : " ") + std::string(name_of(resource)) + "=" + std::to_string(*limits[resource]);
  }
  return text;
}

std::optional<QuotaLimits> quota_from(std::string_view text) {
  QuotaLimits limits;
  const std::string_view whole = text;
  for (const Resource resource : every_resource) {
    const std::string start = std::string(name_of(resource)) + "=";
    if (!text.starts_with(start)) continue;
    text.remove_prefix(start.size());
    std::uint64_t limit = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (fault != std::errc{} || limit > quota_limit_max) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(' ')) text.remove_prefix(1);
    limits[resource] = limit;
  }
  return quota_text(limits) == whole ? std::optional(limits) : std::nullopt;
}

std::optional<QuotaFigure> quota_refusal(const QuotaLimits& limits, Resource resource, std::uint64_t used,
                                         std::uint64_t amount) {
  const auto& limit = limits[resource];
  // A limit may have been lowered below what is used: nothing more then, and what takes nothing goes on.
  if (!limit || amount == 0 || (used <= *limit && amount <= *limit - used)) return std::nullopt;
  return QuotaFigure{resource, used, *limit};
}

bool is_nearly_used_up(std::uint64_t used, std::uint64_t limit) { return used >= limit || limit - used <= limit / 5; }

}  // namespace urna::tenancy
