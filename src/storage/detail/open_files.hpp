// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

struct sqlite3;

namespace urna::storage::detail {

/// The database files that this process has open.  SQLite lets nobody else at a file that is ours alone, so that a copy
/// of it goes through the connection that has it; and nobody opens a file while it is copied.
class OpenFiles {
 public:
  static OpenFiles& of_process();

  /// @param path  see `canonical`; returns once nobody copies the file or closes it
  void begin_opening(const std::string& path);
  void opened(const std::string& path, sqlite3* database);
  /// Of a file that did not open after all.
  void not_opened(const std::string& path);
  /// Before it is closed: returns once nobody copies it any more; whoever does is asked to stop.
  void close(sqlite3* database);

  /// Whoever copies a file; as long as this lives its connection is not closed, and nobody opens it when it is shut.
  class Pin {
   public:
    /// Waits while somebody opens the file, or copies it.
    explicit Pin(std::string path);
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;
    ~Pin();

    /// The connection that has it; null: nobody has.
    sqlite3* database() const { return database_; }
    /// Whether somebody wants to close it.
    bool is_unwanted() const;

   private:
    const std::string path_;
    sqlite3* database_ = nullptr;
  };

  static std::string canonical(const std::string& path);

 private:
  enum class State { opening, open, leaving, copied_shut };
  struct File {
    State state = State::opening;
    sqlite3* database = nullptr;
    bool is_pinned = false;
  };

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, File> files_;
};

}  // namespace urna::storage::detail
