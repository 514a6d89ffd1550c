// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// A copy could not be made now: somebody wrote without a pause, or a database was closed meanwhile.
class MomentMissed : public DatabaseFailed {
 public:
  using DatabaseFailed::DatabaseFailed;
};

/// Several databases, copied as they all were at one moment, while this process goes on using them.
///
///   DatabaseMoment moment({{"desk.db", "new/desk.db"}, {"journal.db", "new/journal.db"}});
///   moment.approach();                         // nearly everything; nobody waits
///   moment.hold([&] { link_objects(); });      // everybody waits: the rest, and whatever belongs to the same moment
///
/// What is copied before the moment is kept up to date by SQLite itself (its online backup), and at the moment nobody
/// is in the middle of a change: it is as if the power had been cut everywhere at once.
class DatabaseMoment {
 public:
  struct Copy {
    std::string from;  ///< a file of this process or of nobody
    std::string to;    ///< made anew
  };
  /// @throws DatabaseFailed  a file is another program's, or the copy cannot be written
  explicit DatabaseMoment(const std::vector<Copy>& copies);
  DatabaseMoment(const DatabaseMoment&) = delete;
  DatabaseMoment& operator=(const DatabaseMoment&) = delete;
  /// Gives up what was not ended.
  ~DatabaseMoment();

  /// Copies all but the last pages.
  /// @throws MomentMissed, DatabaseFailed
  void approach();
  /// Stops whoever would change or read one of the databases, does `meanwhile`, copies the last pages, and lets them go
  /// on.  The copies are whole when it returns.
  /// @param meanwhile  short, and asks none of these databases from another thread
  /// @throws MomentMissed, DatabaseFailed, and what `meanwhile` throws: no copy is whole then
  void hold(const std::function<void()>& meanwhile);

 private:
  class One;
  std::vector<std::unique_ptr<One>> all_;
};

}  // namespace urna::storage
