// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/leaving.hpp"

#include <algorithm>
#include <array>

#include "base/ensure.hpp"

namespace urna::tenancy {
namespace {

using std::chrono::days;

constexpr std::size_t reason_bytes_max = 500;
constexpr std::array<std::string_view, 6> stage_names{"requested", "grace",     "shredding",
                                                      "ageing",    "certified", "called-off"};

bool is_line(std::string_view text) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  return !text.empty() && text.size() <= reason_bytes_max && std::ranges::none_of(text, is_control);
}

}  // namespace

std::string_view name_of(LeavingStage stage) { return stage_names.at(static_cast<std::size_t>(stage)); }

std::string_view name_of(LeavingFault fault) {
  switch (fault) {
    case LeavingFault::wrong_stage:
      return "wrong-stage";
    case LeavingFault::same_person:
      return "same-person";
    case LeavingFault::export_not_offered:
      return "export-not-offered";
    case LeavingFault::is_held:
      return "held";
    case LeavingFault::is_not_held:
      return "not-held";
    case LeavingFault::malformed_reason:
      return "malformed-reason";
    case LeavingFault::hold_without_end:
      return "hold-without-end";
    case LeavingFault::backups_kept_too_long:
      return "backups-kept-too-long";
    case LeavingFault::too_early:
      return "too-early";
    case LeavingFault::media_left:
      return "media-left";
    case LeavingFault::unknown_media:
      return "unknown-medium";
    case LeavingFault::clock_set_back:
      return "clock-set-back";
  }
  ensure(false, "every fault has a name");
  return "";
}

Leaving Leaving::request(std::string tenant, const PersonId& who, Timestamp now) {
  return {std::move(tenant), who, now};
}

bool Leaving::is_two_others(const TwoPeople& who, const PersonId& than) const {
  return who.first != who.second && who.first != than && who.second != than;
}

bool Leaving::is_last_other(const PersonId& who, const PersonId& than, const std::set<PersonId>& owners) {
  return who != than && std::ranges::none_of(owners, [&](const PersonId& one) { return one != who && one != than; });
}

Result<Timestamp, LeavingFault> Leaving::confirm(const TwoPeople& who, bool export_offered, Timestamp now) {
  return decide(is_two_others(who, by_), export_offered, now);
}

Result<Timestamp, LeavingFault> Leaving::decide(bool are_others, bool export_offered, Timestamp now) {
  if (is_set_back(now)) return failure(LeavingFault::clock_set_back);
  if (stage_ != LeavingStage::requested) return failure(LeavingFault::wrong_stage);
  if (hold_) return failure(LeavingFault::is_held);
  if (!are_others) return failure(LeavingFault::same_person);
  if (!export_offered) return failure(LeavingFault::export_not_offered);
  see(now);
  confirmed_ = now;
  grace_until_ = std::max(asked_ + held_ + leaving_grace_max, now + leaving_grace_min);
  stage_ = LeavingStage::grace;
  agreed_.reset();
  return grace_until_;
}

Result<Timestamp, LeavingFault> Leaving::agree(const PersonId& who, const std::set<PersonId>& owners,
                                               bool export_offered, Timestamp now) {
  if (agreed_ && !owners.contains(*agreed_)) agreed_.reset();
  if (is_last_other(who, by_, owners)) return decide(true, export_offered, now);
  if (agreed_) return confirm({*agreed_, who}, export_offered, now);
  if (is_set_back(now)) return failure(LeavingFault::clock_set_back);
  if (stage_ != LeavingStage::requested) return failure(LeavingFault::wrong_stage);
  if (hold_) return failure(LeavingFault::is_held);
  if (who == by_) return failure(LeavingFault::same_person);
  if (!export_offered) return failure(LeavingFault::export_not_offered);
  see(now);
  agreed_ = who;
  return deadline(now);
}

