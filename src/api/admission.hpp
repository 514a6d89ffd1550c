// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>

namespace urna::api {

/// How many voters the desk lets in, so that those who are in can finish when everybody comes at once.  Who is signed
/// in is never put out; who has been given the page may sign in a while after it has become full.
class Admission {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limits {
    std::size_t voters_max = 20'000;   ///< signed in; then no more pages are given
    std::size_t pages_a_second = 200;  ///< given to those who come; as many as the desk can sign in
  };

  /// @param signed_in  how many voters are, now; any thread may ask
  Admission(Limits limits, std::function<std::size_t()> signed_in)
      : limits_(limits), signed_in_(std::move(signed_in)), pages_(burst()) {}

  /// Whether somebody new may have the page; takes a place of this second.
  bool gives_page(Clock::time_point now) {
    const std::scoped_lock lock(mutex_);
    if (!has_room(now)) return false;
    pages_ -= 1;
    return true;
  }

  /// The same without taking it: for whoever asks whether to come.
  bool would_give_page(Clock::time_point now) {
    const std::scoped_lock lock(mutex_);
    return has_room(now);
  }

  /// Whether one more may sign in: a quarter beyond the limit for those who had the page before.
  bool signs_in() const { return signed_in_() < limits_.voters_max + limits_.voters_max / 4; }

 private:
  double burst() const { return static_cast<double>(2 * limits_.pages_a_second); }

  bool has_room(Clock::time_point now) {
    const std::chrono::duration<double> passed = std::max(now - filled_, Clock::duration(0));
    pages_ = std::min(burst(), pages_ + passed.count() * static_cast<double>(limits_.pages_a_second));
    filled_ = now;
    return pages_ >= 1 && signed_in_() < limits_.voters_max;
  }

  const Limits limits_;
  const std::function<std::size_t()> signed_in_;
  std::mutex mutex_;
  double pages_;
  Clock::time_point filled_ = Clock::now();
};

}  // namespace urna::api
