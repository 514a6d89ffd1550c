// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "http/router.hpp"
#include "protocol/election_uuid.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::api {

/// Of acts that count most, such as opening, closing, counting, deleting and whatever two people confirm: whoever did
/// one is handed the proof that it is in the signed journal, so that nobody can take it out afterwards unseen.
///
///   X-Urna-Journal-Entry  the entry, canonical JSON in Base64 without padding
///   X-Urna-Journal-Proof  its C2SP tlog-proof likewise, as `urna-verify log --entry` takes it
///   X-Urna-Journal        `proved`, or `late` when no checkpoint was signed in time: the act is done and noted, and
///   the
///                         proof is at /api/organiser/journal/proof later
bool is_critical(const http::Route& route);

/// How long an answer waits for the checkpoint at most.
inline constexpr std::chrono::milliseconds proof_patience{2'000};

/// Adds these to the answer of an act that was done.
/// @param trace     of the request, which its entries carry
/// @param election  whose log it is in, if any; else the log of the house
void add_proof(http::Response& response, storage::JournalKeeper& keeper, const std::string& trace,
               const std::optional<protocol::ElectionUuid>& election,
               std::chrono::milliseconds patience = proof_patience);

}  // namespace urna::api
