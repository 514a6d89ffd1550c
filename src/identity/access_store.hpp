// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "identity/access_records.hpp"

namespace urna::identity {

/// Keeps what is known of temporary access, of emergencies and of reviews; what is over too.  Safe to call from several
/// threads.  `put` puts a record in the place of the one with its id, whole, and it is durable when it returns.
class AccessStore {
 public:
  virtual ~AccessStore() = default;

  virtual void put(const SupportAccess& access) = 0;
  virtual std::optional<SupportAccess> find(const SupportId& id) const = 0;
  /// The oldest first, as all lists here.
  virtual std::vector<SupportAccess> support() const = 0;

  /// There is one kit: another takes its place.
  virtual void put(const EmergencyKit& kit) = 0;
  virtual std::optional<EmergencyKit> kit() const = 0;
  virtual void put(const EmergencyUse& use) = 0;
  virtual std::optional<EmergencyUse> find(const EmergencyId& id) const = 0;
  virtual std::vector<EmergencyUse> uses() const = 0;

  virtual void put(const AccessReview& review) = 0;
  virtual std::optional<AccessReview> find(const ReviewId& id) const = 0;
  virtual std::vector<AccessReview> reviews() const = 0;
};

/// The grants, as far as temporary access and reviews touch them: whoever keeps grants has them.  Safe to call from
/// several threads; durable when a call returns.
class AccessGrants {
 public:
  virtual ~AccessGrants() = default;
  virtual void add(const Grant& grant) = 0;
  /// @returns  whether there is one that this ended: one that has ended stays as it is
  virtual bool end(const GrantId& id, Timestamp now) = 0;
  /// Those of a person and of the person's groups, those that are over too.
  virtual std::vector<Grant> of(const PersonId& person) const = 0;
  /// Those at a place and within it, those that are over too.
  virtual std::vector<Grant> within(const Place& place) const = 0;
};

/// What happens, for the journal and for letters.
enum class AccessEvent {
  support_asked,
  support_given,
  support_ended,
  emergency_keys_named,
  emergency_used,
  emergency_refused,  ///< somebody held something else than both keys to the light
  emergency_ended,
  contact_not_told,  ///< of an emergency; it is tried again
  contact_told,
  emergency_reviewed,
  emergency_review_overdue,
  review_begun,
  grant_kept,
  grant_ended,
  review_completed,
  review_overdue,
};

/// Told of each.  Does not throw what is no failure of the world; is called from several threads.
class AccessWitness {
 public:
  virtual ~AccessWitness() = default;
  /// @param person   who did it; none: the program by itself
  /// @param subject  whose access it is; none where it is about a place
  virtual void note(AccessEvent event, const std::optional<PersonId>& person, const std::optional<PersonId>& subject,
                    const Place& place, Timestamp now) = 0;
};

}  // namespace urna::identity
