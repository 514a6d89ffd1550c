// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/bytes.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace urna::storage {

/// The database failed: disk full, file damaged, file in use.  Its text names no content.
class DatabaseFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The server of the database cannot be reached, or the connection to it broke: it may be there again in a moment.
class DatabaseAway : public DatabaseFailed {
 public:
  using DatabaseFailed::DatabaseFailed;
};

/// What was to be written contradicts the database's own rules; nothing was written.
class ConstraintBroken : public DatabaseFailed {
 public:
  using DatabaseFailed::DatabaseFailed;
};

/// A step of a database's form.  Steps are only ever added: what was released is never edited.
struct Migration {
  std::string_view statements;  ///< SQL, separated by semicolons
};

/// A value of a column of any kind; `monostate` is NULL.
using SqliteValue = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

/// One row of an answer.  Its views end with the call that it was handed to.
class SqliteRow {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;
  std::span<const std::byte> blob(int column) const;
  /// Of the kind that it has.
  /// @throws DatabaseFailed  a floating-point number: no table of ours has one
  SqliteValue value(int column) const;

 private:
  sqlite3_stmt* statement_;
};

/// A prepared statement, to be used as often as wanted.  Values are bound, never pasted into SQL.
///
///   SqliteStatement find = database.prepare("SELECT size FROM archives WHERE election = ?");
///   find.each([&](const SqliteRow& row) { size = row.integer(0); }, uuid);
class SqliteStatement {
 public:
  SqliteStatement(SqliteStatement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  SqliteStatement& operator=(SqliteStatement&&) = delete;
  ~SqliteStatement();

  /// Runs the statement to its end with these values for its `?`, from left to right: integers, `std::string_view` for
  /// a text, `std::span<const std::byte>` for a blob, `std::nullopt`, or an optional of one of these.
  /// @throws DatabaseFailed
  template <class... Values>
  void run(const Values&... values) {
    each([](const SqliteRow&) {}, values...);
  }

  /// Runs it and calls `use(row)` for each row.
  /// @throws DatabaseFailed
  template <class Use, class... Values>
  void each(Use use, const Values&... values) {
    const Finish finish{*this};
    int place = 0;
    (bind(++place, values), ...);
    while (step()) use(SqliteRow(statement_));
  }

  /// As `each`, with as many values as are known only when the program runs.
  template <class Use>
  void each_with(std::span<const SqliteValue> values, Use use) {
    const Finish finish{*this};
    int place = 0;
    for (const SqliteValue& value : values) bind_value(++place, value);
    while (step()) use(SqliteRow(statement_));
  }

 private:
  friend class SqliteDatabase;
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}

  struct Finish {  // whatever happens: values are let go of, locks too
    SqliteStatement& statement;
    ~Finish() { statement.reset(); }
  };

  void bind(int place, std::string_view text);
  void bind(int place, std::span<const std::byte> blob);
  void bind(int place, std::nullopt_t);
  void bind_value(int place, const SqliteValue& value);
  void bind(int place, const char* text) { bind(place, std::string_view(text)); }
  void bind_integer(int place, std::int64_t value);
  template <std::integral Integer>
  void bind(int place, Integer value) {
    bind_integer(place, static_cast<std::int64_t>(value));
  }
  template <class Value>
  void bind(int place, const std::optional<Value>& value) {
    if (value) {
      bind(place, *value);
    } else {
      bind(place, std::nullopt);
    }
  }
  bool step();
  void reset() noexcept;

  sqlite3_stmt* statement_;
};

struct SqliteOptions {
  std::string vfs = {};  ///< name of a registered file system; empty: the system's
  /// A write-ahead log instead of the rollback journal: one forced write a commit instead of three.  It keeps the order
  /// of the changes, so only for what is in order and public to its readers anyway.
  bool writes_ahead = false;
  /// Whose file it is, as `ColumnSealer::tenant` says; empty: nobody's in particular.  Written into a new file, and
  /// compared with what stands in one that is there; a file of before, without an owner, is the sole customer's.
  std::string owner = {};
  /// Take the file in the form that it has, such as a copy: it must be there, and no migration is looked at.
  bool is_as_it_is = false;
};

/// The file or database is another customer's: files were exchanged on the disk, or a backup was put back in the wrong
/// place.
class ForeignDatabase : public DatabaseFailed {
 public:
  using DatabaseFailed::DatabaseFailed;
};

/// A SQLite file that is ours alone while this lives: a second program that opens it is refused.
///
/// A commit is on the disk when it returns (rollback journal, truncated; `synchronous=FULL`), and what is deleted is
/// overwritten (`secure_delete`): neither file keeps the order in which rows came and went, unless it writes ahead. Not
/// safe to use from several threads at once: a keeper has a mutex.
class SqliteDatabase {
 public:
  /// Opens or makes the file (mode 0600), checks its integrity and takes the migrations that it lacks, each whole.
  /// @throws DatabaseFailed   the file is damaged, in use, of a newer program, or cannot be written
  /// @throws ForeignDatabase  it is not the owner's; nothing of it was changed
  SqliteDatabase(const std::string& path, std::span<const Migration> migrations, const SqliteOptions& options = {});
  /// Opens a file that nobody uses, such as a copy, to look into it: nothing of it is changed, whoever has written it.
  /// @throws DatabaseFailed  the file is damaged, or no database
  static SqliteDatabase look_into(const std::string& path);
  SqliteDatabase(SqliteDatabase&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  SqliteDatabase& operator=(SqliteDatabase&&) = delete;
  ~SqliteDatabase();

  SqliteStatement prepare(std::string_view sql);
  /// Runs statements without values or rows.
  void execute(const std::string& sql);
  /// The number of migrations that it has taken.
  unsigned version();
  /// Writes all of it, as of one moment, into a file that is not there; to be asked outside of a transaction.
  /// @throws DatabaseFailed
  void copy_to(const std::string& path);

  /// Changes that happen together or not at all: taken back unless `commit` returned.
  class Transaction {
   public:
    explicit Transaction(SqliteDatabase& database);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    /// @throws DatabaseFailed  nothing was changed
    void commit();

   private:
    SqliteDatabase& database_;
    bool open_ = true;
  };

 private:
  SqliteDatabase() = default;
  void roll_back() noexcept;
  void set_up(bool writes_ahead);
  void check_integrity();
  void check_owner(std::string_view owner);
  void migrate(std::span<const Migration> migrations);

  sqlite3* database_ = nullptr;
};

}  // namespace urna::storage
