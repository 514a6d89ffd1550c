// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/download_threshold.hpp"

#include <algorithm>
#include <limits>

namespace urna::tenancy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::uint64_t add(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

Amount operator+(const Amount& a, const Amount& b) {
  return {add(a.records, b.records), add(a.files, b.files), add(a.bytes, b.bytes)};
}

bool exceeds(const Amount& amount, const Amount& limit) {
  return amount.records > limit.records || amount.files > limit.files || amount.bytes > limit.bytes;
}

void note(DownloadCounts& counts, const Amount& amount, Timestamp now) {
  const Timestamp start = std::chrono::floor<minutes>(now);
  const auto here = std::ranges::find(counts.minutes, start, &DownloadCounts::Minute::start);
  if (here != counts.minutes.end()) {
    here->amount = here->amount + amount;
  } else {
    counts.minutes.push_back({start, amount});
  }
  std::erase_if(counts.minutes, [&](const auto& minute) { return minute.start + minutes(1) + hours(24) <= now; });
}

}  // namespace

/// A minute counts as long as any second of it does; one that lies ahead, because a clock was set back, counts too.
Amount taken_since(const DownloadCounts& counts, Timestamp moment) {
  Amount sum;
  for (const auto& minute : counts.minutes) {
    if (minute.start + minutes(1) > moment) sum = sum + minute.amount;
  }
  return sum;
}

Result<DownloadGrant, DownloadRefusal> DownloadMeter::take(const PersonId& person, const DownloadThresholds& thresholds,
                                                           const Amount& amount, Timestamp now) {
  Result<DownloadGrant, DownloadRefusal> answer = failure(DownloadRefusal::threshold);
  ledger_->exclusively(person, [&](DownloadCounts& counts) {
    answer = failure(DownloadRefusal::threshold);
    if (counts.stopped) return;
    const Amount hour = taken_since(counts, now - hours(1)) + amount;
    const Amount day = taken_since(counts, now - hours(24)) + amount;
    if (exceeds(hour, thresholds.hour.hard) || exceeds(day, thresholds.day.hard)) {
      counts.stopped = now;
      return;
    }
    note(counts, amount, now);
    DownloadGrant grant;
    const bool is_much = exceeds(hour, thresholds.hour.soft) || exceeds(day, thresholds.day.soft);
    if (is_much && (!counts.alerted || *counts.alerted + hours(1) <= now)) {
      counts.alerted = now;
      grant.tells_somebody = true;
    }
    answer = grant;
  });
  return answer;
}

bool DownloadMeter::release(const PersonId& person, Timestamp since) {
  bool is_that_stop = false;
  ledger_->exclusively(person, [&](DownloadCounts& counts) {
    is_that_stop = counts.stopped == since;
    if (is_that_stop) counts = {};
  });
  return is_that_stop;
}

std::optional<Timestamp> DownloadMeter::stopped_since(const PersonId& person) {
  std::optional<Timestamp> since;
  ledger_->exclusively(person, [&](const DownloadCounts& counts) { since = counts.stopped; });
  return since;
}

}  // namespace urna::tenancy
