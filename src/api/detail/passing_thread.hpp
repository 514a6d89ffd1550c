// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace urna::api::detail {

/// A thread that passes each second.  As the last member of whoever is passed it goes before all else of them does.
class PassingThread {
 public:
  bool is_running() const { return thread_.joinable(); }

  /// @param pass  what it uses outlives this; where it throws, what cannot be read now may be in a second: whoever
  ///              keeps that says so
  void start(std::function<void()> pass) {
    thread_ = std::jthread([this, pass = std::move(pass)](const std::stop_token& stopping) { run(stopping, pass); });
  }

 private:
  void run(const std::stop_token& stopping, const std::function<void()>& pass) {
    while (!stopping.stop_requested()) {
      try {
        pass();
      } catch (const std::exception&) {
        // As promised above.
      }
      std::unique_lock lock(mutex_);
      woken_.wait_for(lock, stopping, std::chrono::seconds(1), [] { return false; });
    }
  }

  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::jthread thread_;  // last: it is over before what it waits on is
};

}  // namespace urna::api::detail
