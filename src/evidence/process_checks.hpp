// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>
#include <vector>

#include "assurance/evidence.hpp"
#include "evidence/evidence_policy.hpp"

/// Checks of the process that runs: of the desk, which alone can be asked about itself.
namespace urna::evidence {

/// `acl.process`: it is not root, holds no capability, can gain none, and the kernel filters its system calls.
assurance::CollectorManifest process_rights_manifest();
/// @param status  as `/proc/self/status` has it
assurance::Look look_at_process_rights(std::string_view status);

/// What the process and its machine do with memory.
struct MemorySeen {
  bool may_dump_core = false;        ///< its own limit, or the kernel's word that others may look into it
  std::uint64_t swap_bytes = 0;      ///< of the whole machine
  std::uint64_t lockable_bytes = 0;  ///< how much it may keep out of swap
};
MemorySeen memory_now();

/// `secrets.ephemeral`: no swap, no core, and memory that stays in memory.
assurance::CollectorManifest memory_manifest();
assurance::Look look_at_memory(const MemorySeen& seen);

/// `seal.open`: of no measure of the catalogue.  The keys do not lie open for longer than the operator says: whoever
/// holds them comes by, and locks or unlocks.
assurance::CollectorManifest open_keys_manifest();
/// @param opened    when the keystore was unlocked, which it still is
/// @param open_max  none: nobody said
assurance::Look look_at_open_keys(Timestamp opened, std::optional<std::chrono::days> open_max, Timestamp now);

/// A program on this machine.
struct ProgramSeen {
  std::string name;
  std::optional<std::string> sha256;  ///< of its bytes as they are now; none: it cannot be read
};

/// `sbom.match`: the programs are byte for byte those that were installed.
assurance::CollectorManifest programs_manifest();
/// @param running  the desk itself, as it runs, and the others as they lie on the disk
/// @param wanted   none: nobody said what was installed
assurance::Look look_at_programs(const std::vector<ProgramSeen>& running,
                                 const std::optional<std::vector<ProgramWanted>>& wanted);

/// SHA-256 of a file, in hexadecimal; nothing when it cannot be read.
std::optional<std::string> sha256_of_file(const std::string& path);

}  // namespace urna::evidence
