// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "crypto/random.hpp"
#include "keystore/column_sealer.hpp"

namespace urna::storage {

/// Where a customer's elections are when they are not in `desk.db`: the file `desk.postgres` in the customer's folder.
/// Its password is sealed; all else is no secret, so that the database can be destroyed when the keys are.
struct PostgresPlace {
  std::string tenant;               ///< whose it is
  std::string database;             ///< `PostgresCluster::is_name`: the database and its role
  bool is_made = false;             ///< both are there
  std::string password;             ///< sealed, in Base64
  std::vector<std::string> before;  ///< other databases of this customer, not in use, which go with them

  /// For a customer who is to have one.
  static PostgresPlace make(const keystore::ColumnSealer& sealer, crypto::RandomSource& random);
  /// Nothing when the elections are in `desk.db`.
  /// @throws std::runtime_error  the file is not one of ours
  static std::optional<PostgresPlace> in(const std::string& folder);
  /// On the disk when it returns.
  void write(const std::string& folder) const;

  SecretText opened_password(const keystore::ColumnSealer& sealer) const;
};

}  // namespace urna::storage
