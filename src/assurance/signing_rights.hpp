// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assurance/approval_file.hpp"
#include "base/strong.hpp"

/// What an authority gives beside its signature, in one service: that somebody else signs for it, and that what fails
/// is put up with for a time.  Nothing of it is edited or lengthened: each lasts until its day, or ends early.
namespace urna::assurance {

using DelegationId = Strong<std::array<std::byte, 16>, struct DelegationIdTag>;

struct GivenDelegation {
  struct End {
    Timestamp at;
    PersonId by;
  };
  DelegationId id;
  Delegation delegation;
  Timestamp given;
  std::optional<End> ended = {};  ///< before its time
};

struct GivenWaiver {
  struct End {
    Timestamp at;
    PersonId by;
    std::string reason;
  };
  Waiver waiver;
  std::string reason;
  PersonId by;
  Timestamp given;
  std::optional<End> ended = {};  ///< before its time

  /// Until the end of its last day, or until it was ended.
  bool holds(Timestamp now) const;
};

/// Neither lasts longer: whoever wants more gives it anew.
inline constexpr std::chrono::days delegation_lasts_at_most{366};
inline constexpr std::chrono::days waiver_lasts_at_most{366};
inline constexpr std::size_t given_max = 200;  ///< of each, in one service, ended ones too

/// As they count when somebody signs: what was ended gives nothing from then on.
std::vector<Delegation> delegations_of(std::span<const GivenDelegation> given);
std::vector<Waiver> waivers_of(std::span<const GivenWaiver> given);

enum class DelegationFault : std::uint8_t { to_oneself, ends_before_it_begins, ends_in_past, lasts_too_long };
std::optional<DelegationFault> find_fault(const Delegation& delegation, Timestamp now);

}  // namespace urna::assurance
