// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/catalogue.hpp"
#include "assurance/status.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"

/// What the platform says of measures by looking at itself: collectors look at regular times, and what they found is
/// kept.  What nobody could see is unknown, and unknown is never good.
namespace urna::assurance {

enum class Finding {
  passed,   ///< it was looked at, and is as it must be
  failed,   ///< it was looked at, and is not
  unknown,  ///< it could not be looked at
};
/// `pass`, `fail`, `unknown`.
std::string_view word_of(Finding finding);

/// One thing that a collector saw.  Never a person, an address of one, or a secret.
struct Seen {
  std::string what;       ///< a word of ours: `accounts`, `undeclared`
  std::string value;      ///< a number, or a technical name: `3`, `tcp/4444`; printable ASCII
  bool is_wrong = false;  ///< it is why the check does not pass

  friend bool operator==(const Seen&, const Seen&) = default;
};

/// What a collector found, before anybody said when.
struct Look {
  Finding finding = Finding::unknown;
  std::vector<Seen> seen;

  /// Failed when something seen is wrong, else passed.
  static Look at(std::vector<Seen> seen);
  /// It could not be seen, and why: `unreadable`, `undeclared`.
  static Look unseen(std::string why);
};

/// What a collector is: which check of the catalogue it makes, and how much of it.
struct CollectorManifest {
  std::string check;               ///< `auth.mfa`
  unsigned version = 1;            ///< one more whenever it looks at something else
  std::chrono::seconds period{};   ///< between two looks
  bool covers_all = false;         ///< all that the check of the catalogue asks for
  std::vector<std::string> reads;  ///< what it is handed, in words of ours: `accounts`, `journal`
};

/// What was found by one look: the evidence that is kept, and noted in the journal.
struct CheckResult {
  std::string check;
  unsigned version = 1;
  Finding finding = Finding::unknown;
  Timestamp began;
  Timestamp ended;
  std::vector<Seen> seen;

  friend bool operator==(const CheckResult&, const CheckResult&) = default;
};

inline constexpr std::size_t seen_max = 50;
inline constexpr std::size_t seen_bytes_max = 200;  ///< of one value

/// Canonical:
/// `{"check":"auth.mfa","version":1,"finding":"fail","began":"…Z","ended":"…Z","seen":[["accounts","4",false],
/// ["without_second_factor","1",true]]}`.
std::string check_result_json(const CheckResult& result);

enum class CheckResultFault { malformed };
/// What `check_result_json` wrote.
Result<CheckResult, CheckResultFault> check_result_from(std::string_view json);

/// What is seen, as a collector's program writes it: `{"finding":"pass","seen":[["protocol","tls1.3",false]]}`.
std::string look_json(const Look& look);
Result<Look, CheckResultFault> look_from(std::string_view json);

/// A collector and what it last found.
struct CheckStanding {
  CollectorManifest manifest;
  std::optional<CheckResult> newest;     ///< none: it never looked
  std::optional<Timestamp> last_passed;  ///< when it last passed, however long ago
};

/// Until when a result counts: one look may be missed.
Timestamp fresh_until(const CollectorManifest& manifest, const CheckResult& result);

/// What a check says now.  A result that is too old, of another version of the collector, or of a time to come says
/// nothing.
Finding finding_now(const CheckStanding& standing, Timestamp now);

/// Whether it is time to look again.
bool is_due(const CheckStanding& standing, Timestamp now);

/// What stands behind each measure of the catalogue.
///
/// Failed as soon as one check of the measure fails; verified when every check of it passes and they cover it whole;
/// stale when what passed once says nothing now; else claimed: a check in part, or of half of the measure, is no proof.
std::vector<Proof> proofs_of(const Catalogue& catalogue, std::span<const CheckStanding> standings, Timestamp now);

/// What a set of results comes to, whatever their order: the root of a Merkle tree over them, SHA-256 as in RFC 6962.
Digest evidence_root(std::span<const CheckStanding> standings);

}  // namespace urna::assurance
