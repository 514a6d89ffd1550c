// SPDX-License-Identifier: EUPL-1.2
#include "api/evidence_keeper.hpp"

#include <algorithm>
#include <set>

#include "base/ensure.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

using assurance::CheckResult;
using assurance::CheckStanding;
using assurance::Look;

Look seen_by(const EvidenceKeeper::Collector& collector) {
  try {
    return collector.look();
  } catch (const std::exception&) {
    return Look::unseen("broken_off");  // what it says might be somebody's content
  }
}

/// What was seen goes with the journal's entry: of whoever asked for the look, or of the program by itself.
class Telling {
 public:
  explicit Telling(Timestamp now) {
    if (storage::Acting::current() == nullptr)
      own_.emplace(
          storage::Acting::Deed{[] { return journal::Actor::program(); }, journal::Event::evidence_asked, {}, now});
  }
  static void say(const CheckResult& result) { storage::Acting::say("result", assurance::check_result_json(result)); }

 private:
  std::optional<storage::Acting> own_;
};

}  // namespace

EvidenceKeeper::EvidenceKeeper(assurance::EvidenceStore& store, std::vector<Collector> collectors, Clock now)
    : store_(store), collectors_(std::move(collectors)), now_(std::move(now)) {
  const auto kept = store_.newest();
  std::set<std::string> checks;
  for (const Collector& collector : collectors_) {
    ensure(checks.insert(collector.manifest.check).second, "one collector makes a check");
    CheckStanding standing{collector.manifest, {}, {}};
    if (const auto found = kept.find(collector.manifest.check); found != kept.end()) {
      standing.newest = found->second.newest;
      standing.last_passed = found->second.last_passed;
    }
    standings_.push_back(std::move(standing));
  }
}

void EvidenceKeeper::run(std::size_t place) {
  const Collector& collector = collectors_[place];
  CheckResult result{collector.manifest.check, collector.manifest.version, {}, now_(), {}, {}};
  Look look = seen_by(collector);
  result.finding = look.finding;
  result.seen = std::move(look.seen);
  if (result.seen.size() > assurance::seen_max) result.seen.resize(assurance::seen_max);
  result.ended = std::max(now_(), result.began);
  {
    const Telling telling(result.ended);
    Telling::say(result);
    store_.put(result);
  }
  const std::lock_guard lock(mutex_);
  CheckStanding& standing = standings_[place];
  if (result.finding == assurance::Finding::passed) standing.last_passed = result.ended;
  standing.newest = std::move(result);
}

std::size_t EvidenceKeeper::tend(const std::stop_token& stopping) {
  const std::lock_guard one(looking_);
  std::size_t looks = 0;
  const auto before = standings();
  for (std::size_t place = 0; place < before.size(); ++place) {
    if (stopping.stop_requested()) return looks;
    if (!is_due(before[place], now_())) continue;
    run(place);
    ++looks;
  }
  if (now_() - tidied_ >= std::chrono::hours(24)) {
    tidied_ = now_();
    store_.forget_before(tidied_ - kept_for);
  }
  return looks;
}

std::optional<CheckStanding> EvidenceKeeper::look(std::string_view check) {
  const auto found =
      std::ranges::find_if(collectors_, [&](const Collector& known) { return known.manifest.check == check; });
  if (found == collectors_.end()) return std::nullopt;
  const std::lock_guard one(looking_);
  run(static_cast<std::size_t>(found - collectors_.begin()));
  return standing(check);
}

std::vector<CheckStanding> EvidenceKeeper::standings() const {
  const std::lock_guard lock(mutex_);
  return standings_;
}

std::optional<CheckStanding> EvidenceKeeper::standing(std::string_view check) const {
  const std::lock_guard lock(mutex_);
  for (const CheckStanding& standing : standings_)
    if (standing.manifest.check == check) return standing;
  return std::nullopt;
}

std::vector<CheckResult> EvidenceKeeper::history(std::string_view check, std::size_t at_most) const {
  return store_.history(check, at_most);
}

std::vector<assurance::Proof> EvidenceKeeper::proofs(const assurance::Catalogue& catalogue) const {
  return assurance::proofs_of(catalogue, standings(), now_());
}

}  // namespace urna::api
