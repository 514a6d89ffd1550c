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
  return memory_.ends && !is_archived_ && decision_.board.date <= today && today < *memory_.ends;
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
  const bool was_suspended = memory_.is_suspended;
  memory_.is_suspended = allowed == 0;
  if (memory_.is_suspended && !was_suspended) notices.push_back(WatchNotice::suspended);
  if (!memory_.is_suspended) memory_.was_board_alerted = false;
  if (memory_.is_suspended && seen.is_ballot_open && !memory_.was_board_alerted) {
    memory_.was_board_alerted = true;
    notices.push_back(WatchNotice::board_alerted);
  }

  const sys_days end_of_band = months_later(decision_.board.date, allowed);
  if (end_of_band >= *memory_.ends) {
    if (memory_.watched_since || was_suspended) notices.push_back(WatchNotice::recovered);
    memory_.watched_since.reset();
    return;
  }
  if (!memory_.watched_since) {
    memory_.watched_since = today;
    notices.push_back(WatchNotice::put_under_watch);
  }
  if (memory_.is_suspended) return;  // nothing holds until it is mended: there is nothing to shorten
  const days time_to_mend = seen.is_ballot_about_to_open ? days(0) : cure;
  if (today < *memory_.watched_since + time_to_mend) return;
  memory_.ends = std::max(end_of_band, today);
  memory_.watched_since.reset();
  notices.push_back(WatchNotice::shortened);
}

std::vector<WatchNotice> DecisionWatch::observe(const Observation& seen, Timestamp now) {
  const sys_days today = day_of(now);
  std::vector<WatchNotice> notices;
  if (is_in_force(today)) {
    look_at_index(seen, today, notices);
    const bool misses = misses_a_condition(seen, today);
    if (misses && !memory_.has_missed) notices.push_back(WatchNotice::condition_missed);
    if (!misses && memory_.has_missed) notices.push_back(WatchNotice::recovered);
    memory_.has_missed = misses;
    if (today >= months_later(*memory_.ends, -months_of_expiring(decision_.board.months)) && !memory_.was_told_of_end) {
      memory_.was_told_of_end = true;
      notices.push_back(WatchNotice::expiring);
    }
  }
  if (memory_.ends && !is_archived_ && today >= *memory_.ends && !memory_.was_told_that_it_ended) {
    memory_.was_told_that_it_ended = true;
    notices.push_back(WatchNotice::expired);
  }
  return notices;
}

DecisionState DecisionWatch::state(Timestamp now) const {
  const sys_days today = day_of(now);
  if (!memory_.ends) return DecisionState::refused;
  if (is_archived_) return DecisionState::archived;
  if (today >= *memory_.ends) return DecisionState::expired;
  if (today < decision_.board.date) return DecisionState::upcoming;
  if (memory_.is_suspended) return DecisionState::suspended;
  if (memory_.watched_since || memory_.has_missed) return DecisionState::under_watch;
  const sys_days near_the_end = months_later(*memory_.ends, -months_of_expiring(decision_.board.months));
  return today >= near_the_end ? DecisionState::expiring : DecisionState::active;
}

bool DecisionWatch::may_close(const Observation& seen, Timestamp now) const {
  return state(now) == DecisionState::suspended && !seen.is_ballot_open;
}

}  // namespace urna::assurance
