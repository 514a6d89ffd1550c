// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"
#include "crypto/random.hpp"
#include "tenancy/quota.hpp"

/// The customers of a platform: who they are, and under which host names they are found.
namespace urna::tenancy {

/// Names a customer wherever a name is seen: in folders, keys, logs.  Random, so that a list of folders is no list of
/// customers; 26 characters of Base32 in small letters.
class TenantId {
 public:
  static TenantId make(crypto::RandomSource& random);
  static std::optional<TenantId> parse(std::string_view text);

  const std::string& text() const { return text_; }
  friend auto operator<=>(const TenantId&, const TenantId&) = default;

 private:
  explicit TenantId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

enum class TenantState : std::uint8_t {
  active,
  suspended,  ///< nobody comes in; public boards stay
  leaving,    ///< the same, for good
};
std::string_view name_of(TenantState state);
std::optional<TenantState> tenant_state_named(std::string_view name);

struct Tenant {
  TenantId id;
  std::vector<std::string> hosts;  ///< as `host_name_from` spells them; the first is the one in letters; never empty
  TenantState state = TenantState::active;
  Timestamp created;
  QuotaLimits limits = {};
};

/// Keeps the list of customers, and nothing of theirs.  Calls come from several threads, and may throw when the world
/// failed; nothing is then written.
class TenantStore {
 public:
  virtual ~TenantStore() = default;

  /// The oldest first.
  virtual std::vector<Tenant> all() const = 0;
  /// Adds it, or puts it in the place of the one of that id.
  virtual void put(const Tenant& tenant) = 0;
  /// What the operator calls it.
  virtual void put_label(const TenantId& id, std::string_view label) = 0;
  virtual std::string label(const TenantId& id) const = 0;
};

}  // namespace urna::tenancy
