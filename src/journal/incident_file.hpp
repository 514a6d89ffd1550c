// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "journal/approval_dossier.hpp"
#include "journal/sealed_bundle.hpp"

/// What was collected when something had gone wrong, in a sealed bundle: `urnactl incident snapshot` makes it, whoever
/// investigates checks it alone.  Format: docs/protocol/dossier.md.
namespace urna::journal {

inline constexpr std::string_view incident_file_format = "urna/incident/v1";

/// Whose name a key has that was drawn for one file, on a machine whose platform could sign nothing.
inline constexpr std::string_view collector_name = "urnactl/incident";

/// Where things lie in it.  Of a log: a folder `journal/platform/`, `journal/election/UUID/`, with these.
namespace incident_path {
inline constexpr std::string_view logs = "journal/";
inline constexpr std::string_view entries = "entries.jsonl";   ///< that stand in a row, one a line
inline constexpr std::string_view first = "first.tlog-proof";  ///< of the first of them; not from a locked platform
inline constexpr std::string_view last = "last.tlog-proof";    ///< of the last, under the same checkpoint
inline constexpr std::string_view key = "key";                 ///< who signs the checkpoints
inline constexpr std::string_view head = "head";               ///< of a locked platform: size and root, unsigned
inline constexpr std::string_view absent = "absent.txt";       ///< what could not be had, and why, a line each
}  // namespace incident_path

/// The root of a tree of `size` leaves of which these stand in a row.
///
/// @param from         the number of the first of them
/// @param leaves       at least one; `from` + their count ≤ size
/// @param first, last  inclusion proofs of the first and of the last: all hashes beside the row are in one of them
/// @returns            nothing when a proof is too short
std::optional<Digest> root_with_row(std::uint64_t from, std::span<const Digest> leaves, std::uint64_t size,
                                    std::span<const Digest> first, std::span<const Digest> last);

struct IncidentFileReport {
  BundleHead head;
  Digest list{};  ///< SHA-256 of the list that is signed: the journal has it with `incident.evidence-collected`
  bool is_signer_given = false;
  bool is_by_platform = false;  ///< else its key was drawn for it, and shows only that it is whole
  std::vector<DossierFinding> findings;
  std::vector<std::string> absent;  ///< printable

  bool holds() const;
};

/// Opens such a file, decrypted, and checks each row of entries against its checkpoint.
/// @param trusted  the key of the platform's statements; nothing: the one that the file names itself
/// @errors         see `open_bundle`; malformed_list for a bundle of another kind
Result<IncidentFileReport, BundleRefusal> check_incident_file(std::string_view bytes,
                                                              const std::optional<NoteKey>& trusted);

}  // namespace urna::journal
