// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "protocol/audit.hpp"

namespace urna::protocol {

/// A verified beginning of an archive whose poll was open.
struct AuditMemory {
  std::uint64_t prefix_bytes = 0;
  Digest prefix_hash{};  ///< SHA-256 of these bytes
  std::uint64_t next_height = 0;
  Digest last_event{};
  std::uint64_t ballot_count = 0;
  OpenBallotBox::Memory box;
};

/// The part of a memory that can be checked without knowing the election, so before anything in the archive is
/// believed.
struct AuditMemoryPrefix {
  std::uint64_t bytes = 0;
  Digest hash{};
};

/// @returns  nothing when the memory is damaged: its last line is the SHA-256 of what stands before
std::optional<AuditMemoryPrefix> read_memory_prefix(std::string_view text);

std::string audit_memory_text(const Election& election, const AuditMemory& memory);
Result<AuditMemory, FormatError> read_audit_memory(const Election& election, const PublicCredentials& credentials,
                                                   std::string_view text);

/// Whether the first `length` bytes of the source have this SHA-256.
bool begins_with(const ByteSource& source, std::uint64_t length, const Digest& hash);

}  // namespace urna::protocol
