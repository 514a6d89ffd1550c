// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "identity/totp.hpp"

namespace urna::identity {

/// Makes those wait who guess.  A few failures are free; from then on each doubles the wait, up to a limit: usually
/// five, and a quarter of an hour.  Failures are forgotten an hour after the last one.
class Throttle {
 public:
  struct Limits {
    unsigned free_failures;
    std::chrono::seconds wait_min;
    std::chrono::seconds wait_max;
  };
  static constexpr Limits usual{5, std::chrono::seconds(2), std::chrono::seconds(900)};
  static constexpr std::chrono::seconds forgotten_after{3600};
  /// So many names are remembered; a stranger who tries more pushes the oldest out.
  static constexpr std::size_t names_max = 10'000;

  explicit Throttle(Limits limits = usual) : limits_(limits) {}

  /// How long `name` has still to wait; nothing when it need not.
  std::optional<std::chrono::seconds> wait(const std::string& name, Timestamp now) const;
  void failed(const std::string& name, Timestamp now);
  void succeeded(const std::string& name) { failures_.erase(name); }

 private:
  struct Failures {
    unsigned count = 0;
    Timestamp last;
    Timestamp until;
  };

  void make_room(Timestamp now);

  Limits limits_;
  std::map<std::string, Failures> failures_;
};

}  // namespace urna::identity
