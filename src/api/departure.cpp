// SPDX-License-Identifier: EUPL-1.2
#include "api/departure.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace urna::api {
namespace {

using journal::Event;
using journal::Outcome;
using tenancy::Leaving;
using tenancy::LeavingFault;
using tenancy::LeavingNotice;
using tenancy::LeavingStage;

const std::vector<std::string> what_remains{
    "audit journal: pseudonyms and salted digests, no name",
    "public archives in the ballot box: encrypted ballots and proofs, as published", "this certificate"};

}  // namespace

tenancy::PersonId Decider::id() const {
  const Digest digest = crypto::sha256(person.text());
  std::array<std::byte, 16> id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return tenancy::PersonId(id);
}

Departure::Departure(tenancy::LeavingStore& store, keystore::Keystore& keystore, std::string tenant, std::string data,
                     Note note, Settings settings)
    : store_(store),
      keystore_(keystore),
      tenant_(std::move(tenant)),
      data_(std::move(data)),
      note_(std::move(note)),
      settings_(std::move(settings)),
      leaving_(store.find(tenant_)) {}

bool Departure::note(Event event, const std::optional<Decider>& who, Outcome outcome, Timestamp now,
                     std::uint64_t files) const {
  journal::Entry entry;
  entry.at = now;
  entry.event = event;
  entry.outcome = outcome;
  if (who) entry.actor = who->person;
  if (files > 0) entry.facts[journal::Fact::files] = files;
  return note_(entry);
}

/// What is decided is noted before it is true; a refusal is noted too.
Departure::Decision Departure::decide(const EventOf& event, const std::optional<Decider>& who, Timestamp now,
                                      const Change& change) {
  const std::lock_guard lock(mutex_);
  if (!leaving_) return failure(LeavingFault::wrong_stage);
  Leaving changed = *leaving_;
  const auto decided = change(changed);
  if (!note(event(changed), who, decided ? Outcome::ok : Outcome::deny, now)) throw DepartureNotNoted();
  if (!decided) return decided;
  store_.put(changed);
  leaving_ = std::move(changed);
  return decided;
}

Departure::Decision Departure::request(const Decider& who, Timestamp now) {
  const std::lock_guard lock(mutex_);
  const bool is_free = !leaving_ || leaving_->stage() == LeavingStage::called_off;
  if (!note(Event::customer_leaving_requested, who, is_free ? Outcome::ok : Outcome::deny, now))
    throw DepartureNotNoted();
  if (!is_free) return failure(LeavingFault::wrong_stage);
  Leaving asked = Leaving::request(tenant_, who.id(), now);
  store_.put(asked);
  leaving_ = std::move(asked);
  return leaving_->deadline(now);
}

Departure::Decision Departure::confirm(const Decider& first, const Decider& second, bool export_offered,
                                       const std::set<std::string>& media, Timestamp now) {
  return decide(Event::customer_leaving_confirmed, first, now, [&](Leaving& leaving) -> Decision {
    if (const auto expected = leaving.expect_media(media, now); !expected) return expected;
    return leaving.confirm({first.id(), second.id()}, export_offered, now);
  });
}

Departure::Decision Departure::agree(const Decider& who, const std::set<tenancy::PersonId>& owners, bool export_offered,
                                     Timestamp now) {
  const auto event = [](const Leaving& tried) {
    const bool is_decided = tried.stage() == tenancy::LeavingStage::grace;
    return is_decided ? Event::customer_leaving_confirmed : Event::customer_word_given;
  };
  return decide(event, who, now,
                [&](Leaving& leaving) { return leaving.agree(who.id(), owners, export_offered, now); });
}

Departure::Decision Departure::agree_to_lift(const Decider& who, const std::set<tenancy::PersonId>& owners,
                                             Timestamp now) {
  const auto event = [](const Leaving& tried) {
    return tried.legal_hold() ? Event::customer_word_given : Event::customer_hold_lifted;
  };
  return decide(event, who, now, [&](Leaving& leaving) { return leaving.agree_to_lift(who.id(), owners, now); });
}

Departure::Decision Departure::expect_media(const std::set<std::string>& labels, Timestamp now) {
  return decide(Event::customer_media_expected, std::nullopt, now,
                [&](Leaving& leaving) { return leaving.expect_media(labels, now); });
}

Departure::Decision Departure::call_off(const Decider& who, Timestamp now) {
  return decide(Event::customer_leaving_called_off, who, now, [&](Leaving& leaving) { return leaving.call_off(now); });
}

Departure::Decision Departure::hold(const Decider& who, const std::string& reason, Timestamp until, Timestamp now) {
  return decide(Event::customer_held, who, now, [&](Leaving& leaving) {
    return leaving.hold({reason, who.id(), now, until});
  });
}

