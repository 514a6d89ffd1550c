// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "storage/elsewhere.hpp"

namespace urna::storage {

/// A data folder as it was at one moment, while it is used: its databases by `DatabaseMoment`, its other files by a
/// second name for them, which costs no room; none of these is ever written over.
class FolderCopy {
 public:
  /// @param from  the folder
  /// @param to    made anew, on the same file system
  FolderCopy(std::string from, std::string to);
  FolderCopy(const FolderCopy&) = delete;
  FolderCopy& operator=(const FolderCopy&) = delete;
  /// The copy goes.
  ~FolderCopy();

  /// @param left_out   folders and files directly in the folder that do not belong to it
  /// @param meanwhile  done at the moment, while everybody waits: see `DatabaseMoment::hold`
  /// @param elsewhere  what else belongs to the folder, as of the same moment
  /// @throws MomentMissed, DatabaseFailed; std::runtime_error for a file whose name is none of ours
  void make(const std::vector<std::string>& left_out, const std::function<void()>& meanwhile,
            std::span<const std::shared_ptr<DatabaseElsewhere>> elsewhere = {});

  /// By its path in the folder, where the copy of each file is.
  const std::map<std::string, std::string>& files() const { return files_; }

 private:
  struct Found {
    std::vector<std::string> databases;
    std::vector<std::string> others;
    friend bool operator==(const Found&, const Found&) = default;
  };
  Found look(const std::vector<std::string>& left_out) const;
  std::string target(const std::string& path) const;
  void begin();

  const std::string from_;
  const std::string to_;
  std::map<std::string, std::string> files_;
};

}  // namespace urna::storage
