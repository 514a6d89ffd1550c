// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "crypto/signature.hpp"
#include "notation/json_node.hpp"

/// What people signed of single measures, as it lies in a decision, each with its note: `urna/measure-statement/v1`.
/// Whether each note says what the decision says.  Format: docs/protocol/dossier.md.
namespace urna::journal {

struct MeasureNotes {
  std::size_t all = 0;
  std::size_t withdrawn = 0;        ///< of all; no note says so
  std::size_t measures = 0;         ///< that have at least one
  std::size_t files = 0;            ///< of which a note has the SHA-256
  std::vector<std::string> faults;  ///< a sentence each, which names the measure; printable
  std::vector<std::string> listed;  ///< of each that is sound: measure, who, days, a file a line; printable
};

/// Compares each statement with its note, and each measure that counts as attested with its statements.
/// @param decision  an object, `urna/security-approval/v1`
/// @param platform  whose signature stands below each note: nobody has a key of their own
/// @throws JsonFault  what surrounds the statements is not as it should be
MeasureNotes measure_notes_in(const notation::JsonNode& decision, const crypto::VerificationKey& platform);

}  // namespace urna::journal
