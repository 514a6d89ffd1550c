// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "keystore/column_sealer.hpp"
#include "storage/describe_change.hpp"
#include "storage/elsewhere.hpp"
#include "storage/outbox.hpp"
#include "storage/postgres_cluster.hpp"

namespace urna::storage {

/// A customer's elections, wherever they are kept.
class KeptDesk {
 public:
  virtual ~KeptDesk() = default;
  virtual election::DeskStore& store() = 0;
  virtual Outbox& outbox() = 0;
  /// Writes them, sealed as they are, as of one moment, into a file that is not there: a `desk.db`.
  virtual void copy_to(const std::string& path) = 0;
  /// Where a backup of the folder does not find them by itself; null: they are in `desk.db`.
  /// @param path  of `desk.db` in the copy; this outlives it
  virtual std::unique_ptr<DatabaseElsewhere> elsewhere(const std::string& path) = 0;
};

/// Opens a customer's elections: in `desk.db`, or where `desk.postgres` says.  Of a customer whose elections are in
/// PostgreSQL, a `desk.db` is what a restore or an import has put there: it is taken into a new database, and goes.
///
/// @param cluster  null: the program was told of no PostgreSQL
/// @param sealer, random  outlive it
/// @throws ForeignDatabase  they are another customer's
/// @throws DatabaseAway     PostgreSQL cannot be reached
/// @throws DatabaseFailed
std::unique_ptr<KeptDesk> open_kept_desk(const std::string& folder, const PostgresCluster* cluster,
                                         const keystore::ColumnSealer& sealer, crypto::RandomSource& random,
                                         DescribeChange describe);

/// The customer whose folder it is, not yet opened, is to have a database in PostgreSQL.
void choose_postgres(const std::string& folder, const keystore::ColumnSealer& sealer, crypto::RandomSource& random);
/// Whether that was chosen.
bool is_in_postgres(const std::string& folder);

}  // namespace urna::storage
