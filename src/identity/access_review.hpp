// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "crypto/random.hpp"
#include "identity/access_store.hpp"

/// Looking at who may do what, every 90 days: each grant is kept or ended by somebody who does not hold it.
namespace urna::identity {

enum class ReviewFault {
  unknown_review,
  unknown_grant,    ///< not in this review
  completed,        ///<
  decided_already,  ///< by the same person or another
  grant_over,       ///< it has ended meanwhile: there is nothing to decide
  own_grant,        ///< or one of a group that the person is in
  not_allowed,      ///< whoever decides may end this grant, and shows a session that is good enough for it
};

/// How a place stands.
struct ReviewStanding {
  std::optional<Timestamp> completed;  ///< the last one
  std::optional<Timestamp> due;        ///< the next one; none where nobody ever held anything
  std::optional<AccessReview> open;    ///< what waits for people now
  std::size_t open_items = 0;
  bool is_overdue = false;
};

/// Safe to call from several threads.
class AccessReviews {
 public:
  static constexpr std::chrono::days every{90};
  static constexpr std::chrono::days begins_before{14};  ///< so long before it is due a review begins by itself

  struct Parts {
    AccessStore& store;
    AccessGrants& grants;
    AccessWitness& witness;
    crypto::RandomSource& random;
  };

  /// @param parts  outlive it
  explicit AccessReviews(Parts parts) : parts_(parts) {}

  /// A place is the platform, or a tenant with all its elections.  It is due 90 days after the last review was
  /// completed; where there was none, 90 days after the first grant began.
  ReviewStanding standing(const Place& place, Timestamp now) const;

  /// Begins one before its time; when one is open, that one.  It lists every grant that is live or yet to come.
  AccessReview begin(const Place& place, Timestamp now);

  /// One word about one grant.  The last one completes the review.
  /// @param asker  with all that `authorise` needs
  Result<AccessReview, ReviewFault> decide(const Asker& asker, const ReviewId& id, const GrantId& grant,
                                           ReviewVerdict verdict);

  /// Begins what is near its day, completes what has nothing left to decide, says once what is overdue.  No grant ends
  /// by being overdue: a platform without anybody is worse.
  /// @param places  all that there are
  void tend(std::span<const Place> places, Timestamp now);

 private:
  AccessReview begin_under_lock(const Place& place, Timestamp now, Timestamp due);
  ReviewStanding stand(const Place& place, Timestamp now) const;
  void complete_if_done(AccessReview& review, std::span<const Grant> grants, Timestamp now);

  Parts parts_;
  mutable std::mutex mutex_;  // between reading a record and writing it
};

}  // namespace urna::identity
