// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "tenancy/firewall.hpp"

namespace urna::tenancy {

/// A change that nobody confirms goes back by itself after so long.
inline constexpr std::chrono::minutes firewall_confirmed_within{5};
/// What is typed to stop voters by their country.
inline constexpr std::string_view voters_abroad_words = "STOP VOTERS ABROAD";

/// What a change would do to whoever makes it.
struct FirewallPreview {
  bool locks_editor_out = false;                      ///< at once
  std::optional<Timestamp> locks_editor_out_at = {};  ///< or when a rule expires
  std::optional<std::size_t> rule = {};               ///< the one that would
  bool stops_voters_by_country = false;
};

FirewallPreview preview(const Firewall& proposed, Scope editor_scope, const Visitor& editor, Timestamp now);

enum class FirewallChangeFault {
  malformed_rules,         ///< `check_rules` says which
  another_is_waiting,      ///< one change at a time
  locks_editor_out,        ///< whoever makes it could not confirm it
  needs_typed_words,       ///< it stops voters by their country
  nothing_waits,           ///< never proposed, or gone back meanwhile
  not_from_the_new_rules,  ///< the one who confirms is not let in by them
};

/// The rules in force, and those on trial.  As it is kept: what is in force follows from it and the time, so that a
/// change goes back also when nobody is there to take it back.
class FirewallState {
 public:
  /// Rules that wait to be confirmed, and since when.
  struct Trial {
    Firewall proposed;
    Timestamp made;
  };

  explicit FirewallState(Firewall confirmed = {}, std::optional<Trial> trial = {})
      : confirmed_(std::move(confirmed)), trial_(std::move(trial)) {}

  const Firewall& confirmed() const { return confirmed_; }
  /// Also one whose time is over.
  const std::optional<Trial>& trial() const { return trial_; }

  /// The rules on trial while their time is not over; else those that were last confirmed.
  const Firewall& in_force(Timestamp now) const { return is_waiting(now) ? trial_->proposed : confirmed_; }
  bool is_waiting(Timestamp now) const { return trial_ && trial_->made <= now && now < until(); }
  /// When the change on trial goes back.
  std::optional<Timestamp> goes_back_at() const { return trial_ ? std::optional(until()) : std::nullopt; }

  /// In force at once, for five minutes.
  /// @param typed  `voters_abroad_words`, where they are needed
  Result<FirewallPreview, FirewallChangeFault> propose(const Firewall& proposed, Scope editor_scope,
                                                       const Visitor& editor, std::string_view typed, Timestamp now);
  /// From a request of its own that the new rules let in.
  Result<Firewall, FirewallChangeFault> confirm(Scope editor_scope, const Visitor& editor, Timestamp now);
  /// @returns  false: nothing waited
  bool take_back(Timestamp now);
  /// Whether a change went back by itself and nobody has forgotten it yet.
  bool has_lapsed(Timestamp now) const { return trial_ && !is_waiting(now); }
  /// Forgets a change that went back by itself.
  void forget_lapsed(Timestamp now) {
    if (has_lapsed(now)) trial_.reset();
  }

 private:
  Timestamp until() const { return trial_->made + firewall_confirmed_within; }

  Firewall confirmed_;
  std::optional<Trial> trial_;
};

}  // namespace urna::tenancy
