// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_database.hpp"

#include <libpq-fe.h>

namespace urna::storage {
namespace {

constexpr int binary = 1;
constexpr std::chrono::seconds pause{1};  // nobody waits for each of a hundred tries at a server that is not there

}  // namespace

PostgresRows::PostgresRows(pg_result* rows) : rows_(rows) {}

void PostgresRows::Free::operator()(pg_result* rows) const { PQclear(rows); }

int PostgresRows::size() const { return PQntuples(rows_.get()); }

bool PostgresRows::is_null(int row, int column) const { return PQgetisnull(rows_.get(), row, column) != 0; }

std::string_view PostgresRows::text(int row, int column) const {
  return {PQgetvalue(rows_.get(), row, column), static_cast<std::size_t>(PQgetlength(rows_.get(), row, column))};
}

std::span<const std::byte> PostgresRows::blob(int row, int column) const {
  const std::string_view bytes = text(row, column);
  return std::as_bytes(std::span(bytes.data(), bytes.size()));
}

std::int64_t PostgresRows::integer(int row, int column) const {
  const auto bytes = blob(row, column);
  if (bytes.size() != sizeof(std::int64_t)) throw DatabaseFailed("the database answers with a number of another size");
  std::uint64_t number = 0;
  for (const std::byte byte : bytes) number = number << 8 | std::to_integer<std::uint64_t>(byte);
  return static_cast<std::int64_t>(number);
}

bool PostgresRows::truth(int row, int column) const { return !blob(row, column).empty() && text(row, column)[0] != 0; }

PostgresDatabase::PostgresDatabase(std::string connection, std::span<const Migration> migrations,
                                   PostgresOptions options)
    : PostgresDatabase(SecretText(std::move(connection)), migrations, std::move(options)) {}

PostgresDatabase::PostgresDatabase(SecretText connection, std::span<const Migration> migrations,
                                   PostgresOptions options)
    : connection_text_(std::move(connection)), migrations_(migrations), options_(std::move(options)) {
  try {
    connect();
    if (options_.is_ours) migrate();
  } catch (...) {
    disconnect();
    throw;
  }
}

PostgresDatabase::~PostgresDatabase() { disconnect(); }

void PostgresDatabase::disconnect() noexcept {
  PQfinish(connection_);
  connection_ = nullptr;
}

void PostgresDatabase::connect() {
  const auto now = std::chrono::steady_clock::now();
  if (now < not_before_) throw DatabaseAway("the database server cannot be reached");
  connection_ = PQconnectdb(connection_text_.expose().c_str());
  if (PQstatus(connection_) != CONNECTION_OK) {
    disconnect();
    not_before_ = now + pause;
    throw DatabaseAway("the database server cannot be reached");
  }
  try {
    execute("SET client_min_messages = warning; SET synchronous_commit = on; SET lock_timeout = '10s'");
    if (run("SHOW fsync").text(0, 0) != "on" || run("SHOW full_page_writes").text(0, 0) != "on")
      throw DatabaseFailed("the database server does not force what it writes to its disk: fsync, full_page_writes");
    if (!options_.is_ours) return;
    // Held until this connection has ended on the server's side too: nobody else writes, nor a broken one of ours.
    run("SELECT pg_advisory_lock(hashtext('urna'))");
    check_owner();  // each time: databases can be given other names while we are away
  } catch (...) {
    disconnect();
    throw;
  }
}

PostgresRows PostgresDatabase::checked(pg_result* result, std::string_view sql) {
  PostgresRows rows(result);
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY) return rows;
  // The server's message may quote a value: only its code is told.
  const char* code = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const std::string known = code != nullptr ? code : "";
  // A server that is ending says so first (57P01 to 57P03), or nothing at all.
  const bool is_broken = PQstatus(connection_) != CONNECTION_OK || known.empty() || known.starts_with("57P0");
  if (is_broken) disconnect();
  if (known == "55P03") throw DatabaseFailed("the database is in use by another program");
  const std::string what = "the database failed: " + std::string(sql.substr(0, 60)) +
                           (known.empty() ? ": the connection broke" : ": SQLSTATE " + known);
  if (is_broken) throw DatabaseAway(what);
  throw DatabaseFailed(what);
}

