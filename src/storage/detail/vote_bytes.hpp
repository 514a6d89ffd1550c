// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "election/desk_store.hpp"
#include "storage/detail/blob_array.hpp"

namespace urna::storage::detail {

inline constexpr std::size_t slot_bytes = 16;

/// A voter's state and slot, zero when there is none: of one size whatever they say.
using VoteBytes = std::array<std::byte, 1 + slot_bytes>;

inline VoteBytes vote_bytes(election::VoteState state, const std::optional<election::Slot>& slot) {
  VoteBytes bytes{};
  bytes[0] = static_cast<std::byte>(state);
  if (slot) std::copy(slot->get().begin(), slot->get().end(), bytes.begin() + 1);
  return bytes;
}

/// Puts what the bytes say into the voter.
/// @throws DatabaseFailed  they are none
inline void read_vote(std::span<const std::byte> bytes, election::DeskVoter& voter) {
  const auto vote = array_from<VoteBytes>(bytes);
  if (vote[0] > static_cast<std::byte>(election::VoteState::casting_again)) {
    throw DatabaseFailed("the database holds a state that is none");
  }
  voter.state = static_cast<election::VoteState>(vote[0]);
  if (voter.state == election::VoteState::casting || voter.state == election::VoteState::casting_again) {
    voter.slot = election::Slot(array_from<std::array<std::byte, slot_bytes>>(std::span(vote).subspan(1)));
  }
}

}  // namespace urna::storage::detail
