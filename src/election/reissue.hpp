// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"
#include "election/electoral_roll.hpp"
#include "election/roll_columns.hpp"
#include "election/sign_in_secret.hpp"

namespace urna::election {

/// What a voter says who has lost their letter, by what the roll calls it.
using ChallengeAnswers = std::map<RollColumn, std::string>;

/// Whether the answers are what the roll says: all that is asked, and nothing that the roll leaves empty.  Capitals,
/// accents, blanks and the ways to write a date or a telephone number do not matter.
/// @secrecy  personal data on both sides; whoever asks learns only this one bit
bool is_answered(const Voter& voter, std::span<const RollColumn> challenge, const ChallengeAnswers& answers);
/// Whether the roll says of this voter all that is asked.
bool is_answerable(const Voter& voter, std::span<const RollColumn> challenge);

/// The secrets of the letters in reserve, a line each, in the order of their numbers.
std::string reserve_text(std::span<const SignInVerifier> reserve);
std::vector<SignInVerifier> reserve_from(std::string_view text);

/// One try to replace a lost letter.
struct ReissueTry {
  Timestamp at;
  std::string voter;         ///< on the roll
  std::string clerk;         ///< who asked, by identifier
  std::uint32_t letter = 0;  ///< the number of the letter handed out; 0: the answers were wrong

  friend bool operator==(const ReissueTry&, const ReissueTry&) = default;
};

enum class ReissueAlarm {
  burst,     ///< many in one hour
  one_clerk  ///< many by one person within a day
};
std::string_view name_of(ReissueAlarm alarm);

/// Every try of an election, in the order in which they came.
class ReissueLog {
 public:
  static constexpr std::size_t wrong_of_voter_max = 5;   ///< within 24 hours
  static constexpr std::size_t wrong_of_clerk_max = 10;  ///< within an hour
  static constexpr std::size_t burst_min = 10;           ///< replaced within an hour
  static constexpr std::size_t one_clerk_min = 20;       ///< replaced by one person within 24 hours

  ReissueLog() = default;
  /// @returns  nothing when the text is not what `text` writes
  static std::optional<ReissueLog> parse(std::string_view text);
  std::string text() const;

  void add(ReissueTry one) { tries_.push_back(std::move(one)); }
  const std::vector<ReissueTry>& tries() const { return tries_; }

  bool is_used(std::uint32_t letter) const;
  std::size_t replaced() const;
  std::size_t refused() const { return tries_.size() - replaced(); }
  /// How many letters each person handed out.
  std::map<std::string, std::size_t> by_clerk() const;
  /// Whether too many wrong answers were given, for this voter or by this person, to take another.
  bool is_exhausted(std::string_view voter, std::string_view clerk, Timestamp now) const;
  std::vector<ReissueAlarm> alarms(Timestamp now) const;

 private:
  template <class Is>
  std::size_t count(std::chrono::seconds within, Timestamp now, Is is) const;

  std::vector<ReissueTry> tries_;
};

}  // namespace urna::election
