// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assurance/approval_file.hpp"
#include "assurance/assured_service_store.hpp"
#include "assurance/service_file.hpp"

/// Like services approved together: one file, one signature over the list of them, and for each a decision of its own.
namespace urna::assurance {

inline constexpr std::size_t batch_members_max = 500;

/// What services of one batch have in common: profile, types in any order, hosting, level.  Two texts are the same
/// where the services are alike.  @returns  canonical JSON
std::string similarity_key(const WrittenDescription& description);

/// A service as it stands when the list is signed.
struct BatchMember {
  AssuredId id;
  std::uint64_t version = 0;  ///< as the list names it
  std::string name;
  std::string key;  ///< `similarity_key`
  ServiceStanding standing;
  std::vector<Delegation> delegations = {};  ///< every one that was ever given in it
};

/// What stands in the way of one member.
struct MemberRefusal {
  AssuredId id;
  bool is_unlike = false;              ///< it has left the batch: its key is another
  std::optional<StepFault> step = {};  ///< its own, shorter term does not fit the file: a condition is due too late
  std::vector<Obstacle> obstacles;     ///< as if it were signed alone
};

/// The file of the batch as it is that member's: accepted for no longer than the member's own index allows.
/// @errors  what `set_board` says of the shorter term
Result<ApprovalDraft, StepFault> draft_for(const ApprovalDraft& common, const ServiceStanding& standing, Timestamp now);

/// Judges each member by its own file, as if it stood alone, and decides about all of them or about none.
///
/// @param key  of the batch
/// @returns    one decision per member, in their order
/// @errors     each member that is refused, in their order; nothing is decided then
Result<std::vector<Decision>, std::vector<MemberRefusal>> finalise_together(const ApprovalDraft& common,
                                                                            const std::string& key,
                                                                            std::span<const BatchMember> members,
                                                                            const PersonId& signer, Timestamp now);

/// Whether somebody may sign for the authority now, in every one of them: a delegation is given service by service.
bool may_sign_for(const PersonId& authority, const PersonId& who, std::span<const BatchMember> members, Timestamp now);

/// What the authority reads and signs: a line of a kind, then a line for each member with its version, its decisive
/// index and the last day.  @param decisions  one per member, in their order
std::string batch_statement(std::span<const BatchMember> members, std::span<const Decision> decisions);

}  // namespace urna::assurance
