// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/tenant.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/base32.hpp"

namespace urna::tenancy {
namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::size_t id_characters = 26;

constexpr std::pair<TenantState, std::string_view> states[] = {
    {TenantState::active, "active"}, {TenantState::suspended, "suspended"}, {TenantState::leaving, "leaving"}};

}  // namespace

TenantId TenantId::make(crypto::RandomSource& random) {
  std::array<std::byte, id_bytes> bytes{};
  random.fill(bytes);
  return TenantId(to_base32(bytes));
}

std::optional<TenantId> TenantId::parse(std::string_view text) {
  if (text.size() != id_characters || text.find_first_not_of(base32_alphabet) != std::string_view::npos)
    return std::nullopt;
  return TenantId(std::string(text));
}

std::string_view name_of(TenantState state) {
  const auto* const found = std::ranges::find(states, state, &std::pair<TenantState, std::string_view>::first);
  return found->second;
}

std::optional<TenantState> tenant_state_named(std::string_view name) {
  for (const auto& [state, known] : states)
    if (known == name) return state;
  return std::nullopt;
}

}  // namespace urna::tenancy
