// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

namespace urna::storage {

/// A database that belongs to a data folder and is no file in it: what a backup of the folder has to fetch.
class DatabaseElsewhere {
 public:
  virtual ~DatabaseElsewhere() = default;

  /// In the folder's copy: `tenants/ID/desk.db`.
  virtual std::string path() const = 0;
  /// What takes long before the moment.
  virtual void approach() = 0;
  /// The moment: from here on nobody changes it, until `let_go`.
  virtual void hold() = 0;
  virtual void let_go() noexcept = 0;
  /// Writes it, as it was at the last moment, into a file that is not there.
  virtual void write_to(const std::string& file) = 0;
};

}  // namespace urna::storage
