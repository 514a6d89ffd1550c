// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/strong.hpp"
#include "base/timestamp.hpp"
#include "identity/grant.hpp"
#include "identity/web_authn.hpp"

/// What is kept of access that does not last, and of looking at the access that does.  None of it gives a right: that
/// is a `Grant`'s business.
namespace urna::identity {

using SupportId = Strong<Identifier, struct SupportIdTag>;
using EmergencyId = Strong<Identifier, struct EmergencyIdTag>;
using ReviewId = Strong<Identifier, struct ReviewIdTag>;

/// Somebody of the platform in a tenant's data, for hours, because the tenant said yes.
struct SupportAccess {
  SupportId id;
  GrantId grant;  ///< of the role `support` in the tenant: all that the person may do there
  PersonId person;
  TenantId tenant;
  std::string reason;
  std::string ticket;
  PersonId approved_by;
  Timestamp from;
  Timestamp until;                 ///< not a second longer
  std::optional<Timestamp> ended;  ///< before its time
  bool end_noted = false;          ///< in the journal
};

/// A security key in a sealed envelope.
struct SealedKey {
  SecurityKey key;
  std::string envelope;  ///< what is written on it: the number of its seal, and where it lies
};

/// What is prepared for the day on which nobody else can act.
struct EmergencyKit {
  std::array<SealedKey, 2> keys;
  Role role = Role::system_operator;  ///< of the platform, that whoever shows both keys holds
  std::array<PersonId, 2> named_by;
  Timestamp named;
};

/// A security contact and what they have been told.
struct ContactTold {
  std::string contact;  ///< an address, as whoever delivers to it spells it
  std::optional<Timestamp> told;
  std::uint32_t tries = 0;
  Timestamp last_try;
};

/// What was found when somebody looked at a use of the envelopes.
struct EmergencyFindings {
  PersonId by;  ///< not who used them
  Timestamp at;
  std::string text;
  std::array<std::string, 2> envelopes;  ///< the new ones
};

/// One time that the envelopes were opened.
struct EmergencyUse {
  EmergencyId id;
  GrantId grant;
  PersonId person;
  Role role = Role::system_operator;
  std::string reason;
  Timestamp from;
  Timestamp until;                 ///< not a second longer
  std::optional<Timestamp> ended;  ///< before its time
  bool end_noted = false;          ///< in the journal
  std::vector<ContactTold> contacts;
  std::optional<EmergencyFindings> findings;
  bool overdue_noted = false;  ///< in the journal: there are no findings, and it is late
};

/// What becomes of a grant that was looked at.
enum class ReviewVerdict : std::uint8_t { keep, end };

/// A grant to be looked at, and what was said.
struct ReviewItem {
  GrantId grant;
  std::optional<ReviewVerdict> verdict;  ///< none also when the grant was over before anybody looked
  std::optional<PersonId> by;
  std::optional<Timestamp> at;
};

/// All access to one place, looked at grant by grant.
struct AccessReview {
  ReviewId id;
  Place place;  ///< the platform, or a tenant with its elections
  Timestamp begun;
  Timestamp due;
  std::vector<ReviewItem> items;
  std::optional<Timestamp> completed;
  bool overdue_noted = false;  ///< in the journal
};

}  // namespace urna::identity
