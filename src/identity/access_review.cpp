// SPDX-License-Identifier: EUPL-1.2
#include "identity/access_review.hpp"

#include <algorithm>

namespace urna::identity {
namespace {

/// Live, or yet to come.
bool is_over(const Grant& grant, Timestamp now) {
  return (grant.expires && *grant.expires <= now) || (grant.ended && *grant.ended <= now);
}

const Grant* find(std::span<const Grant> grants, const GrantId& id) {
  const auto found = std::find_if(grants.begin(), grants.end(), [&](const Grant& grant) { return grant.id == id; });
  return found == grants.end() ? nullptr : &*found;
}

/// Whether nothing remains to be said about it.
bool is_settled(const ReviewItem& item, std::span<const Grant> grants, Timestamp now) {
  const Grant* const grant = find(grants, item.grant);
  return item.verdict || grant == nullptr || is_over(*grant, now);
}

std::size_t open_items(const AccessReview& review, std::span<const Grant> grants, Timestamp now) {
  return static_cast<std::size_t>(std::count_if(review.items.begin(), review.items.end(), [&](const ReviewItem& item) {
    return !is_settled(item, grants, now);
  }));
}

bool is_own(const Grant& grant, const Asker& asker) {
  const auto* group = std::get_if<GroupId>(&grant.subject);
  return grant.subject == asker.who || (group != nullptr && asker.groups.contains(*group));
}

}  // namespace

ReviewStanding AccessReviews::stand(const Place& place, Timestamp now) const {
  ReviewStanding standing;
  for (AccessReview& review : parts_.store.reviews()) {
    if (review.place != place) continue;
    if (review.completed) {
      standing.completed = std::max(standing.completed.value_or(*review.completed), *review.completed);
    } else {
      standing.open = std::move(review);
    }
  }
  const std::vector<Grant> grants = parts_.grants.within(place);
  std::optional<Timestamp> since = standing.completed;
  if (!since) {
    for (const Grant& grant : grants) since = std::min(since.value_or(grant.not_before), grant.not_before);
  }
  if (since) standing.due = *since + every;
  if (standing.open) standing.open_items = open_items(*standing.open, grants, now);
  standing.is_overdue = standing.due && now >= *standing.due;
  return standing;
}

ReviewStanding AccessReviews::standing(const Place& place, Timestamp now) const {
  const std::lock_guard lock(mutex_);
  return stand(place, now);
}

AccessReview AccessReviews::begin(const Place& place, Timestamp now) {
  const std::lock_guard lock(mutex_);
  ReviewStanding standing = stand(place, now);
  if (standing.open) return std::move(*standing.open);
  return begin_under_lock(place, now, standing.due.value_or(now + every));
}

AccessReview AccessReviews::begin_under_lock(const Place& place, Timestamp now, Timestamp due) {
  AccessReview review;
  review.id = draw_identifier<ReviewId>(parts_.random);
  review.place = place;
  review.begun = now;
  review.due = due;
  for (const Grant& grant : parts_.grants.within(place)) {
    if (!is_over(grant, now)) review.items.push_back({grant.id, {}, {}, {}});
  }
  parts_.store.put(review);
  parts_.witness.note(AccessEvent::review_begun, std::nullopt, std::nullopt, place, now);
  return review;
}

Result<AccessReview, ReviewFault> AccessReviews::decide(const Asker& asker, const ReviewId& id, const GrantId& grant_id,
                                                        ReviewVerdict verdict) {
  const std::lock_guard lock(mutex_);
  auto review = parts_.store.find(id);
  if (!review) return failure(ReviewFault::unknown_review);
  const std::vector<Grant> grants = parts_.grants.within(review->place);
  const Grant* const grant = find(grants, grant_id);
  const auto item = std::find_if(review->items.begin(), review->items.end(),
                                 [&](const ReviewItem& one) { return one.grant == grant_id; });
  if (grant == nullptr || item == review->items.end()) return failure(ReviewFault::unknown_grant);
  const auto* const person = std::get_if<PersonId>(&asker.who);
  if (person == nullptr || !authorise(asker, Permission::grant_end, grant->place)) {
    return failure(ReviewFault::not_allowed);
  }
  if (review->completed) return failure(ReviewFault::completed);
  if (item->verdict) return failure(ReviewFault::decided_already);
  if (is_over(*grant, asker.now)) return failure(ReviewFault::grant_over);
  if (is_own(*grant, asker)) return failure(ReviewFault::own_grant);
  const bool ends = verdict == ReviewVerdict::end;
  // First the right: a word without its effect would be worse than an effect without its word.
  if (ends) parts_.grants.end(grant_id, asker.now);
  item->verdict = verdict;
  item->by = *person;
  item->at = asker.now;
  const auto* const subject = std::get_if<PersonId>(&grant->subject);
  parts_.witness.note(ends ? AccessEvent::grant_ended : AccessEvent::grant_kept, *person,
                      subject == nullptr ? std::nullopt : std::optional(*subject), grant->place, asker.now);
  complete_if_done(*review, parts_.grants.within(review->place), asker.now);
  parts_.store.put(*review);
  return *review;
}

void AccessReviews::complete_if_done(AccessReview& review, std::span<const Grant> grants, Timestamp now) {
  if (open_items(review, grants, now) > 0) return;
  review.completed = now;
  parts_.witness.note(AccessEvent::review_completed, std::nullopt, std::nullopt, review.place, now);
}

void AccessReviews::tend(std::span<const Place> places, Timestamp now) {
  const std::lock_guard lock(mutex_);
  for (const Place& place : places) {
    ReviewStanding standing = stand(place, now);
    if (!standing.due) continue;
    if (!standing.open && now >= *standing.due - begins_before) {
      standing.open = begin_under_lock(place, now, *standing.due);
    }
    if (!standing.open) continue;
    AccessReview& review = *standing.open;
    complete_if_done(review, parts_.grants.within(place), now);
    const bool is_late = !review.completed && now >= review.due && !review.overdue_noted;
    if (is_late) {
      review.overdue_noted = true;
      parts_.witness.note(AccessEvent::review_overdue, std::nullopt, std::nullopt, place, now);
    }
    if (review.completed || is_late) parts_.store.put(review);
  }
}

}  // namespace urna::identity