Result<Timestamp, LeavingFault> Leaving::agree_to_lift(const PersonId& who, const std::set<PersonId>& owners,
                                                       Timestamp now) {
  if (agreed_to_lift_ && !owners.contains(*agreed_to_lift_)) agreed_to_lift_.reset();
  if (hold_ && is_last_other(who, hold_->by, owners)) return lift(true, now);
  if (agreed_to_lift_) return lift_hold({*agreed_to_lift_, who}, now);
  if (is_set_back(now)) return failure(LeavingFault::clock_set_back);
  if (!hold_) return failure(LeavingFault::is_not_held);
  if (who == hold_->by) return failure(LeavingFault::same_person);
  agreed_to_lift_ = who;
  return deadline(now);
}

Result<Timestamp, LeavingFault> Leaving::call_off(Timestamp now) {
  if (is_set_back(now)) return failure(LeavingFault::clock_set_back);
  if (!is_before_shredding()) return failure(LeavingFault::wrong_stage);
  if (hold_) return failure(LeavingFault::is_held);
  stage_ = LeavingStage::called_off;
  return now;
}

Result<Timestamp, LeavingFault> Leaving::hold(const LegalHold& hold) {
  if (is_set_back(hold.since)) return failure(LeavingFault::clock_set_back);
  if (!is_before_shredding()) return failure(LeavingFault::wrong_stage);
  if (hold_) return failure(LeavingFault::is_held);
  if (!is_line(hold.reason)) return failure(LeavingFault::malformed_reason);
  if (hold.until <= hold.since) return failure(LeavingFault::hold_without_end);
  hold_ = hold;
  agreed_to_lift_.reset();
  told_.erase(LeavingNotice::hold_ended);
  return hold.until;
}

Result<Timestamp, LeavingFault> Leaving::lift_hold(const TwoPeople& who, Timestamp now) {
  return lift(hold_ && is_two_others(who, hold_->by), now);
}

Result<Timestamp, LeavingFault> Leaving::lift(bool are_others, Timestamp now) {
  if (is_set_back(now)) return failure(LeavingFault::clock_set_back);
  if (!hold_) return failure(LeavingFault::is_not_held);
  if (!are_others) return failure(LeavingFault::same_person);
  const auto lasted = std::max(now - hold_->since, std::chrono::seconds(0));
  held_ += lasted;
  // What was left of the grace is left still.
  if (stage_ == LeavingStage::grace) grace_until_ += lasted;
  hold_.reset();
  agreed_to_lift_.reset();
  return deadline(now);
}

std::chrono::seconds Leaving::held_for(Timestamp now) const {
  return held_ + (hold_ ? std::max(now - hold_->since, std::chrono::seconds(0)) : std::chrono::seconds(0));
}

days Leaving::day(Timestamp now) const { return std::chrono::floor<days>(now - asked_ - held_for(now)); }

Timestamp Leaving::deadline(Timestamp now) const { return asked_ + held_for(now) + leaving_deadline; }

LeavingAccess Leaving::access() const {
  switch (stage_) {
    case LeavingStage::requested:
      return hold_ ? LeavingAccess::read_only : LeavingAccess::whole;
    case LeavingStage::grace:
      return LeavingAccess::read_only;
    case LeavingStage::shredding:
    case LeavingStage::ageing:
    case LeavingStage::certified:
      return LeavingAccess::none;
    case LeavingStage::called_off:
      return LeavingAccess::whole;
  }
  ensure(false, "every stage says who may do what");
  return LeavingAccess::none;
}

void Leaving::tell_once(LeavingNotice notice, std::vector<LeavingNotice>& notices) {
  if (told_.insert(notice).second) notices.push_back(notice);
}

