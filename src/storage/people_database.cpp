// SPDX-License-Identifier: EUPL-1.2
#include "storage/people_database.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "storage/detail/blob_array.hpp"

namespace urna::storage {
namespace {

constexpr Migration migrations[] = {{R"sql(
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
                                    {SqliteOutbox::table},
                                    {SqliteOutbox::payload_column}};

}  // namespace

PeopleDatabase::PeopleDatabase(const std::string& path, const keystore::ColumnSealer& sealer, Describe describe,
                               const SqliteOptions& options)
    : sealer_(sealer),
      describe_(std::move(describe)),
      database_(path, migrations, options),
      outbox_(mutex_, database_) {}

void PeopleDatabase::tell(PeopleChange change, const std::optional<journal::Actor>& subject) {
  if (!describe_) return;
  for (const journal::Entry& entry : describe_(change, subject)) outbox_.put(entry);
}

void PeopleDatabase::copy_to(const std::string& path) {
  const std::lock_guard lock(mutex_);
  database_.copy_to(path);
}

identity::TenantId tenant_id_of(const keystore::ColumnSealer& sealer) {
  const Digest digest = crypto::sha256("urna tenant|" + sealer.tenant());
  identity::Identifier id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return identity::TenantId(id);
}

}  // namespace urna::storage
