// SPDX-License-Identifier: EUPL-1.2
#include "storage/database_moment.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "base/ensure.hpp"
#include "storage/detail/open_files.hpp"

namespace urna::storage {
namespace {

constexpr int pages_at_a_time = 256;
constexpr int pages_left_for_the_moment = 512;
constexpr std::chrono::milliseconds pause{2};
constexpr std::chrono::seconds patience{10};

[[noreturn]] void fail(const char* what, int code) {
  throw DatabaseFailed(std::string(what) + ": " + sqlite3_errstr(code) + " (" + std::to_string(code) + ")");
}

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

Connection open_file(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_FULLMUTEX, nullptr);
  Connection connection(raw);
  if (code != SQLITE_OK) fail("a database cannot be opened for its copy", code);
  sqlite3_extended_result_codes(raw, 1);
  return connection;
}

/// For our eyes only, and not there before.
Connection make_file(const std::string& path) {
  const int descriptor = open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) throw DatabaseFailed("the copy of a database cannot be made");
  close(descriptor);
  Connection connection = open_file(path, SQLITE_OPEN_READWRITE);
  // A copy that the power cuts short is thrown away.
  const int code =
      sqlite3_exec(connection.get(), "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail("the copy of a database cannot be made", code);
  return connection;
}

}  // namespace

class DatabaseMoment::One {
 public:
  explicit One(const Copy& copy)
      : pin_(detail::OpenFiles::canonical(copy.from)),
        own_(pin_.database() == nullptr ? open_file(copy.from, SQLITE_OPEN_READWRITE) : nullptr),
        target_(make_file(copy.to)),
        backup_(sqlite3_backup_init(target_.get(), "main", source(), "main")) {
    if (backup_ == nullptr) fail("the copy of a database cannot be begun", sqlite3_errcode(target_.get()));
  }
  One(const One&) = delete;
  One& operator=(const One&) = delete;
  ~One() {
    if (backup_ != nullptr) sqlite3_backup_finish(backup_);
  }

  sqlite3* source() const { return own_ ? own_.get() : pin_.database(); }
  bool is_unwanted() const { return pin_.is_unwanted(); }
  bool is_in_a_change() const { return sqlite3_txn_state(source(), "main") == SQLITE_TXN_WRITE; }

  /// @param is_over  asked now and then: somebody waits for us to stop
  void approach(const std::function<bool()>& is_over) {
    const auto end = std::chrono::steady_clock::now() + patience;
    int pages = 0;  // at first only to learn how many there are
    while (true) {
      if (is_over()) throw MomentMissed("a database was closed while it was copied");
      const int code = sqlite3_backup_step(backup_, pages);
      const int primary = code & 0xff;
      if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
        if (std::chrono::steady_clock::now() > end) throw MomentMissed("a database is written without a pause");
        std::this_thread::sleep_for(pause);
        continue;
      }
      if (code != SQLITE_OK && code != SQLITE_DONE) fail("a database cannot be copied", code);
      if (code == SQLITE_DONE || sqlite3_backup_remaining(backup_) <= pages_left_for_the_moment) return;
      pages = pages_at_a_time;
    }
  }

  void end() {
    const int code = sqlite3_backup_step(backup_, -1);
    const int finished = sqlite3_backup_finish(std::exchange(backup_, nullptr));
    if (code != SQLITE_DONE) fail("a database cannot be copied", code);
    if (finished != SQLITE_OK) fail("the copy of a database cannot be ended", finished);
    target_ = nullptr;
  }

 private:
  detail::OpenFiles::Pin pin_;
  Connection own_;  // of a file that nobody has open
  Connection target_;
  sqlite3_backup* backup_;
};

namespace {

/// Nobody uses any of the connections as long as this lives.
class Standstill {
 public:
  Standstill() = default;
  Standstill(const Standstill&) = delete;
  Standstill& operator=(const Standstill&) = delete;
  ~Standstill() { end(); }

  void add(sqlite3* database) {
    sqlite3_mutex* const mutex = sqlite3_db_mutex(database);
    ensure(mutex != nullptr, "connections are opened for several threads");
    sqlite3_mutex_enter(mutex);
    held_.push_back(mutex);
  }
  void end() {
    for (sqlite3_mutex* const mutex : held_) sqlite3_mutex_leave(mutex);
    held_.clear();
  }

 private:
  std::vector<sqlite3_mutex*> held_;
};

}  // namespace

DatabaseMoment::DatabaseMoment(const std::vector<Copy>& copies) {
  for (const Copy& copy : copies) all_.push_back(std::make_unique<One>(copy));
}

DatabaseMoment::~DatabaseMoment() = default;

void DatabaseMoment::approach() {
  const auto is_over = [this] { return std::ranges::any_of(all_, [](const auto& one) { return one->is_unwanted(); }); };
  for (const auto& one : all_) one->approach(is_over);
}

void DatabaseMoment::hold(const std::function<void()>& meanwhile) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (true) {
    Standstill standstill;
    bool is_between_changes = true;
    // Whoever is in a change may wait for another of them: then all are let go of, so that it can end.
    for (const auto& one : all_) {
      standstill.add(one->source());
      is_between_changes = is_between_changes && !one->is_in_a_change();
      if (!is_between_changes) break;
    }
    if (is_between_changes) {
      meanwhile();
      for (const auto& one : all_) one->end();
      return;
    }
    standstill.end();
    if (std::chrono::steady_clock::now() > end) throw MomentMissed("a database is written without a pause");
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace urna::storage
