// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/test_folder.hpp"
#include "storage/sqlite_download_ledger.hpp"

namespace urna::storage {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using tenancy::Amount;
using tenancy::DownloadMeter;

const PersonId rosa{std::array<std::byte, 16>{std::byte{1}}};
const PersonId karl{std::array<std::byte, 16>{std::byte{2}}};
const Timestamp now{seconds(1'800'000'000)};

tenancy::DownloadThresholds files(std::uint64_t hard) {
  const Amount much{1'000'000, hard, ~0ULL};
  return {{much, much}, {much, much}};
}

struct DownloadLedgerOnDisk : testing::Test {
  const TestFolder folder{TestFolder::in_memory()};
  SqliteDownloadLedger ledger{folder.path("downloads.db")};
  DownloadMeter meter{ledger};

  bool take(const PersonId& who, std::uint64_t count = 1, Timestamp at = now) {
    return meter.take(who, files(1001), {0, count, 100}, at).has_value();
  }
};

// Shows B68.
TEST_F(DownloadLedgerOnDisk, AThousandAtOnceAreEachCounted) {
  // One below the threshold: of a thousand that come together, one passes.
  ASSERT_TRUE(take(rosa, 1000));
  std::atomic<int> passed = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 20; ++i) {
      threads.emplace_back([&] {
        for (int k = 0; k < 50; ++k) passed += take(rosa) ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(passed, 1);
  EXPECT_TRUE(meter.is_stopped(rosa));
  EXPECT_TRUE(take(karl));
}

TEST_F(DownloadLedgerOnDisk, AStartOfTheServerForgivesNobody) {
  const TestFolder other{TestFolder::in_memory()};
  const std::string path = other.path("downloads.db");
  {
    SqliteDownloadLedger before(path);
    DownloadMeter counting(before);
    ASSERT_TRUE(counting.take(rosa, files(3), {5, 2, 7}, now));
    ASSERT_TRUE(counting.take(rosa, files(3), {5, 1, 7}, now + minutes(3)));
  }
  SqliteDownloadLedger after(path);
  DownloadMeter counting(after);
  EXPECT_FALSE(counting.take(rosa, files(3), {0, 1, 0}, now + minutes(4)));
  EXPECT_EQ(after.stopped(), std::vector{rosa});
  ASSERT_TRUE(counting.release(rosa, now + minutes(4)));
  EXPECT_TRUE(after.stopped().empty());
  EXPECT_TRUE(counting.take(rosa, files(3), {0, 1, 0}, now + minutes(4)));
}

TEST_F(DownloadLedgerOnDisk, WhatIsADayOldIsForgotten) {
  ASSERT_TRUE(take(rosa, 1001));
  EXPECT_FALSE(take(karl, 1002));
  ledger.exclusively(karl, [](tenancy::DownloadCounts& counts) { counts = {}; });
  ASSERT_TRUE(take(rosa, 1, now + hours(25)));
  ledger.exclusively(rosa, [](const tenancy::DownloadCounts& counts) { EXPECT_EQ(counts.minutes.size(), 1U); });
}

TEST_F(DownloadLedgerOnDisk, WhatFailsWithinIsNotKept) {
  EXPECT_THROW(ledger.exclusively(rosa,
                                  [](tenancy::DownloadCounts& counts) {
                                    counts.stopped = now;
                                    throw std::runtime_error("the disk is full");
                                  }),
               std::runtime_error);
  EXPECT_FALSE(meter.is_stopped(rosa));
}

}  // namespace
}  // namespace urna::storage
