// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "protocol/audit.hpp"

namespace urna::protocol {

// What follows the vote: each checks the data records of one event against what was recomputed, and notes what holds in
// `audited`. The poll is closed: `audited.counted` is there.

void audit_encrypted_tally(const ByteSource& source, std::span<const Record> data, AuditedElection& audited);
void audit_shuffle(const ByteSource& source, std::span<const Record> data, AuditedElection& audited);
void audit_partial_decryption(const ByteSource& source, std::span<const Record> data, AuditedElection& audited);
void audit_result(const ByteSource& source, std::span<const Record> data, AuditedElection& audited);

/// At the end of the archive: the figures of the shuffles and decryptions, and what was not asked for.
void finish_tally(AuditedElection& audited);

}  // namespace urna::protocol
