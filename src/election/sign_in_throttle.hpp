// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/timestamp.hpp"

namespace urna::election {

/// How many wrong sign-ins an address has left: a token bucket for each.  It slows down whoever guesses; it never
/// touches a voter's code, so nobody can lock another voter out of the election, only out of a shared connection, for a
/// while.  Addresses are kept in memory only, as long as they have something to wait for.
class SignInThrottle {
 public:
  struct Limits {
    std::size_t tries = 20;                 ///< at once
    std::chrono::seconds one_more_each{6};  ///< thereafter; at least 1
    std::size_t addresses_max = 100'000;    ///< remembered; beyond, all are forgotten rather than anyone refused
  };

  explicit SignInThrottle(Limits limits) : limits_(limits) {}

  /// Takes one try of the address.
  /// @returns  nothing when there was one, else after how long there is one again: at least 1 second
  std::optional<std::chrono::seconds> take(const std::string& address, Timestamp now);
  /// The try was no guess: gives it back.
  void give_back(const std::string& address);

 private:
  /// The bucket is full at that moment; what is missing is what that is ahead of now, one try each `one_more_each`.
  using FullAt = Timestamp;

  void make_room(Timestamp now);

  Limits limits_;
  std::mutex mutex_;
  std::unordered_map<std::string, FullAt> buckets_;
};

}  // namespace urna::election
