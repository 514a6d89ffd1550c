// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "identity/address_range.hpp"
#include "identity/throttle.hpp"

namespace urna::identity {

/// So many at once, and one more each so often.
class Allowance {
 public:
  Allowance(unsigned at_once, std::chrono::seconds each) : at_once_(at_once), each_(each) {}
  /// Takes one.
  /// @returns  false when there is none
  bool take(Timestamp now);
  /// Whether it is as if nothing had ever been taken.
  bool is_full(Timestamp now) const;

 private:
  unsigned at_once_;
  std::chrono::seconds each_;
  Timestamp full_at_;  // from then on nothing is missing
};

/// Makes those wait who guess at people's passwords and codes, and shuts nobody out for ever:
///
/// - by person and place: 5 failures are free, then a minute, doubled up to 15; 25 failures a day, then none until the
/// day
///   is over.  A place is an address of IPv4 or 64 bits of IPv6.
/// - by person, wherever they come from: from 100 failures a day on, where this person has not signed in before, a
/// second
///   factor that can be guessed is not enough: a security key or a recovery code is asked for.
/// - by place, and in all: so many tries at once, and one more each so often.
///
/// Success forgets the failures of that person at that place, and no others.  In memory only; not safe to call from
/// several threads.
class SignInLimits {
 public:
  static constexpr Throttle::Limits of_person_and_place{5, std::chrono::seconds(60), std::chrono::seconds(900)};
  static constexpr unsigned a_day_max = 25;
  static constexpr unsigned a_day_everywhere_max = 100;
  static constexpr unsigned at_a_place = 30;
  static constexpr std::chrono::seconds each_at_a_place{10};
  static constexpr unsigned in_all = 600;
  static constexpr std::chrono::seconds each_in_all{1};
  static constexpr std::chrono::hours day{24};
  static constexpr std::chrono::days known_for{30};
  /// So many of each are remembered.
  static constexpr std::size_t remembered_max = 10'000;

  enum class Verdict { may_try, must_wait, other_factor };

  /// Whether somebody may try now; takes from the allowances.
  /// @param person        as typed: whether there is such a person plays no part
  /// @param is_guessable  whether the second factor that comes along is six digits, or none
  Verdict admit(const std::string& person, const NetworkAddress& from, bool is_guessable, Timestamp now);

  /// How long this person has still to wait at this place.
  std::chrono::seconds wait(const std::string& person, const NetworkAddress& from, Timestamp now) const;

  void failed(const std::string& person, const NetworkAddress& from, Timestamp now);
  /// @returns  whether this person had signed in there before, in the last 30 days
  bool succeeded(const std::string& person, const NetworkAddress& from, Timestamp now);

 private:
  struct Day {
    Timestamp started;
    unsigned failures = 0;
  };
  using Days = std::map<std::string, Day>;

  static unsigned failures_in(const Days& days, const std::string& name, Timestamp now);
  static void count(Days& days, const std::string& name, Timestamp now);

  Throttle of_pair_{of_person_and_place};
  Days days_of_pairs_;
  Days days_of_people_;
  std::map<std::string, Allowance> of_places_;
  Allowance of_all_{in_all, each_in_all};
  std::map<std::string, Timestamp> known_;  // pairs that have signed in, and when last
};

}  // namespace urna::identity