std::string PostgresDatabase::verifier_of(const std::string& role, const SecretText& password) {
  if (connection_ == nullptr) connect();
  const std::unique_ptr<char, decltype(&PQfreemem)> made(
      PQencryptPasswordConn(connection_, password.expose().c_str(), role.c_str(), "scram-sha-256"), &PQfreemem);
  if (made == nullptr) throw DatabaseFailed("what the server is to keep of a password cannot be computed");
  return made.get();
}

void PostgresDatabase::check_owner() {
  if (options_.owner.empty()) return;
  const auto there = [&](const char* table) {
    return run("SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = $1", {std::string_view(table)})
               .size() > 0;
  };
  if (there("owner")) {
    const PostgresRows rows = run("SELECT tenant FROM owner");
    if (rows.size() != 1 || rows.text(0, 0) != options_.owner)
      throw ForeignDatabase("the database is another customer's");
    return;
  }
  if (there("form")) throw ForeignDatabase("the database says of nobody that it is theirs");
  Transaction transaction(*this);
  execute("CREATE TABLE owner (tenant TEXT NOT NULL); CREATE TABLE form (version BIGINT NOT NULL)");
  run("INSERT INTO owner (tenant) VALUES ($1)", {std::string_view(options_.owner)});
  transaction.commit();
}

PostgresRows PostgresDatabase::run(const char* sql, const std::vector<PostgresValue>& values) {
  if (connection_ == nullptr) connect();
  std::vector<const char*> data;
  std::vector<int> sizes;
  std::vector<int> forms;
  for (const PostgresValue& value : values) {
    data.push_back(value.is_null() ? nullptr : value.data());
    sizes.push_back(static_cast<int>(value.size()));
    forms.push_back(value.is_binary() ? binary : 0);
  }
  return checked(PQexecParams(connection_, sql, static_cast<int>(values.size()), nullptr, data.data(), sizes.data(),
                              forms.data(), binary),
                 sql);
}

void PostgresDatabase::execute(const std::string& sql) {
  if (connection_ == nullptr) connect();
  checked(PQexec(connection_, sql.c_str()), sql);
}

void PostgresDatabase::migrate() {
  execute("CREATE TABLE IF NOT EXISTS form (version BIGINT NOT NULL)");
  const PostgresRows rows = run("SELECT version FROM form");
  const std::int64_t version = rows.size() == 0 ? 0 : rows.integer(0, 0);
  if (version > static_cast<std::int64_t>(migrations_.size()))
    throw DatabaseFailed("the database was written by a newer version of this program");
  for (auto next = static_cast<std::size_t>(version); next < migrations_.size(); ++next) {
    Transaction transaction(*this);
    execute(std::string(migrations_[next].statements));
    run("DELETE FROM form");
    run("INSERT INTO form VALUES ($1)", {static_cast<std::int64_t>(next + 1)});
    transaction.commit();
  }
}

PostgresDatabase::Transaction::Transaction(PostgresDatabase& database) : database_(database) {
  database_.execute("BEGIN");
}

PostgresDatabase::Transaction::~Transaction() {
  if (!open_ || database_.connection_ == nullptr) return;
  PQclear(PQexec(database_.connection_, "ROLLBACK"));
  if (PQstatus(database_.connection_) != CONNECTION_OK) database_.disconnect();
}

void PostgresDatabase::Transaction::commit() {
  // A connection that is made anew in the middle of a transaction would commit nothing.
  if (database_.connection_ == nullptr) throw DatabaseAway("the database failed: the connection broke");
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace urna::storage
