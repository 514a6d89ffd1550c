// SPDX-License-Identifier: EUPL-1.2
#include "storage/people_database.hpp"

#include "storage/detail/blob_array.hpp"

namespace urna::storage {
namespace {

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE meta (
  tenant_id BLOB NOT NULL PRIMARY KEY CHECK (length(tenant_id) = 16)
) STRICT;
CREATE TABLE people (
  id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  address_index   BLOB NOT NULL UNIQUE CHECK (length(address_index) = 32),
  record          BLOB NOT NULL,
  totp            BLOB,
  totp_to_confirm BLOB
) STRICT;
CREATE TABLE security_keys (
  key_index BLOB NOT NULL PRIMARY KEY CHECK (length(key_index) = 32),
  person    BLOB NOT NULL REFERENCES people (id)
) STRICT;
CREATE TABLE invitations (
  hash   BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
  record BLOB NOT NULL
) STRICT;
CREATE TABLE grants (
  id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  record  BLOB NOT NULL
) STRICT;
CREATE INDEX grants_of_subject ON grants (subject);
CREATE TABLE groups (
  id   BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name BLOB NOT NULL
) STRICT;
CREATE TABLE members (
  group_id BLOB NOT NULL REFERENCES groups (id),
  person   BLOB NOT NULL CHECK (length(person) = 16),
  PRIMARY KEY (group_id, person)
) STRICT;
CREATE INDEX groups_of_person ON members (person);
CREATE TABLE services (
  id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  record BLOB NOT NULL
) STRICT;
)sql"},
                                    {SqliteOutbox::table}};

}  // namespace

PeopleDatabase::PeopleDatabase(const std::string& path, const identity::TenantId& tenant,
                               const keystore::ColumnSealer& sealer, Describe describe, const SqliteOptions& options)
    : tenant_(tenant),
      sealer_(sealer),
      describe_(std::move(describe)),
      database_(path, migrations, options),
      outbox_(mutex_, database_) {
  check_tenant();
}

void PeopleDatabase::check_tenant() {
  std::optional<identity::TenantId> written;
  database_.prepare("SELECT tenant_id FROM meta").each([&](const SqliteRow& row) {
    written = identity::TenantId(detail::array_from<identity::Identifier>(row.blob(0)));
  });
  if (!written) {
    database_.prepare("INSERT INTO meta (tenant_id) VALUES (?)").run(std::span<const std::byte>(tenant_.get()));
  } else if (*written != tenant_) {
    throw DatabaseFailed("people.db is the file of another customer");
  }
}

void PeopleDatabase::tell(PeopleChange change, const std::optional<journal::Actor>& subject) {
  if (!describe_) return;
  for (const journal::Entry& entry : describe_(change, subject)) outbox_.put(entry);
}

}  // namespace urna::storage
