// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/ensure.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/detail/open_files.hpp"

namespace urna::storage {
namespace {

[[noreturn]] void fail(sqlite3* database, std::string_view what) {
  const int code = database != nullptr ? sqlite3_extended_errcode(database) : SQLITE_NOMEM;
  constexpr int primary = 0xff;
  if ((code & primary) == SQLITE_BUSY) throw DatabaseFailed("the database is in use by another program");
  if ((code & primary) == SQLITE_CONSTRAINT)
    throw ConstraintBroken("what was to be written breaks a rule of its table");
  // The library's own words for the code, never its message: that one may quote a value.
  throw DatabaseFailed("the database failed: " + std::string(what) + ": " + sqlite3_errstr(code) + " (" +
                       std::to_string(code) + ")");
}

/// Makes the file for our eyes only before SQLite would make it for everybody's.
void make_file(const std::string& path) {
  const int descriptor = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) throw DatabaseFailed("the database file cannot be opened for writing: " + path);
  close(descriptor);
}

}  // namespace

bool SqliteRow::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::int64_t SqliteRow::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view SqliteRow::text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_, column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::byte> SqliteRow::blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

SqliteValue SqliteRow::value(int column) const {
  const int type = sqlite3_column_type(statement_, column);
  if (type == SQLITE_NULL) return std::monostate{};
  if (type == SQLITE_INTEGER) return integer(column);
  if (type == SQLITE_TEXT) return std::string(text(column));
  if (type == SQLITE_BLOB) return Bytes(blob(column).begin(), blob(column).end());
  throw DatabaseFailed("the database holds a number that is no integer");
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

// The values outlive the run, after which they are let go of: no copy is needed.
void SqliteStatement::bind(int place, std::string_view text) {
  const char* data = text.data() != nullptr ? text.data() : "";
  if (sqlite3_bind_text64(statement_, place, data, text.size(), SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK)
    fail(sqlite3_db_handle(statement_), "a text cannot be bound");
}

void SqliteStatement::bind(int place, std::span<const std::byte> blob) {
  const std::byte nothing{};
  const std::byte* data = blob.data() != nullptr ? blob.data() : &nothing;
  const auto owner = blob.empty() ? SQLITE_TRANSIENT : SQLITE_STATIC;
  if (sqlite3_bind_blob64(statement_, place, data, blob.size(), owner) != SQLITE_OK)
    fail(sqlite3_db_handle(statement_), "a blob cannot be bound");
}

void SqliteStatement::bind(int place, std::nullopt_t) {
  if (sqlite3_bind_null(statement_, place) != SQLITE_OK) fail(sqlite3_db_handle(statement_), "nothing cannot be bound");
}

void SqliteStatement::bind_integer(int place, std::int64_t value) {
  if (sqlite3_bind_int64(statement_, place, value) != SQLITE_OK)
    fail(sqlite3_db_handle(statement_), "a number cannot be bound");
}

void SqliteStatement::bind_value(int place, const SqliteValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return bind_integer(place, *number);
  if (const auto* text = std::get_if<std::string>(&value)) return bind(place, std::string_view(*text));
  if (const auto* blob = std::get_if<Bytes>(&value)) return bind(place, std::span<const std::byte>(*blob));
  bind(place, std::nullopt);
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail(sqlite3_db_handle(statement_), "a statement");
  return code == SQLITE_ROW;
}

void SqliteStatement::reset() noexcept {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

SqliteDatabase::SqliteDatabase(const std::string& path, std::span<const Migration> migrations,
                               const SqliteOptions& options) {
  detail::OpenFiles& files = detail::OpenFiles::of_process();
  if (options.vfs.empty() && !options.is_as_it_is) make_file(path);
  const std::string canonical = options.vfs.empty() ? detail::OpenFiles::canonical(path) : std::string();
  if (options.vfs.empty()) files.begin_opening(canonical);
  // For several threads: whoever copies it while it is used is another one.
  const int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | (options.is_as_it_is ? 0 : SQLITE_OPEN_CREATE);
  const int code = sqlite3_open_v2(path.c_str(), &database_, how, options.vfs.empty() ? nullptr : options.vfs.c_str());
  try {
    if (code != SQLITE_OK) fail(database_, "opening " + path);
    set_up(options.writes_ahead);
    check_integrity();
    if (!options.owner.empty()) check_owner(options.owner);
    if (!options.is_as_it_is) migrate(migrations);
  } catch (...) {
    sqlite3_close(database_);
    if (options.vfs.empty()) files.not_opened(canonical);
    throw;
  }
  if (options.vfs.empty()) files.opened(canonical, database_);
}

SqliteDatabase SqliteDatabase::look_into(const std::string& path) {
  SqliteDatabase looking;
  const int code = sqlite3_open_v2(path.c_str(), &looking.database_,
                                   SQLITE_OPEN_READONLY | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
  if (code != SQLITE_OK) fail(looking.database_, "opening " + path);
  looking.execute("PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
  looking.check_integrity();
  return looking;
}

SqliteDatabase::~SqliteDatabase() {
  if (database_ != nullptr) detail::OpenFiles::of_process().close(database_);
  const int code = sqlite3_close(database_);
  ensure(code == SQLITE_OK, "statements end before their database");
}

void SqliteDatabase::set_up(bool writes_ahead) {
  sqlite3_extended_result_codes(database_, 1);
  execute("PRAGMA locking_mode=EXCLUSIVE");
  execute("PRAGMA secure_delete=ON");
  execute("PRAGMA foreign_keys=ON");
  execute("PRAGMA trusted_schema=OFF");
  execute("PRAGMA cell_size_check=ON");
  execute("PRAGMA temp_store=MEMORY");
  execute("PRAGMA synchronous=FULL");
  execute(writes_ahead ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=TRUNCATE");
  execute("BEGIN EXCLUSIVE; COMMIT");  // from here on the file is ours
}

void SqliteDatabase::check_integrity() {
  bool whole = false;
  prepare("PRAGMA integrity_check(1)").each([&](const SqliteRow& row) { whole = row.text(0) == "ok"; });
  if (!whole) throw DatabaseFailed("the database file is damaged: restore it from a backup");
}

void SqliteDatabase::check_owner(std::string_view owner) {
  bool has_owner = false;
  prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'owner'").each([&](const SqliteRow&) {
    has_owner = true;
  });
  std::string found(has_owner ? "" : version() > 0 ? keystore::sole_tenant : owner);
  if (has_owner) prepare("SELECT tenant FROM owner").each([&](const SqliteRow& row) { found = row.text(0); });
  if (found != owner) throw ForeignDatabase("the database file is another customer's");
  if (has_owner) return;
  Transaction transaction(*this);
  execute("CREATE TABLE owner (tenant TEXT NOT NULL) STRICT");
  prepare("INSERT INTO owner (tenant) VALUES (?)").run(owner);
  transaction.commit();
}

void SqliteDatabase::migrate(std::span<const Migration> migrations) {
  const std::size_t taken = version();
  if (taken > migrations.size()) throw DatabaseFailed("the database was written by a newer version of this program");
  for (std::size_t next = taken; next < migrations.size(); ++next) {
    Transaction transaction(*this);
    execute(std::string(migrations[next].statements));
    execute("PRAGMA user_version=" + std::to_string(next + 1));
    transaction.commit();
  }
}

unsigned SqliteDatabase::version() {
  unsigned version = 0;
  prepare("PRAGMA user_version").each([&](const SqliteRow& row) { version = static_cast<unsigned>(row.integer(0)); });
  return version;
}

void SqliteDatabase::copy_to(const std::string& path) {
  make_file(path);  // SQLite takes an empty one, which is then ours alone
  prepare("VACUUM INTO ?").run(std::string_view(path));
}

SqliteStatement SqliteDatabase::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  if (code != SQLITE_OK) fail(database_, "preparing " + std::string(sql));
  return SqliteStatement(statement);
}

void SqliteDatabase::execute(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(database_, sql);
}

void SqliteDatabase::roll_back() noexcept {
  // After some failures SQLite has taken everything back by itself.
  if (sqlite3_get_autocommit(database_) == 0) sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
}

SqliteDatabase::Transaction::Transaction(SqliteDatabase& database) : database_(database) {
  database_.execute("BEGIN IMMEDIATE");
}

SqliteDatabase::Transaction::~Transaction() {
  if (open_) database_.roll_back();
}

void SqliteDatabase::Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace urna::storage
