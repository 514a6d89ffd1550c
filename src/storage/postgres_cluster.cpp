// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_cluster.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/ensure.hpp"
#include "tenancy/tenant.hpp"

namespace urna::storage {
namespace {

constexpr std::string_view prefix = "urna_t_";
constexpr const char* connections_max = "5";  // one of ours, one that is made anew, copies
/// What belongs to the administrator, and to nobody who connects as somebody else.
constexpr std::array<std::string_view, 8> personal{"user",    "password", "dbname",      "service",
                                                   "sslcert", "sslkey",   "sslpassword", "passfile"};

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

std::string quoted(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

std::string part(std::string_view name, std::string_view value) {
  return std::string(name) + "=" + quoted(value) + " ";
}

/// What libpq makes of a connection's text: a service is looked up, what is not said comes from the environment.
std::string shared_part(const std::string& connection) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> begun(PQconnectStart(connection.c_str()), &PQfinish);
  const Options options(begun ? PQconninfo(begun.get()) : nullptr, &PQconninfoFree);
  if (options == nullptr) throw DatabaseFailed("the administrator's connection to PostgreSQL cannot be read");
  std::string text;
  for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one) {
    const bool is_said = one->val != nullptr && *one->val != '\0';
    if (is_said && std::ranges::count(personal, std::string_view(one->keyword)) == 0)
      text += part(one->keyword, one->val);
  }
  return text;
}

void run_all(PostgresDatabase& database, std::initializer_list<std::string> statements) {
  for (const std::string& statement : statements) database.execute(statement);
}

}  // namespace

PostgresCluster::PostgresCluster(const std::string& connection) : connection_(connection) {
  char* raw = nullptr;
  const Options options(PQconninfoParse(connection.c_str(), &raw), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> fault(raw, &PQfreemem);
  if (options == nullptr) throw std::runtime_error("the connection to PostgreSQL cannot be read");
  for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one) {
    if (std::string_view(one->keyword) == "password" && one->val != nullptr)
      throw std::runtime_error(
          "everybody on this machine can see what a program was started with: the password of PostgreSQL goes into a "
          "file, passfile=/PATH or service=NAME");
  }
}

std::string PostgresCluster::make_name(crypto::RandomSource& random) {
  return std::string(prefix) + tenancy::TenantId::make(random).text();
}

bool PostgresCluster::is_name(std::string_view text) {
  return text.starts_with(prefix) && tenancy::TenantId::parse(text.substr(prefix.size())).has_value();
}

std::string PostgresCluster::administrators(const std::string& database) const {
  std::string user;
  const Options options(PQconninfoParse(connection_.c_str(), nullptr), &PQconninfoFree);
  for (const PQconninfoOption* one = options.get(); one != nullptr && one->keyword != nullptr; ++one) {
    const bool is_said = one->val != nullptr && std::string_view(one->keyword) != "dbname";
    if (is_said) user += part(one->keyword, one->val);
  }
  return user + part("dbname", database) + "connect_timeout='5'";
}

bool PostgresCluster::answers() const {
  try {
    const PostgresDatabase administrator(administrators("postgres"), {}, {.is_ours = false});
    return true;
  } catch (const DatabaseFailed&) {
    return false;
  }
}

void PostgresCluster::prepare() const {
  PostgresDatabase administrator(administrators("postgres"), {}, {.is_ours = false});
  const char* const open =
      "SELECT quote_ident(datname) FROM pg_database "
      "WHERE datallowconn AND has_database_privilege('public', oid, 'CONNECT') ORDER BY datname";
  const char* const own =
      "SELECT 1 FROM pg_database d WHERE quote_ident(datname) = $1 AND pg_has_role(current_user, datdba, 'MEMBER')";
  const PostgresRows before = administrator.run(open);
  for (int row = 0; row < before.size(); ++row) {
    const std::string name(before.text(row, 0));
    const bool is_of_everybody = name == "postgres" || name == "template1";
    if (is_of_everybody && administrator.run(own, {std::string_view(name)}).size() > 0)
      administrator.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
  }
  const PostgresRows after = administrator.run(open);
  if (after.size() > 0)
    throw DatabaseFailed("PostgreSQL lets everybody into the database " + std::string(after.text(0, 0)) +
                         ": REVOKE ALL ON DATABASE " + std::string(after.text(0, 0)) + " FROM PUBLIC");
}

void PostgresCluster::make(const std::string& name, const SecretText& password) const {
  ensure(is_name(name), "a customer's database has a name of ours");
  {
    PostgresDatabase administrator(administrators("postgres"), {}, {.is_ours = false});
    const std::string verifier = quoted(administrator.verifier_of(name, password));
    const bool has_role =
        administrator.run("SELECT 1 FROM pg_roles WHERE rolname = $1", {std::string_view(name)}).size() > 0;
    administrator.execute(has_role ? "ALTER ROLE " + name + " PASSWORD " + verifier
                                   : "CREATE ROLE " + name +
                                         " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION "
                                         "NOBYPASSRLS CONNECTION LIMIT " +
                                         connections_max + " PASSWORD " + verifier);
    const bool is_there =
        administrator.run("SELECT 1 FROM pg_database WHERE datname = $1", {std::string_view(name)}).size() > 0;
    if (!is_there)
      administrator.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' CONNECTION LIMIT " +
                            connections_max);
    run_all(administrator,
            {"REVOKE ALL ON DATABASE " + name + " FROM PUBLIC", "GRANT CONNECT ON DATABASE " + name + " TO " + name});
  }
  PostgresDatabase inside(administrators(name), {}, {.is_ours = false});
  run_all(inside, {"REVOKE ALL ON SCHEMA public FROM PUBLIC", "GRANT USAGE, CREATE ON SCHEMA public TO " + name});
}

void PostgresCluster::drop(const std::string& name) const {
  ensure(is_name(name), "a customer's database has a name of ours");
  PostgresDatabase administrator(administrators("postgres"), {}, {.is_ours = false});
  run_all(administrator, {"DROP DATABASE IF EXISTS " + name + " WITH (FORCE)", "DROP ROLE IF EXISTS " + name});
}

SecretText PostgresCluster::connection_of(const std::string& name, const SecretText& password) const {
  return SecretText(shared_part(connection_) + part("user", name) + part("dbname", name) +
                    part("password", password.expose()) +
                    "connect_timeout='5' keepalives_idle='10' tcp_user_timeout='10000'");
}

void PostgresCluster::explain(const std::string& name) const {
  PostgresDatabase administrator(administrators("postgres"), {}, {.is_ours = false});
  const PostgresRows rows = administrator.run(
      "SELECT has_database_privilege(r.oid, d.oid, 'CONNECT') FROM pg_database d, pg_roles r "
      "WHERE d.datname = $1 AND r.rolname = $1",
      {std::string_view(name)});
  if (rows.size() == 0) throw DatabaseFailed("there is no such database and role in PostgreSQL: " + name);
  if (!rows.truth(0, 0)) throw ForeignDatabase("what has the name of a customer's database is another's: " + name);
  throw DatabaseAway("PostgreSQL does not let a customer's role in, and its log says why: " + name);
}

}  // namespace urna::storage