Departure::Decision Departure::lift_hold(const Decider& first, const Decider& second, Timestamp now) {
  return decide(Event::customer_hold_lifted, first, now, [&](Leaving& leaving) {
    return leaving.lift_hold({first.id(), second.id()}, now);
  });
}

Departure::Decision Departure::medium_destroyed(const std::string& label, Timestamp now) {
  return decide(Event::customer_medium_destroyed, std::nullopt, now,
                [&](Leaving& leaving) { return leaving.media_destroyed(label, now); });
}

std::vector<Departure::KnownMedium> Departure::known_media() const {
  return settings_.media ? settings_.media() : std::vector<KnownMedium>();
}

bool Departure::is_any_open() const { return std::ranges::any_of(known_media(), &KnownMedium::is_open); }

/// What the register says to be wiped or destroyed need not be said twice.
void Departure::strike_destroyed_media(Leaving& moved, Timestamp now) const {
  if (moved.stage() != tenancy::LeavingStage::ageing || moved.media().empty()) return;
  for (const KnownMedium& medium : known_media()) {
    if (medium.is_open || !moved.media().contains(medium.label)) continue;
    if (!note(Event::customer_medium_destroyed, std::nullopt, Outcome::ok, now)) return;  // next time
    if (!moved.media_destroyed(medium.label, now)) return;
  }
}

void Departure::tend(Timestamp now) {
  const std::lock_guard lock(mutex_);
  if (!leaving_) return;
  Leaving moved = *leaving_;
  const std::size_t media_before = moved.media().size();
  strike_destroyed_media(moved, now);
  const auto notices = moved.advance(now);
  for (const LeavingNotice notice : notices) {
    switch (notice) {
      case LeavingNotice::alarm_day_20:
      case LeavingNotice::alarm_day_25:
      case LeavingNotice::alarm_day_29:
      case LeavingNotice::overdue:
      case LeavingNotice::hold_ended:
        if (!note(Event::customer_leaving_late, std::nullopt, Outcome::error, now)) return;  // told again next time
        break;
      case LeavingNotice::clock_set_back:
        if (!note(Event::customer_clock_set_back, std::nullopt, Outcome::error, now)) return;
        break;
      case LeavingNotice::shred_now:
      case LeavingNotice::may_be_certified:
        break;
    }
  }
  const bool is_ageing = moved.stage() == LeavingStage::ageing;
  may_be_certified_ = is_ageing && moved.media().empty() && moved.backups_until() <= now && !is_any_open();
  // What was seen is kept now and then, so that a clock that goes back shows after a restart too.
  const bool is_worth_it = !notices.empty() || moved.stage() != leaving_->stage() ||
                           moved.media().size() != media_before || now >= kept_ + std::chrono::hours(1);
  if (is_worth_it && moved.text() != leaving_->text()) {
    store_.put(moved);
    kept_ = now;
  }
  leaving_ = std::move(moved);
}

bool Departure::must_shred() const {
  const std::lock_guard lock(mutex_);
  return leaving_ && leaving_->stage() == LeavingStage::shredding;
}

void Departure::shred(Timestamp now) {
  const std::lock_guard lock(mutex_);
  if (!leaving_ || leaving_->stage() != LeavingStage::shredding) return;
  const storage::Shredded shredded = storage::shred_customer(keystore_, tenant_, data_, now, settings_.drop);
  Leaving moved = *leaving_;
  std::set<std::string> media;
  for (const KnownMedium& medium : known_media())
    if (medium.is_open) media.insert(medium.label);
  const auto until = moved.shredded(shredded.things, now + settings_.keystore_backups, media, now);
  if (!until) return;  // the clock went back: what is destroyed is found destroyed next time
  if (!note(Event::customer_shredded, std::nullopt, Outcome::ok, now, shredded.files)) throw DepartureNotNoted();
  store_.put(moved);
  leaving_ = std::move(moved);
}

bool Departure::may_be_certified() const {
  const std::lock_guard lock(mutex_);
  return may_be_certified_;
}

void Departure::certify(std::uint64_t index, const std::function<std::string(std::string_view)>& sign, Timestamp now) {
  const std::lock_guard lock(mutex_);
  if (!leaving_ || is_any_open()) return;
  Leaving moved = *leaving_;
  const auto text = moved.certify(what_remains, index, now);
  if (!text) return;
  store_.put(moved, sign(*text));
  leaving_ = std::move(moved);
  may_be_certified_ = false;
}

std::optional<Leaving> Departure::state() const {
  const std::lock_guard lock(mutex_);
  return leaving_;
}

tenancy::LeavingAccess Departure::access() const {
  const std::lock_guard lock(mutex_);
  return leaving_ ? leaving_->access() : tenancy::LeavingAccess::whole;
}

}  // namespace urna::api
