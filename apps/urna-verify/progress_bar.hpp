// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

/// A bar with the time left on standard error, drawn only when that is a terminal and no more than five times a second.
class ProgressBar {
 public:
  ProgressBar(std::string what, std::uint64_t total);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  void show(std::uint64_t done);

 private:
  using Clock = std::chrono::steady_clock;

  std::string what_;
  std::uint64_t total_;
  bool is_terminal_;
  Clock::time_point start_;
  Clock::time_point last_;
};
