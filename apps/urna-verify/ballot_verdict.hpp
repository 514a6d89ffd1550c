// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "protocol/archive.hpp"

/// What can be said of one ballot and an archive.
struct BallotVerdict {
  std::string tracker;
  std::optional<std::string> refusal;  ///< why its form, credential, signature or proofs would keep it out
  bool poll_is_open = false;
  bool is_replay = false;  ///< the very same ballot stands in the archive already
};

/// Whether a ballot would be admitted to an election: form, credential, signature, proofs; and, apart from that,
/// whether the poll is open and whether the ballot is there already.
///
/// @returns  nothing when the archive's set-up cannot be read; `error` then says why
std::optional<BallotVerdict> judge_ballot(const std::string& ballot, const urna::protocol::ByteSource& archive,
                                          std::string& error);

std::string verdict_text(const BallotVerdict& verdict);
std::string verdict_json(const BallotVerdict& verdict);
