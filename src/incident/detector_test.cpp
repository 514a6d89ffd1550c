// SPDX-License-Identifier: EUPL-1.2
#include "incident/detector.hpp"

#include <gtest/gtest.h>

#include <set>

namespace urna::incident {
namespace {

using namespace std::chrono_literals;
using journal::Entry;
using journal::Event;
using journal::Object;
using journal::Outcome;

constexpr Timestamp now = std::chrono::sys_days(2026y / std::chrono::November / 24) + 9h;

Entry entry_of(Event event, Timestamp at = now) {
  Entry entry;
  entry.event = event;
  entry.at = at;
  return entry;
}

Entry check_of(Event event, std::string_view check) {
  Entry entry = entry_of(event);
  entry.object = Object::of("check", check);
  return entry;
}

// Shows INC-03.
TEST(JournalWatch, SeesEachKindInAnHourOfItsEvents) {
  for (const Detector& detector : detectors()) {
    for (const Event event : detector.events) {
      JournalWatch watch;
      std::optional<Detection> seen;
      for (std::size_t i = 0; i < detector.count; ++i) {
        EXPECT_FALSE(seen) << detector.kind << " after " << i;
        seen = watch.see(entry_of(event, now + std::chrono::seconds(i)));
      }
      EXPECT_EQ(seen, (Detection{std::string(detector.kind), detector.severity}));
    }
  }
}

TEST(JournalWatch, HasEachEventAtOneDetectorOnly) {
  std::set<Event> events;
  std::set<std::string_view> kinds;
  for (const Detector& detector : detectors()) {
    EXPECT_TRUE(kinds.insert(detector.kind).second) << detector.kind;
    for (const Event event : detector.events) EXPECT_TRUE(events.insert(event).second) << detector.kind;
  }
}

// Shows INC-03.
TEST(JournalWatch, CountsWithinItsTimeOnly) {
  JournalWatch slow;
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(slow.see(entry_of(Event::access_cross_tenant, now + i * 7min)));
  JournalWatch fast;
  std::size_t found = 0;
  for (int i = 0; i < 25; ++i) found += fast.see(entry_of(Event::access_cross_tenant, now + i * 1min)) ? 1U : 0U;
  EXPECT_EQ(found, 2U);  // a new ten each time
}

TEST(JournalWatch, SaysNothingOfWhatIsEverydayOrWasRefused) {
  JournalWatch watch;
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(watch.see(entry_of(Event::account_signed_in)));
  Entry refused = entry_of(Event::emergency_used);
  refused.outcome = Outcome::deny;
  EXPECT_FALSE(watch.see(refused));
  Entry stopped = entry_of(Event::download_stopped);
  stopped.outcome = Outcome::deny;
  EXPECT_TRUE(watch.see(stopped));
}

// Shows INC-03.
TEST(JournalWatch, SaysOnceThatACheckFailsUntilItHasPassedAgain) {
  JournalWatch watch;
  const Detection failing{"check:sbom.match", Severity::high};
  EXPECT_EQ(watch.see(check_of(Event::evidence_failed, "sbom.match")), failing);
  EXPECT_FALSE(watch.see(check_of(Event::evidence_failed, "sbom.match")));
  EXPECT_FALSE(watch.see(check_of(Event::evidence_passed, "tls.config")));
  EXPECT_FALSE(watch.see(check_of(Event::evidence_failed, "sbom.match")));
  EXPECT_FALSE(watch.see(check_of(Event::evidence_passed, "sbom.match")));
  EXPECT_EQ(watch.see(check_of(Event::evidence_failed, "sbom.match")), failing);
  EXPECT_FALSE(watch.see(check_of(Event::evidence_failed, "account.dormant")));
  for (const char* open_door : {"net.firewall", "tenant.isolation"})
    EXPECT_TRUE(watch.see(check_of(Event::evidence_failed, open_door))) << open_door;
}

}  // namespace
}  // namespace urna::incident
