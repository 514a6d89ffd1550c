// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"
#include "journal/event.hpp"

namespace urna::journal {

/// What is to be said of a deed in words, names and addresses: it stands beside the entry, sealed, and the entry has
/// only its salted digest.  It may be erased without the log noticing.
///
/// Secrecy: personal.  Never a password, a code or a key.
class Details {
 public:
  static constexpr std::size_t value_bytes_max = 1000;  ///< of one value; what is longer is cut, and ends with `…`
  static constexpr std::size_t details_max = 100;       ///< those beyond are only counted
  static constexpr std::size_t text_bytes_max = 32 * 1024;

  /// @param name  of our own: small letters, digits, `-`, `_`, `.` and `/`
  void say(std::string_view name, std::string_view value);
  /// @param before, after  nothing: it was not there, or is no more
  void say_change(std::string_view name, std::optional<std::string_view> before, std::optional<std::string_view> after);

  bool empty() const { return details_.empty() && left_out_ == 0; }
  /// As it is digested and sealed: JSON, UTF-8, `{"v":1,"details":[{"name":"address","is":"192.0.2.7"},
  /// {"name":"closes","was":"…","is":"…"}],"left_out":3}`.
  std::string text() const;

 private:
  void add(std::string detail);

  std::vector<std::string> details_;  // each as JSON
  std::size_t bytes_ = 0;
  std::uint64_t left_out_ = 0;
};

/// Which key a payload is sealed with: one for all payloads of a class of events in one month.  With the key they all
/// go at once.
struct DetailsMonth {
  Retention retention = Retention::security;
  std::chrono::year_month month{};

  static DetailsMonth of(Event event, Timestamp at);
  /// From `security 2026-11`; nothing for another form.
  static std::optional<DetailsMonth> parse(std::string_view text);
  std::string text() const;
  /// Months that have begun since: 0 in the month itself, negative before.
  int age_months(Timestamp now) const;

  friend bool operator==(const DetailsMonth&, const DetailsMonth&) = default;
};

std::string_view name_of(Retention retention);

/// For how many whole months after their own the payloads of a class are kept.
struct DetailsRetention {
  unsigned security_months = 12;
  unsigned admin_months = 36;
  unsigned election_months = 24;
  bool is_held = false;  ///< nothing goes: a court, an authority or a challenge wants it

  bool is_over(const DetailsMonth& month, Timestamp now) const;
};

}  // namespace urna::journal
