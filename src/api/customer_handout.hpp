// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "api/customer_api.hpp"

namespace urna::api {

/// An export that a customer makes at their own desk, and fetches there within a day.  There is one at a time; it lies
/// encrypted in the customer's folder, and the passphrase is in memory only until the file has begun: what is cut off
/// is asked for anew.
class CustomerHandout {
 public:
  using Clock = std::function<Timestamp()>;
  static constexpr std::chrono::hours lies_ready{24};

  enum class Stage { none, running, ready, failed };
  struct State {
    Stage stage = Stage::none;
    std::uint64_t bytes = 0;                         ///< by now
    std::optional<CustomerApi::Made> made;           ///< while it is ready
    Timestamp until;                                 ///< while it is ready
    std::string code;                                ///< why it failed
    journal::Actor who = journal::Actor::anybody();  ///< who asked for it
  };

  /// What lies there of before is erased: nobody knows any more for whom it was.
  /// @param api  outlives it
  CustomerHandout(CustomerApi& api, Clock now);
  CustomerHandout(const CustomerHandout&) = delete;
  CustomerHandout& operator=(const CustomerHandout&) = delete;
  ~CustomerHandout() { stop(); }

  /// In the place of the one before.
  /// @returns  whether it was begun; else one is being made
  bool begin(crypto::AgeWriter writer, const journal::Actor& who);
  State state();
  /// @returns  nothing when none lies ready that this person has asked for
  std::optional<http::Response> fetch(const journal::Actor& who);
  /// Gives up the one that is being made, erases the one that is there.
  void discard();
  /// Returns when nothing is being made.
  void stop();

 private:
  void erase_late();  // with the mutex held
  void erase();

  CustomerApi& api_;
  const std::string folder_;
  const Clock now_;
  std::mutex beginning_;  // one begins, stops or goes
  std::mutex mutex_;
  State state_;
  std::jthread work_;
};

}  // namespace urna::api
