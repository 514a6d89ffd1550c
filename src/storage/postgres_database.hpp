// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "storage/sqlite_database.hpp"

struct pg_conn;
struct pg_result;

namespace urna::storage {

/// A value for `$1`, `$2` …: a number, a text, bytes, or nothing.
class PostgresValue {
 public:
  PostgresValue(std::int64_t number) : text_(std::to_string(number)) {}
  PostgresValue(std::uint64_t number) : text_(std::to_string(number)) {}
  PostgresValue(bool truth) : text_(truth ? "t" : "f") {}
  PostgresValue(std::string_view text) : text_(text) {}
  PostgresValue(std::span<const std::byte> bytes) : bytes_(bytes) {}
  PostgresValue(std::nullopt_t) : is_null_(true) {}

  bool is_null() const { return is_null_; }
  /// Bytes are sent as they are, all else as text.
  bool is_binary() const { return bytes_.has_value(); }
  const char* data() const { return bytes_ ? reinterpret_cast<const char*>(bytes_->data()) : text_.c_str(); }
  std::size_t size() const { return bytes_ ? bytes_->size() : text_.size(); }

 private:
  std::string text_;
  std::optional<std::span<const std::byte>> bytes_;
  bool is_null_ = false;
};

/// The rows of an answer.
class PostgresRows {
 public:
  explicit PostgresRows(pg_result* rows);

  int size() const;
  bool is_null(int row, int column) const;
  /// Of a column of type bigint.
  std::int64_t integer(int row, int column) const;
  /// Of a column of type boolean.
  bool truth(int row, int column) const;
  std::string_view text(int row, int column) const;
  /// Of a column of type bytea.
  std::span<const std::byte> blob(int row, int column) const;

 private:
  struct Free {
    void operator()(pg_result* rows) const;
  };
  std::unique_ptr<pg_result, Free> rows_;
};

struct PostgresOptions {
  /// Whose database it is: checked, and written into a new one; empty: nobody's.
  std::string owner = {};
  /// False: others may use it at the same time, nothing is made in it, and it is only looked at.
  bool is_ours = true;
};

/// A connection to a PostgreSQL database that is ours alone while this lives: a second program that connects is refused
/// after some seconds.  A commit is on the server's disk when it returns.
///
/// When the connection breaks, whatever was going on throws; the next use connects again, at most once a second, and
/// only once the server has ended what the broken connection had begun.  Not safe to use from several threads at once:
/// a keeper has a mutex.
class PostgresDatabase {
 public:
  /// @param connection  as libpq has it: "host=/run/postgresql dbname=urna_box"
  /// @param migrations  those that it lacks are taken, each whole
  /// @throws DatabaseAway    no server
  /// @throws ForeignDatabase  it is another owner's
  /// @throws DatabaseFailed  in use, of a newer program, or of a server that does not force commits to its disk
  PostgresDatabase(std::string connection, std::span<const Migration> migrations, PostgresOptions options = {});
  PostgresDatabase(SecretText connection, std::span<const Migration> migrations, PostgresOptions options = {});
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;
  ~PostgresDatabase();

  /// @throws DatabaseFailed, DatabaseAway
  PostgresRows run(const char* sql, const std::vector<PostgresValue>& values = {});
  /// Runs statements without values or rows.
  void execute(const std::string& sql);
  /// What the server keeps of a password (SCRAM-SHA-256), so that it learns none: nothing in its log opens a door.
  std::string verifier_of(const std::string& role, const SecretText& password);

  /// Changes that happen together or not at all: taken back unless `commit` returned.  When `commit` throws because the
  /// connection broke, they may have happened.
  class Transaction {
   public:
    explicit Transaction(PostgresDatabase& database);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void commit();

   private:
    PostgresDatabase& database_;
    bool open_ = true;
  };

 private:
  void connect();
  void disconnect() noexcept;
  void check_owner();
  void migrate();
  PostgresRows checked(pg_result* result, std::string_view sql);

  const SecretText connection_text_;
  const std::span<const Migration> migrations_;
  const PostgresOptions options_;
  pg_conn* connection_ = nullptr;
  std::chrono::steady_clock::time_point not_before_{};  // when to try again after a connection could not be had
};

}  // namespace urna::storage
