// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>

#include "keystore/keystore.hpp"

namespace urna::keystore {

/// The customer whose desk stands in the platform's own folder, and who may be the only one.
inline constexpr std::string_view sole_tenant = "sole";

/// What a keeper of a tenant's rows is handed: it seals and opens their columns.  Every call throws as `Keystore`'s do.
class ColumnSealer {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param keystore  outlives it
  ColumnSealer(Keystore& keystore, std::string tenant, Clock now)
      : keystore_(keystore), tenant_(std::move(tenant)), now_(std::move(now)) {}

  const std::string& tenant() const { return tenant_; }

  /// @param row  what names the row, whatever else in it changes
  Bytes seal(std::string_view table, std::string_view column, std::span<const std::byte> row,
             std::span<const std::byte> value) const {
    return keystore_.seal({tenant_, table, column, row}, value, now_());
  }
  SecretText open(std::string_view table, std::string_view column, std::span<const std::byte> row,
                  std::span<const std::byte> sealed) const {
    return keystore_.open({tenant_, table, column, row}, sealed);
  }
  /// See `Keystore::refuse`.
  [[noreturn]] void refuse(SealedKind kind, std::string_view place) const { keystore_.refuse(kind, tenant_, place); }
  Digest blind_index(std::string_view table, std::string_view column, std::string_view value) const {
    return keystore_.blind_index(tenant_, table, column, value, now_());
  }

 private:
  Keystore& keystore_;
  std::string tenant_;
  Clock now_;
};

}  // namespace urna::keystore
