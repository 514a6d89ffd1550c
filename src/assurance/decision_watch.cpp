// SPDX-License-Identifier: EUPL-1.2
#include "assurance/decision_watch.hpp"

#include <algorithm>

namespace urna::assurance {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

sys_days day_of(Timestamp now) { return std::chrono::floor<days>(now); }

/// Months before the end of a decision of so many.
int months_of_expiring(int months) { return std::max(2, months / 6); }

}  // namespace

bool DecisionWatch::is_in_force(sys_days today) const {
  return ends_ && !is_archived_ && decision_.board.date <= today && today < *ends_;
}

bool DecisionWatch::misses_a_condition(const Observation& seen, sys_days today) const {
  return std::ranges::any_of(decision_.board.conditions, [&](const DecisionCondition& condition) {
    if (today <= condition.due) return false;
    const auto found = std::ranges::find(seen.measures, condition.measure, &std::pair<std::string, Status>::first);
    return found == seen.measures.end() || halves(found->second) < halves(condition.status);
  });
}

void DecisionWatch::look_at_index(const Observation& seen, sys_days today, std::vector<WatchNotice>& notices) {
  const int allowed = months_at_most(seen.index);
  const bool was_suspended = is_suspended_;
  is_suspended_ = allowed == 0;
  if (is_suspended_ && !was_suspended) notices.push_back(WatchNotice::suspended);
  if (!is_suspended_) was_board_alerted_ = false;
  if (is_suspended_ && seen.is_ballot_open && !was_board_alerted_) {
    was_board_alerted_ = true;
    notices.push_back(WatchNotice::board_alerted);
  }

  const sys_days end_of_band = months_later(decision_.board.date, allowed);
  if (end_of_band >= *ends_) {
    if (watched_since_ || was_suspended) notices.push_back(WatchNotice::recovered);
    watched_since_.reset();
    return;
  }
  if (!watched_since_) {
    watched_since_ = today;
    notices.push_back(WatchNotice::put_under_watch);
  }
  if (is_suspended_) return;  // nothing holds until it is mended: there is nothing to shorten
  const days time_to_mend = seen.is_ballot_about_to_open ? days(0) : cure;
  if (today < *watched_since_ + time_to_mend) return;
  ends_ = std::max(end_of_band, today);
  watched_since_.reset();
  notices.push_back(WatchNotice::shortened);
}

std::vector<WatchNotice> DecisionWatch::observe(const Observation& seen, Timestamp now) {
  const sys_days today = day_of(now);
  std::vector<WatchNotice> notices;
  if (is_in_force(today)) {
    look_at_index(seen, today, notices);
    const bool misses = misses_a_condition(seen, today);
    if (misses && !has_missed_) notices.push_back(WatchNotice::condition_missed);
    if (!misses && has_missed_) notices.push_back(WatchNotice::recovered);
    has_missed_ = misses;
    if (today >= months_later(*ends_, -months_of_expiring(decision_.board.months)) && !was_told_of_end_) {
      was_told_of_end_ = true;
      notices.push_back(WatchNotice::expiring);
    }
  }
  if (ends_ && !is_archived_ && today >= *ends_ && !was_told_that_it_ended_) {
    was_told_that_it_ended_ = true;
    notices.push_back(WatchNotice::expired);
  }
  return notices;
}

DecisionState DecisionWatch::state(Timestamp now) const {
  const sys_days today = day_of(now);
  if (!ends_) return DecisionState::refused;
  if (is_archived_) return DecisionState::archived;
  if (today >= *ends_) return DecisionState::expired;
  if (today < decision_.board.date) return DecisionState::upcoming;
  if (is_suspended_) return DecisionState::suspended;
  if (watched_since_ || has_missed_) return DecisionState::under_watch;
  const sys_days near_the_end = months_later(*ends_, -months_of_expiring(decision_.board.months));
  return today >= near_the_end ? DecisionState::expiring : DecisionState::active;
}

bool DecisionWatch::may_close(const Observation& seen, Timestamp now) const {
  return state(now) == DecisionState::suspended && !seen.is_ballot_open;
}

}  // namespace urna::assurance
