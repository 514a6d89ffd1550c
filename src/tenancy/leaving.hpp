// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "tenancy/download_threshold.hpp"

/// A customer leaves, and everything that is theirs is destroyed: who decides what, by when, and what proves it.
namespace urna::tenancy {

/// Days after the request.  What is destroyed is gone by day 28; by day 30 at the latest it is certified.
inline constexpr std::chrono::days leaving_grace_max{7};
inline constexpr std::chrono::days leaving_grace_min{1};
inline constexpr std::chrono::days leaving_backups_max{21};
inline constexpr std::chrono::days leaving_deadline{30};

enum class LeavingStage {
  requested,  ///< nothing has happened yet
  grace,      ///< decided by two others; may be called off
  shredding,  ///< keys, files and database are being destroyed: no way back
  ageing,     ///< they are; a backup of the keystore may still hold a key
  certified,  ///< nothing that could open anything is left
  called_off,
};

enum class LeavingFault {
  wrong_stage,
  same_person,         ///< a decision wants two people, neither of whom asked for it
  export_not_offered,  ///< before they lose their data, they are offered it
  is_held,
  is_not_held,
  malformed_reason,       ///< empty, longer than 500 bytes, or of more than one line
  hold_without_end,       ///< it ends in the past
  backups_kept_too_long,  ///< more than 21 days
  too_early,              ///< a backup that holds a key is still there
  media_left,             ///< off-site media whose destruction nobody has recorded
  unknown_media,
  clock_set_back,  ///< it shows a time before the last one: nothing is decided by such a clock
};
std::string_view name_of(LeavingFault fault);

std::string_view name_of(LeavingStage stage);

enum class LeavingAccess { whole, read_only, none };

/// Because of a challenge or a lawsuit.  It stops the clock; both are shown.
struct LegalHold {
  std::string reason;
  PersonId by;
  Timestamp since;
  Timestamp until;  ///< for the reader: it is lifted by two people, not by time
};

struct TwoPeople {
  PersonId first;
  PersonId second;
};

/// What somebody must do, or must know.  Each is told once.
enum class LeavingNotice {
  shred_now,
  alarm_day_20,
  alarm_day_25,
  alarm_day_29,
  overdue,
  may_be_certified,
  hold_ended,
  clock_set_back,
};

/// What was destroyed, for the certificate: `key 4f…`, `database`, `2,301 files`.
using DestroyedThing = std::string;

class Leaving {
 public:
  /// @param tenant  its random name
  static Leaving request(std::string tenant, const PersonId& who, Timestamp now);

  /// By two people who did not ask for it, once the export was offered.  The grace ends seven days after the request,
  /// and a day from now at the earliest.
  Result<Timestamp, LeavingFault> confirm(const TwoPeople& who, bool export_offered, Timestamp now);
  /// The same by people who are not in one room: each gives their word, and the second one's decides.  Where there is
  /// one owner alone besides who asked, their word decides: a customer with two owners can leave too.
  /// @param owners  who may decide now: the word of somebody who may not any more does not count
  /// @errors  same_person: who asked for it, or has given their word
  Result<Timestamp, LeavingFault> agree(const PersonId& who, const std::set<PersonId>& owners, bool export_offered,
                                        Timestamp now);
  /// Who did so and waits for a second one.
  const std::optional<PersonId>& agreed() const { return agreed_; }
  const PersonId& asked_by() const { return by_; }
  Timestamp asked() const { return asked_; }
  /// While nothing is destroyed.
  Result<Timestamp, LeavingFault> call_off(Timestamp now);

  /// While nothing is destroyed.
  Result<Timestamp, LeavingFault> hold(const LegalHold& hold);
  Result<Timestamp, LeavingFault> lift_hold(const TwoPeople& who, Timestamp now);
  /// See `agree`.
  Result<Timestamp, LeavingFault> agree_to_lift(const PersonId& who, const std::set<PersonId>& owners, Timestamp now);
  const std::optional<PersonId>& agreed_to_lift() const { return agreed_to_lift_; }
  const std::optional<LegalHold>& legal_hold() const { return hold_; }

  /// Asked often; moves on by the time that has passed.
  std::vector<LeavingNotice> advance(Timestamp now);

  /// Off-site media that hold something of the tenant, by their labels; while nothing is destroyed.
  Result<Timestamp, LeavingFault> expect_media(const std::set<std::string>& labels, Timestamp now);
  const std::set<std::string>& media() const { return media_; }

  /// Everything here is destroyed.
  /// @param things         at least one
  /// @param backups_until  when the last backup of the keystore that holds a key goes; at most 21 days on
  /// @param media          more of them
  Result<Timestamp, LeavingFault> shredded(std::vector<DestroyedThing> things, Timestamp backups_until,
                                           const std::set<std::string>& media, Timestamp now);
  Result<Timestamp, LeavingFault> media_destroyed(const std::string& label, Timestamp now);

  /// What is signed, as a note: the first line names the format.
  /// @param remaining      what stays and why, a line each
  /// @param journal_index  of the entry that says that it was certified
  Result<std::string, LeavingFault> certify(const std::vector<std::string>& remaining, std::uint64_t journal_index,
                                            Timestamp now);

  LeavingStage stage() const { return stage_; }
  const std::string& tenant() const { return tenant_; }
  Timestamp grace_until() const { return grace_until_; }
  Timestamp backups_until() const { return backups_until_; }
  const std::vector<DestroyedThing>& destroyed() const { return things_; }
  LeavingAccess access() const;
  /// Whole days since the request, but for those that it was held.
  std::chrono::days day(Timestamp now) const;
  /// Later by the time that it was held.
  Timestamp deadline(Timestamp now) const;

  /// As it is kept: JSON.
  std::string text() const;
  /// @returns  nothing for what `text` does not write
  static std::optional<Leaving> parse(std::string_view text);

 private:
  /// More than an hour before the last time that it was shown.
  bool is_set_back(Timestamp now) const { return now + std::chrono::hours(1) < seen_; }
  void see(Timestamp now) { seen_ = std::max(seen_, now); }

  Leaving() = default;
  Leaving(std::string tenant, const PersonId& who, Timestamp now)
      : tenant_(std::move(tenant)), by_(who), asked_(now), seen_(now) {}
  bool is_two_others(const TwoPeople& who, const PersonId& than) const;
  /// Whether no owner is left who could give a further word.
  static bool is_last_other(const PersonId& who, const PersonId& than, const std::set<PersonId>& owners);
  Result<Timestamp, LeavingFault> decide(bool are_others, bool export_offered, Timestamp now);
  Result<Timestamp, LeavingFault> lift(bool are_others, Timestamp now);
  bool is_before_shredding() const { return stage_ == LeavingStage::requested || stage_ == LeavingStage::grace; }
  std::chrono::seconds held_for(Timestamp now) const;
  void tell_once(LeavingNotice notice, std::vector<LeavingNotice>& notices);

  std::string tenant_;
  PersonId by_;
  std::optional<PersonId> agreed_;
  std::optional<PersonId> agreed_to_lift_;
  Timestamp asked_;
  Timestamp seen_;  // the latest time that it was shown
  LeavingStage stage_ = LeavingStage::requested;
  Timestamp confirmed_ = {};
  Timestamp grace_until_ = {};
  Timestamp shredded_ = {};
  Timestamp backups_until_ = {};
  std::vector<DestroyedThing> things_;
  std::set<std::string> media_;
  std::vector<std::string> media_gone_;
  std::optional<LegalHold> hold_;
  std::chrono::seconds held_{0};  // in holds that were lifted
  std::set<LeavingNotice> told_;
};

}  // namespace urna::tenancy
