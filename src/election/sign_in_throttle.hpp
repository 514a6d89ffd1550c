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

  /// Whether the address may try.  Tries that are being judged do not count, so however many sign in rightly behind one
  /// address at one moment, none of them waits.
  /// @returns  nothing when it may, else after how long it may again: at least 1 second
  std::optional<std::chrono::seconds> wait(const std::string& address, Timestamp now);
  /// The try was wrong.
  void note_wrong(const std::string& address, Timestamp now);

 private:
  /// The bucket is full at that moment; what is missing is what that is ahead of now, one try each `one_more_each`.
  /// Tries that were judged at one moment may take more than there were; the address waits for those too, so that
  /// guessing at once is no faster than guessing in turn.
  using FullAt = Timestamp;

  /// What `FullAt` is of a bucket with no try left.
  Timestamp empty(Timestamp now) const;
  void make_room(Timestamp now);

  Limits limits_;
  std::mutex mutex_;
  std::unordered_map<std::string, FullAt> buckets_;
};

}  // namespace urna::election
