// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cast_load.hpp"
#include "synthetic_election.hpp"

/// A program at work until this goes.
class RunningProgram {
 public:
  RunningProgram(std::vector<std::string> command, const std::filesystem::path& log);
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  ~RunningProgram();

  /// Resident set now, and the largest so far; MiB.
  double memory_mebibytes() const { return status_mebibytes("VmRSS:"); }
  double memory_most_mebibytes() const { return status_mebibytes("VmHWM:"); }
  /// Processor time so far.
  double cpu_seconds() const;
  /// Threads, and files that are open.
  std::size_t threads() const { return entries_of("task"); }
  std::size_t open_files() const { return entries_of("fd"); }

 private:
  double status_mebibytes(const char* field) const;
  std::size_t entries_of(const char* folder) const;

  pid_t process_;
};

/// `urna-box` and `urnad` as two processes with an open poll in their stores on the disk, in a folder that goes with
/// them.
class BenchPlatform {
 public:
  /// @param election  outlives this
  BenchPlatform(SyntheticElection& election, std::size_t voters);
  ~BenchPlatform();
  BenchPlatform(const BenchPlatform&) = delete;
  BenchPlatform& operator=(const BenchPlatform&) = delete;

  std::uint16_t port() const { return port_; }
  const RunningProgram& box() const { return *box_; }
  const RunningProgram& desk() const { return *desk_; }
  const std::filesystem::path& folder() const { return folder_; }
  /// Adds a customer, by its host's name, as the operator does.
  void add_customer(const std::string& host) const;
  /// Takes the key away, and gives it back; returns when all desks are open again.
  void lock() const;
  void unlock() const;
  /// What voters first … end − 1 bring; their ballots are made now.
  std::vector<PreparedVote> votes(std::size_t first, std::size_t end) const;

 private:
  void prepare(std::size_t voters);

  SyntheticElection& election_;
  std::filesystem::path folder_;
  std::vector<std::string> sign_in_secrets_;
  std::optional<RunningProgram> box_;
  std::optional<RunningProgram> desk_;
  std::uint16_t port_ = 0;
};
