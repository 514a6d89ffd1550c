// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_leaving_store.hpp"

namespace urna::storage {
namespace {

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE leavings (
  tenant      TEXT NOT NULL PRIMARY KEY,
  state       BLOB NOT NULL,
  certificate TEXT
) STRICT;
)sql"}};

}  // namespace

SqliteLeavingStore::SqliteLeavingStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                       const SqliteOptions& options)
    : sealer_(sealer), database_(path, migrations, options) {}

std::optional<tenancy::Leaving> SqliteLeavingStore::find(const std::string& tenant) const {
  const std::lock_guard lock(mutex_);
  std::optional<tenancy::Leaving> found;
  database_.prepare("SELECT state FROM leavings WHERE tenant = ?")
      .each(
          [&](const SqliteRow& row) {
            found = tenancy::Leaving::parse(sealer_.open("leavings", "state", bytes_of(tenant), row.blob(0)).expose());
            if (!found) throw DatabaseFailed("the database holds a leaving that is none");
          },
          std::string_view(tenant));
  return found;
}

std::optional<std::string> SqliteLeavingStore::certificate(const std::string& tenant) const {
  const std::lock_guard lock(mutex_);
  std::optional<std::string> certificate;
  database_.prepare("SELECT certificate FROM leavings WHERE tenant = ? AND certificate IS NOT NULL")
      .each([&](const SqliteRow& row) { certificate = row.text(0); }, std::string_view(tenant));
  return certificate;
}

void SqliteLeavingStore::write(const tenancy::Leaving& leaving, const std::optional<std::string_view>& certificate) {
  const std::lock_guard lock(mutex_);
  const Bytes state = sealer_.seal("leavings", "state", bytes_of(leaving.tenant()), bytes_of(leaving.text()));
  SqliteDatabase::Transaction transaction(database_);
  database_
      .prepare(
          "INSERT INTO leavings (tenant, state, certificate) VALUES (?, ?, ?) "
          "ON CONFLICT DO UPDATE SET state = excluded.state, certificate = excluded.certificate")
      .run(std::string_view(leaving.tenant()), std::span<const std::byte>(state), certificate);
  transaction.commit();
}

void SqliteLeavingStore::put(const tenancy::Leaving& leaving) { write(leaving, std::nullopt); }

void SqliteLeavingStore::put(const tenancy::Leaving& leaving, const std::string& certificate) {
  write(leaving, certificate);
}

}  // namespace urna::storage
