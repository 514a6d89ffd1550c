// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/sealed_bundle.hpp"

/// What a security approval hands out: the decision with all that it was taken on, its papers, what the platform had
/// seen of itself, and where it stands in the journal.  Whoever has the file checks it alone.  Format:
/// docs/protocol/dossier.md.
namespace urna::journal {

inline constexpr std::string_view dossier_format = "urna/dossier/v1";

/// Where everything lies in it.  The first two are always there.
namespace dossier_path {
inline constexpr std::string_view decision = "decision.json";
inline constexpr std::string_view statement = "decision.note";
inline constexpr std::string_view catalogue = "catalogue.json";
inline constexpr std::string_view evidence = "evidence.jsonl";
inline constexpr std::string_view journal_entry = "journal/entry.json";
inline constexpr std::string_view journal_proof = "journal/entry.tlog-proof";
inline constexpr std::string_view journal_key = "journal/key";
inline constexpr std::string_view papers = "papers/";
}  // namespace dossier_path

/// One thing that was looked at.
struct DossierFinding {
  enum class Kind {
    holds,
    fails,
    absent,  ///< nothing in the dossier says it, or a file cannot
  };
  Kind kind = Kind::holds;
  std::string words;  ///< a sentence in English; what others wrote in it is printable
};

struct DossierReport {
  std::string title;     ///< which decision, about which service; printable
  std::string decision;  ///< what was decided, by whom, until when; likewise
  bool is_signer_given = false;
  std::vector<DossierFinding> findings;
  std::vector<std::string> statements;  ///< on measures, that are sound: who, days, a file a line; printable

  bool holds() const;
};

/// Whose signatures are believed.
struct DossierTrust {
  std::optional<NoteKey> platform;  ///< nothing: the one that the dossier names itself
  std::optional<NoteKey> journal;   ///< likewise
};

/// Opens a dossier and checks that its parts bear each other out.
/// @returns  what holds and what does not; the refusal when it is not even whole
/// @errors   see `open_bundle`
Result<DossierReport, BundleRefusal> check_dossier(std::string_view bytes, const DossierTrust& trust);

}  // namespace urna::journal
