// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "assurance/approval_state.hpp"

/// What everybody may know of how a service stands, where its authority shows it: whether it is approved now, until
/// when, and its index.  Never who decided.
namespace urna::assurance {

/// 128 random bits: where a badge stands.  Whoever was not told does not find it, and it names no service.
using BadgeAddress = Strong<std::array<std::byte, 16>, struct BadgeAddressTag>;

enum class BadgeState {
  valid,
  under_watch,  ///< what the decision was taken on holds no longer, or a condition was missed
  suspended,
  expired,
  none,  ///< never decided on, refused, or decided for a day to come
};
/// `valid`, `under-watch`, `suspended`, `expired`, `none`.
std::string_view word_of(BadgeState state);

struct Badge {
  std::string name;  ///< of the service
  BadgeState state = BadgeState::none;
  std::optional<std::chrono::sys_days> last_day = {};  ///< on which the decision holds, or held
  std::optional<Digest> decision = {};                 ///< SHA-256 of its sealed bytes; of the one that counts
  // As it is now, one decimal, cut off.  Empty in the state `none`, in which nothing was shown to anybody.
  std::string index = {};
  std::string proved = {};                ///< empty too where nothing was ever checked
  std::optional<int> aside_percent = {};  ///< of the measures that were set aside, rounded up
  Timestamp at;                           ///< when this was so
};

/// For so long what was signed may be believed.
inline constexpr std::chrono::hours badge_good_for{1};

/// @param current     the decision that counts; null when there is none
/// @param sealed      its bytes
/// @param answers     those that the evaluation was made of
/// @param evaluation  of now; without a proved index where nothing was ever checked
Badge badge_of(std::string name, const DecisionNow* current, std::string_view sealed, const Answers& answers,
               const Evaluation& evaluation, Timestamp now);

/// What the platform signs of it: `urna/badge/v1`, and a line for each of `badge`, `name`, `state`, `until`,
/// `decision`, `index`, `proved`, `aside`, `at` and `good until`; `none` where there is nothing to say.
std::string badge_statement(const BadgeAddress& address, const Badge& badge);

/// The same as JSON, with the signed statement as `note`.
std::string badge_json(const BadgeAddress& address, const Badge& badge, std::string_view note);

}  // namespace urna::assurance
