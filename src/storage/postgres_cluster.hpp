// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "crypto/random.hpp"
#include "storage/postgres_database.hpp"

namespace urna::storage {

/// A PostgreSQL server in which customers have databases of their own, and what its administrator does there for us.
///
/// Each customer's database has a random name, because every role can read the names of all; a role of the same name,
/// which may connect to it and to no other, with few connections; and a password that nobody knows.  PostgreSQL lets
/// every role into every database unless that is taken from everybody, so that is done, also for `postgres` and
/// `template1`.
class PostgresCluster {
 public:
  /// @param connection  the administrator's, as libpq has it: "service=urna", "host=/run/postgresql user=urna_desk";
  ///                    such a role may make roles and databases
  /// @throws std::runtime_error  it cannot be read, or has a password in it, which everybody on the machine could see
  explicit PostgresCluster(const std::string& connection);

  /// A name for a customer's database and role.
  static std::string make_name(crypto::RandomSource& random);
  static bool is_name(std::string_view text);

  /// Whether it can be reached now.
  bool answers() const;
  /// Takes from everybody what PostgreSQL gives to everybody.
  /// @throws DatabaseAway; DatabaseFailed  somebody else has to do it: its text says what
  void prepare() const;
  /// Makes a customer's role and database; whatever of it is there stays, with this password.
  /// @param name  `is_name`
  /// @throws DatabaseAway, DatabaseFailed
  void make(const std::string& name, const SecretText& password) const;
  /// Destroys both; what is not there is no fault.
  void drop(const std::string& name) const;
  /// The customer's own connection.
  SecretText connection_of(const std::string& name, const SecretText& password) const;
  /// Why the customer cannot connect, to be asked when that is so.
  /// @throws ForeignDatabase  what has that name is not open to that role
  /// @throws DatabaseAway     the server cannot be reached
  /// @throws DatabaseFailed   there is no such database
  [[noreturn]] void explain(const std::string& name) const;

 private:
  std::string administrators(const std::string& database) const;

  std::string connection_;
};

}  // namespace urna::storage