std::vector<LeavingNotice> Leaving::advance(Timestamp now) {
  std::vector<LeavingNotice> notices;
  if (stage_ == LeavingStage::certified || stage_ == LeavingStage::called_off) return notices;
  // By a clock that went back a deadline would seem far, and by one that is then set right it would be passed at once.
  if (is_set_back(now)) {
    tell_once(LeavingNotice::clock_set_back, notices);
    return notices;
  }
  told_.erase(LeavingNotice::clock_set_back);
  see(now);
  if (hold_) {
    if (hold_->until <= now) tell_once(LeavingNotice::hold_ended, notices);
    return notices;
  }
  if (stage_ == LeavingStage::grace && grace_until_ <= now) stage_ = LeavingStage::shredding;
  if (stage_ == LeavingStage::shredding) tell_once(LeavingNotice::shred_now, notices);
  if (stage_ == LeavingStage::ageing && backups_until_ <= now && media_.empty())
    tell_once(LeavingNotice::may_be_certified, notices);
  const days passed = day(now);
  if (passed >= days(20)) tell_once(LeavingNotice::alarm_day_20, notices);
  if (passed >= days(25)) tell_once(LeavingNotice::alarm_day_25, notices);
  if (passed >= days(29)) tell_once(LeavingNotice::alarm_day_29, notices);
  if (passed >= leaving_deadline) tell_once(LeavingNotice::overdue, notices);
  return notices;
}

Result<Timestamp, LeavingFault> Leaving::expect_media(const std::set<std::string>& labels, Timestamp now) {
  if (!is_before_shredding()) return failure(LeavingFault::wrong_stage);
  if (!std::ranges::all_of(labels, is_line)) return failure(LeavingFault::malformed_reason);
  media_.insert(labels.begin(), labels.end());
  return now;
}

Result<Timestamp, LeavingFault> Leaving::shredded(std::vector<DestroyedThing> things, Timestamp backups_until,
                                                  const std::set<std::string>& media, Timestamp now) {
  if (stage_ != LeavingStage::shredding) return failure(LeavingFault::wrong_stage);
  if (is_set_back(now)) return failure(LeavingFault::clock_set_back);
  const bool are_lines = std::ranges::all_of(things, is_line) && std::ranges::all_of(media, is_line);
  if (things.empty() || !are_lines) return failure(LeavingFault::malformed_reason);
  if (backups_until > now + leaving_backups_max) return failure(LeavingFault::backups_kept_too_long);
  things_ = std::move(things);
  media_.insert(media.begin(), media.end());
  shredded_ = now;
  backups_until_ = std::max(backups_until, now);
  stage_ = LeavingStage::ageing;
  return backups_until_;
}

Result<Timestamp, LeavingFault> Leaving::media_destroyed(const std::string& label, Timestamp now) {
  if (stage_ != LeavingStage::ageing) return failure(LeavingFault::wrong_stage);
  if (media_.erase(label) == 0) return failure(LeavingFault::unknown_media);
  media_gone_.push_back(label + " at " + timestamp_text(now));
  return now;
}

Result<std::string, LeavingFault> Leaving::certify(const std::vector<std::string>& remaining,
                                                   std::uint64_t journal_index, Timestamp now) {
  if (stage_ != LeavingStage::ageing) return failure(LeavingFault::wrong_stage);
  if (is_set_back(now)) return failure(LeavingFault::clock_set_back);
  if (now < backups_until_) return failure(LeavingFault::too_early);
  if (!media_.empty()) return failure(LeavingFault::media_left);
  if (!std::ranges::all_of(remaining, is_line)) return failure(LeavingFault::malformed_reason);
  std::string text = "urna-deletion-certificate-v1\n";
  const auto line = [&](std::string_view name, const std::string& value) {
    text.append(name).append(" ").append(value).append("\n");
  };
  line("tenant", tenant_);
  line("requested", timestamp_text(asked_));
  line("confirmed", timestamp_text(confirmed_));
  line("destroyed-at", timestamp_text(shredded_));
  line("backups-gone", timestamp_text(backups_until_));
  line("certified", timestamp_text(now));
  line("held-seconds", std::to_string(held_.count()));
  for (const DestroyedThing& thing : things_) line("destroyed", thing);
  for (const std::string& gone : media_gone_) line("media-destroyed", gone);
  for (const std::string& rest : remaining) line("remains", rest);
  line("journal", std::to_string(journal_index));
  stage_ = LeavingStage::certified;
  return text;
}

}  // namespace urna::tenancy
