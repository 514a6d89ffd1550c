// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/download_threshold.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "tenancy/memory_download_ledger.hpp"

namespace urna::tenancy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Amount much{1'000'000, 1'000'000, 1'000'000};

struct DownloadMeterTest : testing::Test {
  const PersonId rosa{{std::byte{1}}};
  const PersonId karl{{std::byte{2}}};
  const Timestamp start{hours(24 * 20'000)};
  MemoryDownloadLedger ledger;
  const DownloadThresholds clerk{{{50, 5, 500}, {100, 10, 1000}}, {{200, 20, 2000}, {250, 25, 2500}}};
  const DownloadThresholds auditor{{much, much}, {much, much}};
  DownloadMeter meter{ledger};

  bool takes(const Amount& amount, Timestamp now) { return meter.take(rosa, clerk, amount, now).has_value(); }
  void expect_stopped(Timestamp now) {
    const auto taken = meter.take(rosa, clerk, {0, 0, 1}, now);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error(), DownloadRefusal::threshold);
    EXPECT_TRUE(meter.is_stopped(rosa));
  }
};

// Shows TEN-06.
TEST_F(DownloadMeterTest, StopsEachAmountOneBeyondItsThreshold) {
  for (const Amount& limit : {Amount{100, 0, 0}, Amount{0, 10, 0}, Amount{0, 0, 1000}}) {
    Amount beyond = limit;
    (limit.records != 0 ? beyond.records : limit.files != 0 ? beyond.files : beyond.bytes) += 1;
    EXPECT_FALSE(takes(beyond, start));
    EXPECT_TRUE(meter.take(karl, clerk, {}, start)) << "another person is not stopped";
    expect_stopped(start);
    ASSERT_TRUE(meter.release(rosa, start));
    EXPECT_TRUE(takes(limit, start));
    EXPECT_FALSE(meter.is_stopped(rosa));
    ledger.exclusively(rosa, [](DownloadCounts& counts) { counts = {}; });
  }
}

// Shows TEN-06.
TEST_F(DownloadMeterTest, StopsManySmallFiles) {
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(takes({0, 1, 1}, start + seconds(i)));
  EXPECT_FALSE(takes({0, 1, 1}, start + seconds(10)));
  expect_stopped(start + seconds(11));
}

// Shows TEN-06.
TEST_F(DownloadMeterTest, StopsPagingAndRanges) {
  for (int page = 0; page < 10; ++page) EXPECT_TRUE(takes({10, 0, 10}, start + minutes(page)));
  EXPECT_FALSE(takes({10, 0, 10}, start + minutes(10)));
  ASSERT_TRUE(meter.release(rosa, start + minutes(10)));
  // One file of 1001 bytes, asked for in ranges.
  for (int range = 0; range < 6; ++range) EXPECT_TRUE(takes({0, 1, 143}, start));
  EXPECT_FALSE(takes({0, 1, 143}, start));
}

// Shows TEN-06.
TEST_F(DownloadMeterTest, StopsWhoWaitsAnHourBetween) {
  for (int hour = 0; hour < 2; ++hour) EXPECT_TRUE(takes({0, 0, 1000}, start + hours(2 * hour)));
  EXPECT_TRUE(takes({0, 0, 500}, start + hours(4)));
  EXPECT_FALSE(takes({0, 0, 1}, start + hours(23))) << "the day's threshold";
  expect_stopped(start + hours(23));
}

// Shows TEN-06.
TEST_F(DownloadMeterTest, ForgetsAfterAnHourAndADayAndNotBefore) {
  EXPECT_TRUE(takes({0, 0, 1000}, start + seconds(59)));
  EXPECT_TRUE(takes({0, 0, 1000}, start + hours(1) + minutes(1)));
  EXPECT_TRUE(takes({0, 0, 500}, start + hours(3)));
  EXPECT_TRUE(takes({0, 0, 1000}, start + hours(24) + minutes(1)));
  EXPECT_FALSE(takes({0, 0, 1}, start + hours(24) + minutes(2)));
  ASSERT_TRUE(meter.release(rosa, start + hours(24) + minutes(2)));
  EXPECT_TRUE(takes({0, 0, 1000}, start + seconds(59)));
  EXPECT_FALSE(takes({0, 0, 1}, start + hours(1) + seconds(58)));
}

// Shows TEN-06.
TEST_F(DownloadMeterTest, StaysStoppedUntilItIsReleased) {
  EXPECT_FALSE(takes({0, 0, 1001}, start));
  expect_stopped(start + hours(24 * 365));
  EXPECT_FALSE(meter.take(rosa, auditor, {0, 0, 1}, start).has_value()) << "in another role too";
  EXPECT_FALSE(meter.release(karl, start)) << "who was not stopped";
  EXPECT_EQ(meter.stopped_since(rosa), start);
  EXPECT_TRUE(meter.release(rosa, start));
  EXPECT_TRUE(takes({0, 0, 1000}, start));
  EXPECT_FALSE(takes({0, 0, 1}, start + minutes(1)));
  EXPECT_FALSE(meter.release(rosa, start)) << "once: this is another stop";
  expect_stopped(start + minutes(2));
}

// Shows TEN-06.
TEST_F(DownloadMeterTest, CountsAPersonOnceWhateverTheRole) {
  EXPECT_TRUE(meter.take(rosa, auditor, {0, 0, 900}, start));
  EXPECT_FALSE(meter.take(rosa, clerk, {0, 0, 101}, start));
}

// Shows TEN-06, B77.
TEST_F(DownloadMeterTest, IsNotDeceivedByAClockThatIsSetBack) {
  EXPECT_TRUE(takes({0, 0, 1000}, start));
  EXPECT_FALSE(takes({0, 0, 1}, start - hours(48)));
}

// Shows TEN-06.
TEST_F(DownloadMeterTest, IsNotDeceivedByANumberThatWraps) {
  EXPECT_TRUE(takes({0, 0, 10}, start));
  EXPECT_FALSE(takes({0, 0, ~std::uint64_t{0} - 5}, start));
}

// Shows TEN-06.
TEST_F(DownloadMeterTest, TellsSomebodyOnceAnHour) {
  EXPECT_FALSE(meter.take(rosa, clerk, {0, 0, 500}, start)->tells_somebody);
  EXPECT_TRUE(meter.take(rosa, clerk, {0, 0, 1}, start)->tells_somebody);
  EXPECT_FALSE(meter.take(rosa, clerk, {0, 0, 1}, start + minutes(59))->tells_somebody);
  EXPECT_TRUE(meter.take(rosa, clerk, {0, 0, 501}, start + minutes(61))->tells_somebody);
}

// Shows TEN-06, B68.
TEST_F(DownloadMeterTest, LetsNoMoreThroughInParallel) {
  std::atomic<std::uint64_t> bytes = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        if (takes({0, 0, 7}, start)) bytes += 7;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(bytes, 994U);
  EXPECT_TRUE(meter.is_stopped(rosa));
}

// Shows GEN-03, TEN-06.
TEST_F(DownloadMeterTest, LetsNothingThroughWhenItCannotCount) {
  struct BrokenLedger final : DownloadLedger {
    void exclusively(const PersonId&, const std::function<void(DownloadCounts&)>& change) override {
      DownloadCounts counts;
      change(counts);
      throw std::runtime_error("disk full");
    }
  } broken;
  DownloadMeter on_a_full_disk(broken);
  EXPECT_THROW(static_cast<void>(on_a_full_disk.take(rosa, auditor, {}, start)), std::runtime_error);
}

// Shows TEN-06.
TEST_F(DownloadMeterTest, KeepsNoMoreThanADayOfMinutes) {
  for (int i = 0; i < 4000; ++i) EXPECT_TRUE(meter.take(rosa, auditor, {0, 0, 1}, start + minutes(i)));
  ledger.exclusively(rosa, [](const DownloadCounts& counts) { EXPECT_LE(counts.minutes.size(), 1441U); });
}

}  // namespace
}  // namespace urna::tenancy
