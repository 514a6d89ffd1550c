// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "identity/throttle.hpp"

namespace urna::identity {

/// Makes those wait who guess at accounts, and not those whose accounts they are.  Failures are counted three times:
///
/// - by name and address: who guesses at an account waits longer and longer, and nobody elsewhere notices;
/// - by address: who goes through many names waits too;
/// - by name, wherever they come from: a crowd of addresses may make a hundred tries, then one a minute in all.  An
///   address where this account has signed in before is not asked to wait for the crowd, nor is an enrolment, whose
///   one-time code of 100 bits cannot be guessed: it is how an owner who is nowhere known gets in all the same.
///
/// Kept in memory only.  Not safe to call from several threads.
class SignInGuard {
 public:
  static constexpr Throttle::Limits at_an_address{30, std::chrono::seconds(2), std::chrono::seconds(900)};
  static constexpr Throttle::Limits from_everywhere{100, std::chrono::seconds(2), std::chrono::seconds(60)};
  static constexpr std::chrono::days known_for{30};
  static constexpr std::size_t known_max = 10'000;

  /// How long this name has still to wait at this address; nothing when it need not.
  std::optional<std::chrono::seconds> wait(const std::string& address, const std::string& name, Timestamp now) const;
  std::optional<std::chrono::seconds> wait_to_enrol(const std::string& address, const std::string& name,
                                                    Timestamp now) const;
  void failed(const std::string& address, const std::string& name, Timestamp now);
  void succeeded(const std::string& address, const std::string& name, Timestamp now);

 private:
  static std::string pair(const std::string& address, const std::string& name) { return address + "|" + name; }
  bool is_known(const std::string& address, const std::string& name, Timestamp now) const;

  Throttle of_pair_;
  Throttle of_address_{at_an_address};
  Throttle of_name_{from_everywhere};
  std::map<std::string, Timestamp> known_;  // pairs that have signed in, and when last
};

}  // namespace urna::identity
