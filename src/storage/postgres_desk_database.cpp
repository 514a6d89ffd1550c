// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_desk_database.hpp"

namespace urna::storage {
namespace {

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE elections (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uuid   TEXT NOT NULL UNIQUE
);
CREATE TABLE documents (
  election BIGINT NOT NULL REFERENCES elections,
  name     TEXT NOT NULL,
  bytes    BYTEA NOT NULL,
  PRIMARY KEY (election, name)
);
CREATE TABLE voters (
  election   BIGINT NOT NULL REFERENCES elections,
  id         BYTEA NOT NULL CHECK (length(id) = 16),
  place      BIGINT NOT NULL,
  roll_index BIGINT NOT NULL,
  college    TEXT NOT NULL,
  verifier   BYTEA NOT NULL CHECK (length(verifier) = 32),
  birth_day  BIGINT,
  weight     BIGINT NOT NULL,
  PRIMARY KEY (election, id),
  UNIQUE (election, verifier)
);
CREATE TABLE sheets (
  election BIGINT NOT NULL REFERENCES elections,
  sheet    BIGINT NOT NULL,
  votes    BYTEA NOT NULL,
  PRIMARY KEY (election, sheet)
);
ALTER TABLE sheets ALTER COLUMN votes SET STORAGE PLAIN;
CREATE TABLE turnout (
  election BIGINT NOT NULL REFERENCES elections,
  hour     BIGINT NOT NULL,
  college  TEXT NOT NULL,
  voted    BIGINT NOT NULL,
  PRIMARY KEY (election, hour, college)
);
CREATE TABLE settled (
  election BIGINT NOT NULL REFERENCES elections,
  slot     BYTEA NOT NULL CHECK (length(slot) = 16),
  PRIMARY KEY (election, slot)
);
)sql"},
                                    {R"sql(
ALTER TABLE documents RENAME TO documents_unsealed;
ALTER TABLE voters RENAME TO voters_unsealed;
ALTER TABLE sheets RENAME TO sheets_unsealed;
CREATE TABLE documents (
  election BIGINT NOT NULL REFERENCES elections,
  name     TEXT NOT NULL,
  bytes    BYTEA NOT NULL,
  PRIMARY KEY (election, name)
);
CREATE TABLE voters (
  election   BIGINT NOT NULL REFERENCES elections,
  id         BYTEA NOT NULL CHECK (length(id) = 16),
  place      BIGINT NOT NULL,
  roll_index BIGINT NOT NULL,
  college    TEXT NOT NULL,
  verifier   BYTEA NOT NULL CHECK (length(verifier) = 32),
  birth_day  BYTEA,
  weight     BIGINT NOT NULL,
  PRIMARY KEY (election, id),
  UNIQUE (election, verifier)
);
CREATE TABLE sheets (
  election BIGINT NOT NULL REFERENCES elections,
  sheet    BIGINT NOT NULL,
  votes    BYTEA NOT NULL,
  PRIMARY KEY (election, sheet)
);
ALTER TABLE sheets ALTER COLUMN votes SET STORAGE PLAIN;
)sql"},
                                    {R"sql(
CREATE TABLE outbox (
  number  BIGINT PRIMARY KEY,
  entry   TEXT NOT NULL,
  payload BYTEA
);
CREATE TABLE outbox_last (number BIGINT NOT NULL);
INSERT INTO outbox_last VALUES (0);
)sql"}};

}  // namespace

PostgresDeskDatabase::PostgresDeskDatabase(SecretText connection, PostgresOptions options)
    : database(std::move(connection), migrations, std::move(options)) {}

}  // namespace urna::storage
