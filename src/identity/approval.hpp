// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"

namespace urna::identity {

/// Random: it says nothing of what is asked.
using ApprovalId = Strong<std::array<std::byte, 16>, struct ApprovalIdTag>;

/// How far a request is.
enum class ApprovalState {
  pending,      ///< waits for people
  confirmed,    ///< enough people have confirmed: it is being carried out
  executed,     ///< it was carried out
  failed,       ///< it was tried, once, and refused or broken off: the detail says why
  withdrawn,    ///< by who asked; or, with the detail `refused`, by somebody who could have confirmed
  expired,      ///< nobody confirmed in time
  interrupted,  ///< the program ended while it was being carried out: look what has become of it
};

std::string_view name_of(ApprovalState state);

/// One person's word.
struct Approval {
  std::string approver;  ///< identifier of a person, in hexadecimal
  Timestamp at;
};

/// Something that one person asks for and that happens when others have confirmed it.
struct ApprovalRequest {
  // What was asked.  It never changes; `hash` is over all of it.
  ApprovalId id;
  std::string action;      ///< such as `election.open`
  std::string subject;     ///< what it is done to, such as an election's uuid
  std::string parameters;  ///< in one canonical spelling, chosen by the action
  std::string reason;      ///< in the requester's words; may be empty
  std::string requester;   ///< identifier of a person, in hexadecimal
  Timestamp asked;
  Timestamp expires;
  unsigned approvers_needed = 1;  ///< people beside who asked
  Digest hash{};

  // What has become of it.
  ApprovalState state = ApprovalState::pending;
  std::vector<Approval> approvals;
  std::optional<Timestamp> ended;
  std::string detail;  ///< when it failed: why
};

/// SHA-256 over everything that was asked, each part with its length: what a person confirms.
Digest approval_hash(const ApprovalRequest& request);

}  // namespace urna::identity
