// SPDX-License-Identifier: EUPL-1.2
#include "storage/desk_database.hpp"

namespace urna::storage {
namespace {

// `vote` is the state and the slot, zero when there is none: 17 bytes whatever they say, and sealed 78, so that SQLite
// writes a new state over the old one where it stands.  Were its size to change, the row would move within its page,
// and the order of the rows in the page would become the order of the votes.
constexpr Migration migrations[] = {{R"sql(
CREATE TABLE elections (
  number INTEGER PRIMARY KEY,
  uuid   TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE documents (
  election INTEGER NOT NULL REFERENCES elections,
  name     TEXT NOT NULL,
  bytes    BLOB NOT NULL,
  PRIMARY KEY (election, name)
) STRICT;
CREATE TABLE voters (
  election   INTEGER NOT NULL REFERENCES elections,
  id         BLOB NOT NULL CHECK (length(id) = 16),
  roll_index INTEGER NOT NULL,
  college    TEXT NOT NULL,
  verifier   BLOB NOT NULL CHECK (length(verifier) = 32),
  birth_day  INTEGER,
  weight     INTEGER NOT NULL,
  vote       BLOB NOT NULL CHECK (length(vote) = 17),
  PRIMARY KEY (election, id),
  UNIQUE (election, verifier)
) STRICT, WITHOUT ROWID;
CREATE TABLE turnout (
  election INTEGER NOT NULL REFERENCES elections,
  hour     INTEGER NOT NULL,
  college  TEXT NOT NULL,
  voted    INTEGER NOT NULL,
  PRIMARY KEY (election, hour, college)
) STRICT, WITHOUT ROWID;
CREATE TABLE settled (
  election INTEGER NOT NULL REFERENCES elections,
  slot     BLOB NOT NULL CHECK (length(slot) = 16),
  PRIMARY KEY (election, slot)
) STRICT, WITHOUT ROWID;
)sql"},
                                    // What is personal is only ever written sealed.  What a database of before holds
                                    // is moved, sealed, by the keeper as soon as it has a sealer.
                                    {R"sql(
ALTER TABLE documents RENAME TO documents_unsealed;
ALTER TABLE voters RENAME TO voters_unsealed;
CREATE TABLE documents (
  election INTEGER NOT NULL REFERENCES elections,
  name     TEXT NOT NULL,
  bytes    BLOB NOT NULL,
  PRIMARY KEY (election, name)
) STRICT;
CREATE TABLE voters (
  election   INTEGER NOT NULL REFERENCES elections,
  id         BLOB NOT NULL CHECK (length(id) = 16),
  roll_index INTEGER NOT NULL,
  college    TEXT NOT NULL,
  verifier   BLOB NOT NULL CHECK (length(verifier) = 32),
  birth_day  BLOB,
  weight     INTEGER NOT NULL,
  vote       BLOB NOT NULL CHECK (length(vote) = 78),
  PRIMARY KEY (election, id),
  UNIQUE (election, verifier)
) STRICT, WITHOUT ROWID;
)sql"},
                                    {SqliteOutbox::table},
                                    {SqliteOutbox::payload_column}};

}  // namespace

DeskDatabase::DeskDatabase(const std::string& path, const SqliteOptions& options)
    : database(path, migrations, options) {}

}  // namespace urna::storage
